import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { nodeCompress } from '../../src/runtime/node.ts';
import { articleOf, NOON, serviceOf, siteOf, sourceOf } from '../support.ts';

const RECORDS = [
  { tags: ['Україна'], categories: ['World'] },
  { tags: ['Later'], published: '2026-11-02T12:10:00Z' },
  { expires: '2026-11-02T12:20:00Z' },
];

test('a feed has its type, its validators and everything else that caches and readers need', async () => {
  const { app } = await serviceOf(RECORDS, siteOf({ hub: 'https://hub.example/' }));
  const response = await app.request('/feed.atom');
  expect(response.status).toBe(200);
  const bytes = await response.arrayBuffer();
  expect(Object.fromEntries(response.headers)).toEqual({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'ETag, Last-Modified, Link',
    'cache-control': 'max-age=600, stale-while-revalidate=600, stale-if-error=600',
    'content-length': String(bytes.byteLength),
    'content-type': 'application/atom+xml; charset=utf-8',
    etag: expect.stringMatching(/^W\/"[0-9a-f]{32}"$/),
    'last-modified': 'Mon, 02 Nov 2026 12:00:00 GMT',
    link:
      '<https://feeds.example/base/feed.atom>; rel="self", <https://hub.example/>; rel="hub", ' +
      '<https://feeds.example/base/feed.rss>; rel="alternate"; type="application/rss+xml", ' +
      '<https://feeds.example/base/feed.json>; rel="alternate"; type="application/feed+json"',
    vary: 'Accept-Encoding, Sec-Fetch-Dest',
    'x-content-type-options': 'nosniff',
  });
});

test.each([
  ['/feed.rss', 'application/rss+xml; charset=utf-8'],
  ['/feed.atom', 'application/atom+xml; charset=utf-8'],
  ['/feed.json', 'application/feed+json'],
])('%s is %s, for any Accept', async (address, type) => {
  const { app } = await serviceOf(RECORDS);
  for (const accept of ['text/html', '*/*', 'text/xml, text/html, */*', 'application/json']) {
    const response = await app.request(address, { headers: { accept } });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  }
});

const LEAN = ['access-control-allow-origin', 'cache-control', 'etag', 'vary'];

test.each([
  ['its tag', (full: Response) => ({ 'if-none-match': full.headers.get('etag') ?? '' }), LEAN],
  ['any tag', () => ({ 'if-none-match': '*' }), LEAN],
  [
    'its tag and its date',
    (full: Response) => ({
      'if-none-match': full.headers.get('etag') ?? '',
      'if-modified-since': full.headers.get('last-modified') ?? '',
    }),
    LEAN,
  ],
  [
    'its date',
    (full: Response) => ({ 'if-modified-since': full.headers.get('last-modified') ?? '' }),
    [...LEAN, 'last-modified'],
  ],
])(
  'a 304 to who asks by %s has the fields that it must have, as the 200 has them',
  async (_by, headersFor, names) => {
    const { app } = await serviceOf(RECORDS);
    const full = await app.request('/feed.rss');
    const response = await app.request('/feed.rss', { headers: headersFor(full) });
    expect([response.status, await response.text()]).toEqual([304, '']);
    expect([...response.headers.keys()].sort()).toEqual([...names].sort());
    for (const name of names) expect(response.headers.get(name)).toBe(full.headers.get(name));
  },
);

test('every coding has the one tag, its own length, and gives the same bytes', async () => {
  const { app } = await serviceOf(RECORDS);
  const get = (coding: string) => app.request('/feed.rss', { headers: { 'accept-encoding': coding } });
  const [plain, gzip, br] = [await get('identity'), await get('gzip'), await get('gzip, br')];
  const bytes = Buffer.from(await plain.arrayBuffer());
  const coded = [Buffer.from(await gzip.arrayBuffer()), Buffer.from(await br.arrayBuffer())] as const;
  expect(gunzipSync(coded[0])).toEqual(bytes);
  expect(brotliDecompressSync(coded[1])).toEqual(bytes);
  expect([plain, gzip, br].map(({ headers }) => headers.get('content-encoding'))).toEqual([
    null,
    'gzip',
    'br',
  ]);
  expect([plain, gzip, br].map(({ headers }) => headers.get('content-length'))).toEqual(
    [bytes, ...coded].map(({ length }) => String(length)),
  );
  expect(new Set([plain, gzip, br].map(({ headers }) => headers.get('etag'))).size).toBe(1);
  expect(new Set([plain, gzip, br].map(({ headers }) => headers.get('vary')))).toEqual(
    new Set(['Accept-Encoding, Sec-Fetch-Dest']),
  );
});

