import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { formOf, pngOf } from '../api/files.ts';
import { folderOf } from '../support.ts';
import { runWith } from './run.ts';
import { start } from './serving.ts';

const SITE = 'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\nmedia: serve\n';
const WAIT = { timeout: 10_000, interval: 20 };

test('a service takes a file, serves it while an article names it, and knows it after each change of the site', async () => {
  const folder = folderOf({ 'site.yaml': SITE });
  const environment = { FEEDSTAND_TOKEN: 'x'.repeat(40), FEEDS_URL: 'https://feeds.example' };
  const address = `sqlite:${folder}/articles.db`;
  const { port, child } = await start([], {}, { store: address, folder, environment });
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${environment.FEEDSTAND_TOKEN}`, ...init.headers },
    });
  const png = pngOf(30, 20);
  const { headers, body } = formOf({ bytes: png });
  const sent = await send('/api/media', { method: 'POST', headers, body: new Uint8Array(body) });
  const url = sent.headers.get('location') ?? '';
  const path = url.replace('https://feeds.example', '');
  expect([sent.status, (await send(path)).status]).toEqual([201, 404]);
  const record = { title: 'A', published: '2026-01-01T00:00:00Z', image: url, markdown: 'Text.' };
  const json = { 'content-type': 'application/json' };
  const put = { method: 'PUT', headers: json, body: JSON.stringify(record) };
  expect((await send('/api/articles/a', put)).status).toBe(201);
  const answer = await send(path);
  expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true);
  const { FEEDSTAND_TOKEN: _token, ...known } = environment;
  const check = await runWith(['store', 'check', '--store', address], known);
  expect([check.code, check.out]).toEqual([0, expect.not.stringContaining('damaged')]);
  // All articles are prepared anew for another site.
  writeFileSync(join(folder, 'site.yaml'), `${SITE}language: de\n`);
  await vi.waitUntil(async () => (await (await send('/feed.json')).text()).includes('"language":"de"'), WAIT);
  expect((await send(path)).status).toBe(200);
  expect(await (await send('/feed.json')).json()).toMatchObject({ items: [{ image: url }] });
  child.kill('SIGKILL');
});
