import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { parseSiteText } from '../../src/records/site-text.ts';
import { createStoreSource } from '../../src/records/store-source.ts';
import { createNodeApi } from '../../src/runtime/node-api.ts';
import { listen } from '../../src/runtime/node-server.ts';
import { createMemoryStore } from '../../src/stores/memory-store.ts';
import { createMemoryTokens } from '../../src/stores/memory-tokens.ts';
import { SITE } from '../api/service.ts';
import { NOON } from '../support.ts';

const TOKEN = 'a-token-of-the-environment';
const DEFAULTS = { feeds: 'https://feeds.example' };

/** The API on a server. */
async function serving() {
  const now = () => NOON;
  const store = { articles: createMemoryStore(), tokens: createMemoryTokens() };
  const source = createStoreSource({
    store: store.articles,
    readSite: () => parseSiteText(SITE, DEFAULTS),
    now,
    schedule: () => {},
    pause: async () => {},
    bodies: new Map<number, string>(),
  });
  const publisher = createPublisher({ source, now, isImmediate: true });
  await publisher.load();
  const stop = new AbortController();
  await publisher.follow(() => {}, stop.signal);
  const failures: string[] = [];
  const api = createNodeApi({
    store,
    source,
    publisher,
    environmentToken: TOKEN,
    parseSite: (text) => parseSiteText(text, DEFAULTS),
    now,
    onWrite: () => {},
    onError: (error) => expect(error).toBeUndefined(),
    onManyFailures: (address) => failures.push(address),
  });
  const server = await listen({ fetch: api.fetch, host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    stop.abort();
    await Promise.all([server.close(0), api.close()]);
  });
  return { port: server.port, failures, publisher };
}

const HEADERS = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };

test('the API on a server takes a record, and counts failed tokens by address', async () => {
  const { port, failures } = await serving();
  const base = `http://127.0.0.1:${port}/api`;
  const body = JSON.stringify({ title: 'A', published: '2026-11-01T10:00:00Z', markdown: 'A body.' });
  const put = await fetch(`${base}/articles/a`, { method: 'PUT', headers: HEADERS, body });
  expect([put.status, await put.json()]).toMatchObject([
    201,
    { feeds: [{ path: '/feed' }, { path: '/language/en' }] },
  ]);
  const document = await (await fetch(`${base}/openapi.json`)).json();
  expect(document.paths).toHaveProperty(['/api/articles/{slug}', 'put']);
  for (let tries = 0; tries < 11; tries++)
    await (await fetch(`${base}/articles`, { headers: { authorization: `Bearer ${tries}` } })).text();
  expect(failures).toEqual(['127.0.0.1']);
});

test.each([
  ['says its length', { 'content-length': String(3 * 2 ** 20) }],
  ['does not say its length', {}],
])('a body that is too long and %s is refused, and the connection ends', async (_what, length) => {
  const { port } = await serving();
  const sent = request({
    port,
    host: '127.0.0.1',
    method: 'PUT',
    path: '/api/articles/a',
    headers: { ...HEADERS, ...length },
  });
  // The server closes the connection while the rest is on its way.
  sent.on('error', () => {});
  const answer = new Promise<number | undefined>((resolve) =>
    sent.on('response', ({ statusCode }) => resolve(statusCode)),
  );
  sent.write(' '.repeat(2 ** 20));
  if (!('content-length' in length)) sent.write(' '.repeat(2 ** 20 + 1));
  expect(await answer).toBe(413);
  sent.destroy();
});