test('HEAD has the header fields of GET and no body', async () => {
  const { app } = await serviceOf(RECORDS);
  const headers = { 'accept-encoding': 'gzip' };
  const [get, head] = [
    await app.request('/feed.rss', { headers }),
    await app.request('/feed.rss', { headers, method: 'HEAD' }),
  ];
  expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(get.headers));
  expect(await head.text()).toBe('');
});

test('limit changes the items and nothing else; a wrong one and other parameters change nothing', async () => {
  const { app } = await serviceOf([{}, {}, {}]);
  const feed = async (query: string) => (await app.request(`/feed.json${query}`)).json();
  expect((await feed('?limit=2')).items).toHaveLength(2);
  expect((await feed('?limit=2')).feed_url).toBe('https://feeds.example/base/feed.json');
  for (const query of [
    '?limit=0',
    '?limit=201',
    '?limit=-1',
    '?limit=2.0',
    '?limit=',
    '?limit=x',
    '?utm_source=x',
  ]) {
    expect((await feed(query)).items).toHaveLength(3);
  }
});

test('an address may be percent-encoded, and its slug in any normal form', async () => {
  const { app } = await serviceOf(RECORDS);
  for (const slug of ['україна', 'україна'.normalize('NFD')]) {
    const response = await app.request(`/tag/${encodeURIComponent(slug)}.json`);
    expect((await response.json()).feed_url).toBe(
      `https://feeds.example/base/tag/${encodeURIComponent('україна')}.json`,
    );
  }
});

test('a topic whose articles have expired is a valid empty feed', async () => {
  const { app, clock } = await serviceOf([{ tags: ['Over'], expires: '2026-11-02T12:20:00Z' }]);
  clock.now = NOON + 3_600_000;
  const response = await app.request('/tag/over.json');
  expect([response.status, (await response.json()).items]).toEqual([200, []]);
});

test.each(['/tag/nothing.rss', '/constructor.rss', '/__proto__.json', '/tag/%ff.rss', '/.rss'])(
  '%s is not a feed',
  async (address) => {
    const { app } = await serviceOf(RECORDS);
    const response = await app.request(address);
    expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'max-age=60']);
  },
);

test.each(['POST', 'PUT', 'DELETE', 'PATCH'])(
  '%s is not allowed, and the answer names the allowed methods',
  async (method) => {
    const { app } = await serviceOf(RECORDS);
    const response = await app.request('/feed.rss', { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  },
);

test('a preflight lets any origin read conditionally', async () => {
  const { app } = await serviceOf(RECORDS);
  const { status, headers } = await app.request('/feed.rss', { method: 'OPTIONS' });
  expect(status).toBe(204);
  expect(headers.get('access-control-allow-headers')).toBe('If-None-Match, If-Modified-Since');
});

test('the Host field of a request never reaches a feed', async () => {
  const { app } = await serviceOf(RECORDS);
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher' };
  for (const address of ['/feed.rss', '/feed.atom', '/feed.json', '/', '/nothing']) {
    const response = await app.request(`http://evil.example${address}`, { headers });
    expect(JSON.stringify([...response.headers]) + (await response.text())).not.toContain('evil');
  }
});

test('a piece appears when it is due and leaves when it expires, with new validators, and no cache outlives it', async () => {
  const { app, clock } = await serviceOf(RECORDS);
  const seen = [];
  for (const minute of [0, 9, 10, 20]) {
    clock.now = NOON + minute * 60_000;
    const { headers } = await app.request('/feed.rss');
    const items = (await (await app.request('/feed.json')).json()).items.length;
    seen.push([
      items,
      headers.get('last-modified')?.slice(17, 25),
      headers.get('cache-control')?.split(',')[0],
      headers.get('etag'),
    ]);
  }
  expect(seen.map((row) => row.slice(0, 3))).toEqual([
    [2, '12:00:00', 'max-age=600'],
    [2, '12:00:00', 'max-age=60'],
    [3, '12:10:00', 'max-age=600'],
    [2, '12:20:00', 'max-age=900'],
  ]);
  expect(new Set(seen.map((row) => row[3])).size).toBe(3);
});

test('while the clock is behind Last-Modified there is none, and If-Modified-Since is ignored', async () => {
  const { app, clock } = await serviceOf([{}]);
  await app.request('/feed.rss');
  clock.now = NOON - 5000;
  const headers = { 'if-modified-since': 'Mon, 02 Nov 2026 12:00:00 GMT' };
  const response = await app.request('/feed.rss', { headers });
  expect([response.status, response.headers.has('last-modified')]).toEqual([200, false]);
});

test('until records are read every feed is a 503 that says when to come back; then it is ready', async () => {
  const publisher = createPublisher({ source: sourceOf([]), now: () => NOON });
  const cache = createFeedCache({ compress: nodeCompress });
  const app = createApp({ publisher, cache, now: () => NOON });
  expect((await app.request('/healthz')).status).toBe(200);
  expect((await app.request('/readyz')).status).toBe(503);
  const early = await app.request('/feed.rss');
  expect([early.status, early.headers.get('retry-after'), early.headers.get('cache-control')]).toEqual([
    503,
    '2',
    'no-store',
  ]);
  await publisher.load();
  const ready = await app.request('/readyz');
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true, current: 0 }]);
});

