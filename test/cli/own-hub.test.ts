import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signatureOf } from '../../src/hub/content-post.ts';
import { type Call, outside } from '../announce/outside.ts';
import { folderOf, writeFile } from '../support.ts';
import { runWith } from './run.ts';
import { FILES, start } from './serving.ts';

const SITE = 'title: T\nurl: http://localhost/\nids: tag:x,2026\nhub: self\n';
const ENVIRONMENT = { ANNOUNCE_LOOPBACK: 'true' };
const article = (title: string) => FILES['a.md'].replace('One', title);

/** Repeats the challenge of a verification. */
function subscriber() {
  return outside(({ method, url = '' }: Call) => {
    const challenge = new URL(url, 'http://localhost').searchParams.get('hub.challenge') ?? '';
    return method === 'GET' ? { status: 200, body: challenge } : 204;
  });
}

function request(port: number | string, fields: Record<string, string>, init: RequestInit = {}) {
  const body = new URLSearchParams(fields);
  return fetch(`http://127.0.0.1:${port}/hub`, { method: 'POST', body, ...init });
}

test('with hub: self a reader subscribes at the service, and gets each change, also after a restart', async () => {
  const reader = await subscriber();
  const folder = folderOf({ 'site.yaml': SITE, 'a.md': FILES['a.md'] });
  const state = join(folderOf({}), 'state.jsonl');
  const first = await start(['--state', state], FILES, { folder, environment: ENVIRONMENT });
  await first.until(({ message }) => message === 'announcing');
  const base = `http://localhost:${first.port}`;
  const feed = await fetch(`http://127.0.0.1:${first.port}/feed.rss`);
  expect(feed.headers.get('link')).toContain(`<${base}/hub>; rel="hub"`);
  expect(await feed.text()).toContain(`<atom:link rel="hub" href="${base}/hub"/>`);
  const fields = {
    'hub.mode': 'subscribe',
    'hub.topic': `${base}/feed.rss`,
    'hub.callback': `${reader.url}/c`,
    'hub.secret': 's3cret',
  };
  expect((await request(first.port, fields)).status).toBe(202);
  await reader.until(1);
  writeFile(folder, 'a.md', article('Two'));
  const [, delivery] = await reader.until(2);
  expect(delivery?.body).toContain('<title>Two</title>');
  expect(delivery?.headers).toMatchObject({
    'content-type': 'application/rss+xml; charset=utf-8',
    'x-hub-signature': await signatureOf(new TextEncoder().encode(delivery?.body), 's3cret'),
    link: expect.stringContaining(`<${base}/feed.rss>; rel="self"`),
  });
  first.child.kill('SIGTERM');
  await once(first.child, 'exit');
  writeFile(folder, 'a.md', article('Three'));
  const environment = { ...ENVIRONMENT, FEEDS_URL: base };
  const second = await start(['--state', state], FILES, { folder, environment });
  const calls = await reader.until(3);
  expect(calls[2]?.body).toContain('<title>Three</title>');
  expect(JSON.stringify([first.log, second.log])).not.toContain('s3cret');
});

test('the hub refuses other topics, types and long requests', async () => {
  const folder = folderOf({ 'site.yaml': SITE, 'a.md': FILES['a.md'] });
  const { port, until } = await start([], FILES, { folder, environment: ENVIRONMENT });
  await until(({ message }) => message === 'announcing');
  const topic = `http://localhost:${port}/feed.rss`;
  const fields = { 'hub.mode': 'subscribe', 'hub.callback': 'http://127.0.0.1:9/' };
  for (const wrong of [
    '',
    'http://other.example/feed.rss',
    `${topic}?limit=3`,
    topic.replace('feed', 'tag/none'),
  ])
    expect((await request(port, { ...fields, 'hub.topic': wrong })).status).toBe(400);
  const json = await request(port, {}, { body: '{}', headers: { 'content-type': 'application/json' } });
  expect(json.status).toBe(415);
  const long = await request(port, { ...fields, 'hub.topic': topic, 'hub.secret': 'x'.repeat(20_000) });
  expect(long.status).toBe(413);
  expect((await fetch(`http://127.0.0.1:${port}/hub`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port}/feed.rss`, { method: 'POST' })).status).toBe(405);
});

test('without hub: self there is no hub', async () => {
  const { port } = await start([], FILES, { environment: ENVIRONMENT });
  expect((await request(port, { 'hub.mode': 'subscribe' })).status).toBe(405);
});

test.each(['bundle', 'build'])('what %s writes cannot have a hub of its own', async (command) => {
  const site = `${SITE}feeds: https://feeds.example\n`;
  const [folder, out] = [folderOf({ 'site.yaml': site, 'a.md': FILES['a.md'] }), folderOf({})];
  const { code, err } = await runWith([command, folder, '--out', out]);
  expect(code).toBe(1);
  expect(err).toContain('hub: self works with feedstand serve alone');
});
