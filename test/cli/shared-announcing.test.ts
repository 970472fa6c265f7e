import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { folderOf } from '../support.ts';
import { type Serving, start } from './serving.ts';

const SITE = 'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\n';
const TOKEN = 'x'.repeat(40);
const WAIT = { timeout: 20_000, interval: 20 };

/** The addresses that a webhook was told of, and processes over one store that tell it. */
async function announcing() {
  const told: string[] = [];
  const webhook = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    told.push(...JSON.parse(text).changed.map((url: string) => new URL(url).pathname));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(webhook, 'listening');
  onTestFinished(() => {
    webhook.close();
  });
  const { port } = webhook.address() as AddressInfo;
  const environment = {
    FEEDS_URL: 'https://feeds.example',
    FEEDSTAND_TOKEN: TOKEN,
    ANNOUNCE_WEBHOOK: `http://127.0.0.1:${port}/`,
    ANNOUNCE_WEBHOOK_SECRET: 'secret-of-the-test',
    ANNOUNCE_LOOPBACK: 'true',
  };
  const store = `sqlite:${join(folderOf({ 'site.yaml': SITE }), 'articles.db')}`;
  const begin = (...args: string[]) => start(args, {}, { store, environment, until: 'announcing' });
  const untilTold = (path: string) => vi.waitUntil(() => told.includes(path), WAIT);
  return { told, begin, untilTold, file: store.slice('sqlite:'.length) };
}

async function put({ port }: Serving, slug: string, tag: string): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const record = { title: slug, published: '2026-01-01T00:00:00Z', markdown: 'Text.', tags: [tag] };
  const answer = await fetch(`http://127.0.0.1:${port}/api/articles/${slug}`, {
    method: 'PUT',
    headers,
    body: JSON.stringify(record),
  });
  expect(answer.status).toBe(201);
}

test('of two processes over one store one announces a change', async () => {
  const { told, begin, untilTold } = await announcing();
  const [first, second] = [await begin(), await begin()];
  await put(first, 'one', 'Ports');
  await untilTold('/tag/ports.rss');
  await put(second, 'two', 'Ships');
  await untilTold('/tag/ships.rss');
  expect(told.filter((path) => path === '/tag/ports.rss')).toHaveLength(1);
});

test('what a process was about to announce when it was killed, another announces', async () => {
  const { told, begin, untilTold } = await announcing();
  const first = await begin();
  await put(first, 'one', 'Ports');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(told).toEqual([]);
  await begin();
  await untilTold('/tag/ports.rss');
});

test('while the database is away /readyz and metrics say so, with what was owed last', async () => {
  const { begin, file } = await announcing();
  const { port, until } = await begin('--metrics');
  const ready = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    return [answer.status, await answer.json()];
  };
  const announced = { waiting: 0, failed: 0 };
  expect(await ready()).toEqual([200, { ready: true, current: 0, announcing: announced }]);
  renameSync(file, `${file}-away`);
  await until(({ level, message }) => level === 'error' && String(message).includes('removed or replaced'));
  expect(await ready()).toEqual([200, { ready: true, stale: true, current: 0, announcing: announced }]);
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200);
});