test('an error while answering is reported, and is a 500 that no cache stores', async () => {
  const { publisher, cache } = await serviceOf(RECORDS);
  const errors: unknown[] = [];
  const broken = {
    ...cache,
    document: () => {
      throw new Error('broken');
    },
  };
  const app = createApp({
    publisher,
    cache: broken,
    now: () => NOON,
    onError: (error) => errors.push(error),
  });
  const response = await app.request('/feed.rss');
  expect([response.status, response.headers.get('cache-control'), errors]).toEqual([
    500,
    'no-store',
    [new Error('broken')],
  ]);
  expect(await response.text()).not.toContain('broken');
});

test('no answer sets a cookie', async () => {
  const { app } = await serviceOf(RECORDS);
  for (const address of ['/', '/feed.rss', '/nothing', '/readyz']) {
    expect((await app.request(address)).headers.getSetCookie()).toEqual([]);
  }
});

test('others have their turn before an answer that may take long, and never wait for a feed', async () => {
  const publisher = createPublisher({ source: sourceOf([], siteOf()), now: () => NOON });
  await publisher.load();
  let pauses = 0;
  const pause = async () => {
    pauses++;
  };
  const app = createApp({ publisher, cache: createFeedCache({ compress: {} }), now: () => NOON, pause });
  for (const address of ['/feed.rss', '/healthz', '/readyz']) await app.request(address);
  expect(pauses).toBe(0);
  for (const address of ['/', '/?q=x', '/tag/nothing']) await app.request(address);
  expect(pauses).toBe(3);
});

test('answers name themselves by Surrogate-Key only where that is asked for', async () => {
  const site = siteOf();
  const articles = [articleOf({ tags: ['Україна'] }, site)];
  const publisher = createPublisher({ source: sourceOf(articles, site), now: () => NOON });
  await publisher.load();
  const options = { publisher, cache: createFeedCache({ compress: {} }), now: () => NOON };
  const keysOf = async (app: ReturnType<typeof createApp>, address: string) => {
    const first = await app.request(address);
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const second = await app.request(address, { headers });
    return [first, second].map(({ status, headers }) => [status, headers.get('surrogate-key')]);
  };
  const keyed = createApp({ ...options, surrogateKeys: true });
  for (const [address, key] of [
    ['/feed.rss?limit=3', '/base/feed.rss'],
    [
      '/tag/%D1%83%D0%BA%D1%80%D0%B0%D1%97%D0%BD%D0%B0.atom',
      '/base/tag/%D1%83%D0%BA%D1%80%D0%B0%D1%97%D0%BD%D0%B0.atom',
    ],
    [
      '/tag/%D1%83%D0%BA%D1%80%D0%B0%D1%97%D0%BD%D0%B0',
      '/base/tag/%D1%83%D0%BA%D1%80%D0%B0%D1%97%D0%BD%D0%B0',
    ],
    ['/feeds.json', '/base/feeds.json'],
    ['/', '/base/'],
  ] as const) {
    expect(await keysOf(keyed, address), address).toEqual([
      [200, key],
      [304, key],
    ]);
    expect(await keysOf(createApp(options), address)).toEqual([
      [200, null],
      [304, null],
    ]);
  }
});
