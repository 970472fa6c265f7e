import { describe, expect, test } from 'vitest';
import { serviceOf, siteOf } from '../support.ts';
import { NAVIGATION, RECORDS, SITE } from './publication.ts';
import { READERS } from './readers.ts';

const VARY = 'Accept-Encoding, Sec-Fetch-Dest';

test("a person's own navigation to a feed gets the page about it, which no cache may keep", async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  for (const extension of ['rss', 'atom', 'json']) {
    const response = await app.request(`/tag/ports.${extension}`, { headers: NAVIGATION });
    const { headers } = response;
    expect([response.status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect([headers.get('cache-control'), headers.get('vary')]).toEqual(['private, no-store', VARY]);
    expect([headers.get('etag'), headers.get('last-modified')]).toEqual([null, null]);
    expect(headers.get('content-encoding')).toBe('br');
  }
});

test('it is the same page as at its own address', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const own = await (await app.request('/tag/ports')).text();
  const headers = { ...NAVIGATION, 'accept-encoding': 'identity' };
  expect(await (await app.request('/tag/ports.atom?limit=1', { headers })).text()).toBe(own);
});

test('validators that a script got with the feed do not turn the page into a 304', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const feed = await app.request('/feed.rss');
  const headers = {
    ...NAVIGATION,
    'if-none-match': feed.headers.get('etag') ?? '',
    'if-modified-since': feed.headers.get('last-modified') ?? '',
  };
  expect((await app.request('/feed.rss', { headers })).status).toBe(200);
});

test('?raw shows a person the bytes as text, and changes nothing for readers', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const feed = await (await app.request('/feed.atom')).text();
  for (const query of ['?raw', '?raw=1', '?limit=50&raw']) {
    const raw = await app.request(`/feed.atom${query}`, {
      headers: { ...NAVIGATION, 'accept-encoding': '' },
    });
    expect([
      raw.headers.get('content-type'),
      raw.headers.get('cache-control'),
      raw.headers.get('vary'),
    ]).toEqual(['text/plain; charset=utf-8', 'private, no-store', VARY]);
    expect(await raw.text()).toBe(feed);
    const read = await app.request(`/feed.atom${query}`);
    expect([read.headers.get('content-type'), await read.text()]).toEqual([
      'application/atom+xml; charset=utf-8',
      feed,
    ]);
  }
});

describe.each(READERS)('%s', (_, headers) => {
  test.each(['/feed.rss', '/tag/ports.atom', '/category/world.json'])(
    'gets the bytes of %s',
    async (address) => {
      const { app } = await serviceOf(RECORDS, SITE);
      const plain = await app.request(address);
      const { 'accept-encoding': _coding, ...rest } = headers;
      const response = await app.request(address, { headers: rest });
      expect(Object.fromEntries(response.headers)).toEqual(Object.fromEntries(plain.headers));
      expect(await response.text()).toBe(await plain.text());
      expect(response.headers.get('content-type')).not.toContain('html');
      expect(response.headers.get('vary')).toBe(VARY);
    },
  );
});

test('HEAD gets a reader’s answer, with any header fields', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const response = await app.request('/feed.rss', { method: 'HEAD', headers: NAVIGATION });
  expect(response.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
  expect(response.headers.get('vary')).toBe(VARY);
});

test('every answer at the address of a feed varies alike: 200, 304, HEAD, a page, and one that is not there', async () => {
  for (const [site, vary] of [
    [SITE, VARY],
    [siteOf({ pages: false }), 'Accept-Encoding'],
  ] as const) {
    const { app } = await serviceOf(RECORDS, site);
    const etag = (await app.request('/feed.rss')).headers.get('etag') ?? '';
    const answers = [
      await app.request('/feed.rss'),
      await app.request('/feed.rss', { headers: { 'if-none-match': etag } }),
      await app.request('/feed.rss', { method: 'HEAD' }),
      await app.request('/feed.rss', { headers: NAVIGATION }),
      await app.request('/tag/elections.rss', { headers: NAVIGATION }),
      await app.request('/tag/nothing.rss'),
      await app.request('/tag/nothing.rss', { headers: NAVIGATION }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 304, 200, 200, 200, 404, 404]);
    expect(new Set(answers.map(({ headers }) => headers.get('vary')))).toEqual(new Set([vary]));
  }
});

test('pages: false gives everybody the feed', async () => {
  const { app } = await serviceOf(RECORDS, siteOf({ pages: false }));
  const response = await app.request('/feed.rss', { headers: NAVIGATION });
  expect(response.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
  expect(response.headers.get('cache-control')).toContain('max-age');
  const missing = await app.request('/tag/nothing.rss', { headers: NAVIGATION });
  expect(missing.headers.get('content-type')).toBe('text/plain; charset=utf-8');
});

test('a topic whose articles have all expired has a feed, and no page', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  expect((await app.request('/tag/elections', { headers: NAVIGATION })).status).toBe(404);
  const feed = await app.request('/tag/elections.rss', { headers: NAVIGATION });
  expect([feed.status, feed.headers.get('content-type')]).toEqual([
    200,
    'application/rss+xml; charset=utf-8',
  ]);
});
