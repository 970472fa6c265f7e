import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { outputIds } from '../../src/domain/address.ts';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { createCachedResponder } from '../../src/runtime/node-http.ts';
import { listen } from '../../src/runtime/node-server.ts';
import { changingService, itemsOf, minutePiece } from '../changing-service.ts';
import { ask, responseOf } from '../contract/ask.ts';
import { NAVIGATION } from '../pages/publication.ts';
import { articleOf, NOON, siteOf, sourceOf } from '../support.ts';

const OLD = [minutePiece('a', 0), minutePiece('b', 1)];
const NEW = [...OLD, minutePiece('c', 2)];

type Get = (address: string, headers?: Record<string, string>, method?: string) => Promise<Response>;

/** A service with one more piece than the document that `tag` names. */
async function after(address = '/feed.rss', options: Parameters<typeof changingService>[1] = {}) {
  const world = await changingService(OLD, options);
  const get: Get = async (path, headers = {}, method = 'GET') => world.app.request(path, { method, headers });
  const tag = (await get(address)).headers.get('etag') ?? '';
  await world.publish(NEW);
  return { ...world, get, tag };
}

/** The same over a socket. */
async function served(isDirect: boolean) {
  const world = await after();
  const respond = createCachedResponder(world.service);
  let direct = 0;
  const { port, close } = await listen({
    fetch: (request) => world.app.fetch(request),
    answerCached(incoming, outgoing) {
      const isSent = isDirect && respond(incoming, outgoing);
      if (isSent) direct++;
      return isSent;
    },
    host: '127.0.0.1',
    port: 0,
  });
  onTestFinished(() => close(0));
  const origin = new URL(`http://127.0.0.1:${port}`);
  const get: Get = async (path, headers = {}, method = 'GET') =>
    responseOf(await ask(origin, path, { method, headers }));
  return { ...world, get, sentDirectly: () => direct };
}

describe.each([
  ['the app', after],
  ['Node', () => served(false)],
  ['Node, with cached answers sent directly', () => served(true)],
])('on %s', (_, start) => {
  test('a reader with an earlier document gets 226, and its next poll a 304', async () => {
    const { get, tag } = await start();
    const whole = await get('/feed.rss');
    const answer = await get('/feed.rss', { 'a-im': 'feed', 'if-none-match': tag });
    expect(answer.status).toBe(226);
    const fields = Object.fromEntries(answer.headers);
    expect(fields).toMatchObject({
      im: 'feed',
      'delta-base': tag,
      'cache-control': 'private, no-store',
      vary: 'Accept-Encoding, Sec-Fetch-Dest, A-IM',
    });
    for (const name of [
      'etag',
      'last-modified',
      'content-type',
      'link',
      'vary',
      'access-control-allow-origin',
    ])
      expect(fields[name], name).toBe(whole.headers.get(name));
    const text = await answer.text();
    expect(fields['content-length']).toBe(String(Buffer.byteLength(text)));
    expect(itemsOf(text, 'rss')).toEqual(itemsOf(await whole.text(), 'rss').slice(0, 1));
    const again = await get('/feed.rss', { 'a-im': 'feed', 'if-none-match': fields.etag ?? '' });
    expect([again.status, again.headers.get('vary')]).toEqual([304, fields.vary]);
  });

  test.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ])('a delta is coded by %s for who accepts it', async (coding, decode) => {
    const { get, tag } = await start();
    const headers = { 'a-im': 'feed', 'if-none-match': tag };
    const plain = await (await get('/feed.rss', headers)).text();
    for (const _ of [1, 2]) {
      const answer = await get('/feed.rss', { ...headers, 'accept-encoding': coding });
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect([answer.status, answer.headers.get('content-encoding'), bytes.length]).toEqual([
        226,
        coding,
        Number(answer.headers.get('content-length')),
      ]);
      expect(decode(bytes).toString()).toBe(plain);
    }
  });

  test.each<[string, (tag: string) => Record<string, string>, number, string?]>([
    ['HEAD', (tag) => ({ 'a-im': 'feed', 'if-none-match': tag }), 200, 'HEAD'],
    ['no A-IM', (tag) => ({ 'if-none-match': tag }), 200],
    ['no If-None-Match', () => ({ 'a-im': 'feed' }), 200],
    ['an unknown tag', () => ({ 'a-im': 'feed', 'if-none-match': 'W/"other"' }), 200],
    ['an empty tag', () => ({ 'a-im': 'feed', 'if-none-match': '""' }), 200],
    ['a tag without quotes', (tag) => ({ 'a-im': 'feed', 'if-none-match': tag.slice(3, -1) }), 200],
    ['a strong tag', (tag) => ({ 'a-im': 'feed', 'if-none-match': tag.slice(2) }), 226],
    ['spaces around the tag', (tag) => ({ 'a-im': ' feed ', 'if-none-match': `  ${tag} ` }), 226],
    ['several tags', (tag) => ({ 'a-im': 'feed', 'if-none-match': `"x", ${tag}` }), 200],
    ['any tag', () => ({ 'a-im': 'feed', 'if-none-match': '*' }), 304],
    ['a date', () => ({ 'a-im': 'feed', 'if-modified-since': 'Mon, 02 Nov 2026 12:00:00 GMT' }), 200],
    ['a later date', () => ({ 'a-im': 'feed', 'if-modified-since': 'Tue, 03 Nov 2026 12:00:00 GMT' }), 304],
    [
      'a tag, and a date that is ignored beside it',
      (tag) => ({
        'a-im': 'feed',
        'if-none-match': tag,
        'if-modified-since': 'Tue, 03 Nov 2026 12:00:00 GMT',
      }),
      226,
    ],
    ['If-Match', (tag) => ({ 'a-im': 'feed', 'if-none-match': tag, 'if-match': tag }), 412],
    ['other manipulations', (tag) => ({ 'a-im': 'vcdiff, gzip', 'if-none-match': tag }), 200],
    ['feed among others', (tag) => ({ 'a-im': 'vcdiff;q=0.3, FEED;q=0.2', 'if-none-match': tag }), 226],
    ['feed refused', (tag) => ({ 'a-im': 'feed;q=0', 'if-none-match': tag }), 200],
    ['the whole liked better', (tag) => ({ 'a-im': 'feed;q=0.5, identity', 'if-none-match': tag }), 200],
    ['an empty A-IM', (tag) => ({ 'a-im': '', 'if-none-match': tag }), 200],
  ])('%s', async (_why, headersFor, status, method = 'GET') => {
    const { get, tag } = await start();
    const whole = await get('/feed.rss');
    const answer = await get('/feed.rss', headersFor(tag), method);
    expect([answer.status, answer.headers.has('im')]).toEqual([status, status === 226]);
    if (status === 412) return;
    for (const name of ['etag', 'vary']) expect(answer.headers.get(name)).toBe(whole.headers.get(name));
    if (status === 200)
      expect(answer.headers.get('content-length')).toBe(whole.headers.get('content-length'));
  });
});

test('a delta that is cached is sent directly, as one that is not coded is', async () => {
  const { get, tag, sentDirectly } = await served(true);
  const headers = { 'a-im': 'feed', 'if-none-match': tag };
  expect((await get('/feed.rss', headers)).status).toBe(226);
  expect(sentDirectly()).toBe(1);
  for (const _ of [1, 2]) await get('/feed.rss', { ...headers, 'accept-encoding': 'gzip' });
  expect(sentDirectly()).toBe(2);
});

test.each(outputIds)('a delta of %s is a document of the same frame, with a limit too', async (output) => {
  for (const query of ['', '?limit=3']) {
    const address = `/feed.${output}${query}`;
    const { get, tag } = await after(address);
    const whole = await (await get(address)).text();
    const answer = await get(address, { 'a-im': 'feed', 'if-none-match': tag });
    expect([address, answer.status]).toEqual([address, 226]);
    const delta = await answer.text();
    const items = itemsOf(whole, output);
    expect(itemsOf(delta, output)).toEqual(items.slice(0, 1));
    const frameOf = (text: string) => (output === 'json' ? { ...JSON.parse(text), items: [] } : cut(text));
    expect(frameOf(delta)).toEqual(frameOf(whole));
  }
});

function cut(xml: string): string {
  return xml.replaceAll(/<(item|entry)>.*?<\/\1>\s*/gs, '');
}

test('without the setting nothing differs, also for who asks for a delta', async () => {
  const plain = await after('/feed.rss', { fields: {} });
  const answer = await plain.get('/feed.rss', { 'a-im': 'feed', 'if-none-match': plain.tag });
  expect([answer.status, answer.headers.get('vary')]).toEqual([200, 'Accept-Encoding, Sec-Fetch-Dest']);
});

test('where the platform has no deltas, as on Workers, the setting means nothing', async () => {
  const site = siteOf({ deltas: true });
  const publisher = createPublisher({ source: sourceOf([articleOf({}, site)], site), now: () => NOON });
  await publisher.load();
  const app = createApp({ publisher, cache: createFeedCache(), now: () => NOON });
  for (const address of ['/feed.rss', '/tag/none.rss', '/feed']) {
    const headers = { 'a-im': 'feed', 'if-none-match': '"x"' };
    expect((await app.request(address, { headers })).headers.get('vary')).not.toContain('A-IM');
  }
});

test('a page at the address of a feed says that it varies by A-IM too', async () => {
  const { get } = await after();
  for (const address of ['/feed.rss', '/feed.rss?raw', '/feed'])
    expect((await get(address, NAVIGATION)).headers.get('vary')).toContain('A-IM');
});

test('no field lets a shared cache store a delta', async () => {
  const { service, app: _app, publish } = await changingService(OLD);
  const app = createApp({ ...service, sharedMaxAge: 86_400 });
  const whole = await app.request('/feed.rss');
  expect(whole.headers.has('cdn-cache-control')).toBe(true);
  await publish(NEW);
  const headers = { 'a-im': 'feed', 'if-none-match': whole.headers.get('etag') ?? '' };
  const delta = await app.request('/feed.rss', { headers });
  expect([delta.status, delta.headers.has('cdn-cache-control')]).toEqual([226, false]);
});
