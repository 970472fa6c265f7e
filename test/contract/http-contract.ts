import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { articlesOf } from '../bundle-support.ts';
import { siteOf } from '../support.ts';
import type { Answer, Question } from './ask.ts';

/** The publication for the contract. Servers use the real clock, so the instants are far from the present. */
export const CONTRACT_SITE = siteOf({ hub: 'https://hub.example/', maxAge: 600 });
export const CONTRACT_ARTICLES = articlesOf(
  [
    {
      tags: ['Україна'],
      categories: ['World'],
      markdown: 'A body with "quotes" & <b>marks</b>. '.repeat(40),
    },
    { tags: ['Ports'], published: '2026-10-01T08:00:00Z' },
    { tags: ['Later'], published: '2999-01-01T00:00:00Z' },
    { tags: ['Gone'], published: '2026-01-01T00:00:00Z', expires: '2026-02-01T00:00:00Z' },
  ],
  CONTRACT_SITE,
);

type Ask = (address: string, question?: Question) => Promise<Answer>;

/** The contract of the service over a socket, for every runtime. */
export function describeHttpContract(name: string, get: Ask): void {
  describe(`the HTTP contract on ${name}`, () => {
    test.each([
      ['rss', 'application/rss+xml; charset=utf-8'],
      ['atom', 'application/atom+xml; charset=utf-8'],
      ['json', 'application/feed+json'],
    ])(
      '/feed.%s has its type, its validators and the other fields that readers need, for any Accept',
      async (extension, type) => {
        for (const accept of ['*/*', 'text/html', 'application/json']) {
          const { status, headers, body } = await get(`/feed.${extension}`, { headers: { accept } });
          expect(status).toBe(200);
          expect(headers).toMatchObject({
            'content-type': type,
            'content-length': String(body.length),
            etag: expect.stringMatching(/^W\/"[0-9a-f]{32}"$/),
            'last-modified': expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/),
            'cache-control': 'max-age=600, stale-while-revalidate=600, stale-if-error=86400',
            vary: 'Accept-Encoding, Sec-Fetch-Dest',
            link: expect.stringContaining(
              `<https://feeds.example/base/feed.${extension}>; rel="self", <https://hub.example/>; rel="hub"`,
            ),
            'access-control-allow-origin': '*',
            'x-content-type-options': 'nosniff',
          });
          expect(headers).not.toHaveProperty('set-cookie');
          expect(headers).not.toHaveProperty('content-encoding');
        }
      },
    );

    test.each(['rss', 'atom', 'json'])(
      'a conditional request for /feed.%s is a 304 with the fields that it must have, and no body',
      async (extension) => {
        const full = await get(`/feed.${extension}`);
        const { etag = '', 'last-modified': modified = '' } = full.headers;
        for (const headers of [
          { 'if-none-match': etag },
          { 'if-none-match': `"x", ${etag.slice(2)}` },
          { 'if-none-match': '*' },
          { 'if-modified-since': modified },
          { 'if-none-match': etag, 'accept-encoding': 'gzip' },
        ]) {
          const answer = await get(`/feed.${extension}`, { headers });
          expect([headers, answer.status, answer.body.length]).toEqual([headers, 304, 0]);
          for (const field of ['etag', 'cache-control', 'vary', 'access-control-allow-origin'])
            expect(answer.headers[field]).toBe(full.headers[field]);
          expect(answer.headers).not.toHaveProperty('link');
          // RFC 9110 section 15.4.5: not beside an entity tag; but who asks by date keeps the date of the answer.
          const isByTag = 'if-none-match' in headers;
          expect(answer.headers['last-modified']).toBe(isByTag ? undefined : modified);
        }
        for (const headers of [
          { 'if-none-match': '"other"', 'if-modified-since': modified },
          { 'if-none-match': '' },
          { 'if-modified-since': 'Wed, 01 Jan 1800 00:00:00 GMT' },
          { 'if-modified-since': 'yesterday' },
        ]) {
          expect([headers, (await get(`/feed.${extension}`, { headers })).status]).toEqual([headers, 200]);
        }
      },
    );

    test.each(['rss', 'atom', 'json'])(
      'HEAD of /feed.%s has the fields of GET and no body',
      async (extension) => {
        for (const coding of ['identity', 'gzip']) {
          const headers = { 'accept-encoding': coding };
          const [full, head] = [
            await get(`/feed.${extension}`, { headers }),
            await get(`/feed.${extension}`, { headers, method: 'HEAD' }),
          ];
          expect([head.status, head.body.length]).toEqual([200, 0]);
          for (const field of ['etag', 'last-modified', 'cache-control', 'content-type', 'vary', 'link']) {
            expect(head.headers[field]).toBe(full.headers[field]);
          }
        }
      },
    );

    test.each([
      [undefined, undefined],
      ['', undefined],
      ['identity', undefined],
      ['gzip', 'gzip'],
      ['gzip;q=0', undefined],
      ['*', /^(gzip|br)$/],
      ['*;q=0', undefined],
      ['deflate', undefined],
      ['gzip, deflate, br, zstd', /^(gzip|br)$/],
      ['br;q=0.5, gzip;q=0.8', 'gzip'],
      ['gzip;q=0.2, identity;q=0.9', undefined],
      ['x-gzip', 'gzip'],
    ])('Accept-Encoding %s gives %s, one entity tag, and the same bytes', async (accepted, coding) => {
      const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
      for (const extension of ['atom', 'json']) {
        const plain = await get(`/feed.${extension}`);
        const answer = await get(`/feed.${extension}`, { headers });
        const found = answer.headers['content-encoding'];
        if (coding === undefined) expect(found).toBeUndefined();
        else expect(found).toMatch(coding);
        expect([answer.headers.etag, answer.headers.vary]).toEqual([
          plain.headers.etag,
          'Accept-Encoding, Sec-Fetch-Dest',
        ]);
        if (found === 'gzip') expect(gunzipSync(answer.body)).toEqual(plain.body);
        expect(answer.headers['content-length']).toBe(String(answer.body.length));
      }
    });

    test('scheduled and expired articles are in no feed, and a topic without current articles has a valid empty feed', async () => {
      for (const [address, items] of [
        ['/feed.json', 2],
        ['/tag/gone.json', 0],
        [`/tag/${encodeURIComponent('україна')}.json`, 1],
        ['/feed.json?limit=1&utm_source=x', 1],
        ['/feed.json?limit=0', 2],
      ] as const) {
        const { status, body } = await get(address);
        expect([address, status, JSON.parse(body.toString()).items.length]).toEqual([address, 200, items]);
      }
    });

    test('a topic of a scheduled article responds like one that does not exist', async () => {
      for (const form of ['/tag/X.rss', '/Tag/X.JSON/', '/tag/X/feed/', '/tag/X/?feed=rss2', '/tag/X']) {
        const ask = async (slug: string, method: string) => {
          const { status, headers, body } = await get(form.replace('X', slug), { method });
          return [form, status, { ...headers, date: undefined }, body.toString()];
        };
        for (const method of ['GET', 'HEAD'])
          expect(await ask('later', method)).toEqual(await ask('qqqqq', method));
      }
    });

    test.each(['/tag/nothing.rss', '/__proto__.json', '/tag/%ff.rss', '/bundle.bin'])(
      '%s is not a feed',
      async (address) => {
        const { status, headers } = await get(address);
        expect([status, headers['cache-control']]).toEqual([404, 'max-age=60']);
      },
    );

    test('other methods get a 405, a preflight gets a 204, and health checks work', async () => {
      const post = await get('/feed.rss', { method: 'POST' });
      expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
      const preflight = await get('/feed.rss', { method: 'OPTIONS' });
      expect([preflight.status, preflight.headers['access-control-allow-headers']]).toEqual([
        204,
        'If-None-Match, If-Modified-Since',
      ]);
      expect((await get('/healthz')).status).toBe(200);
      const ready = await get('/readyz');
      expect([ready.status, JSON.parse(ready.body.toString())]).toEqual([200, { ready: true, current: 2 }]);
    });

    test.each(['/feed.rss', '/', '/feeds.json'])(
      'If-Match of %s is a 412 unless it is *, and is decided before If-None-Match',
      async (address) => {
        const full = await get(address);
        const { etag = '' } = full.headers;
        for (const [field, status] of [
          ['*', 200],
          [etag, 412],
          [etag.slice(2), 412],
          ['"other"', 412],
        ] as const) {
          const { status: found, headers, body } = await get(address, { headers: { 'if-match': field } });
          expect([field, found, found === 200 ? body.length : headers['cache-control']]).toEqual([
            field,
            status,
            status === 200 ? full.body.length : 'no-store',
          ]);
        }
        const both = { 'if-match': '"other"', 'if-none-match': etag };
        expect((await get(address, { headers: both })).status).toBe(412);
        expect((await get(address, { headers: { ...both, 'if-match': '*' } })).status).toBe(304);
        const head = await get(address, { method: 'HEAD', headers: { 'if-match': '"other"' } });
        expect([head.status, head.body.length]).toEqual([412, 0]);
      },
    );

    test('If-Unmodified-Since gives a 412 for a feed that was modified since, and does not affect a page', async () => {
      const { headers } = await get('/feed.atom');
      const since = (field: string, address = '/feed.atom') =>
        get(address, { headers: { 'if-unmodified-since': field } }).then(({ status }) => status);
      expect(await since('Wed, 01 Jan 1800 00:00:00 GMT')).toBe(412);
      expect(await since(headers['last-modified'] ?? '')).toBe(200);
      expect(await since('yesterday')).toBe(200);
      expect(await since('Wed, 01 Jan 1800 00:00:00 GMT', '/')).toBe(200);
      expect(await since('Wed, 01 Jan 1800 00:00:00 GMT', '/tag/nothing.rss')).toBe(404);
    });

    test.each(['/feed.rss?x=', '/', '/nothing/', '/healthz?', '/readyz?', '/?q='])(
      '%s… is answered up to 8,192 bytes, and longer it is a 414 for every method',
      async (start) => {
        const address = (length: number) => start + 'x'.repeat(length - start.length);
        for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
          expect((await get(address(8192), { method })).status).not.toBe(414);
          const { status, headers } = await get(address(8193), { method });
          expect([method, status, headers['cache-control']]).toEqual([method, 414, 'no-store']);
        }
        expect((await get(address(12_000))).status).toBe(414);
      },
    );

    test('the list of feeds contains topics with articles, and reveals no scheduled topic', async () => {
      const { status, headers, body } = await get('/');
      const page = body.toString();
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page).toContain('https://feeds.example/base/category/world"');
      expect(page).not.toContain('later');
    });

    test('the Host field of a request never reaches a feed', async () => {
      const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher' };
      for (const address of ['/feed.rss', '/', '/nothing']) {
        const { headers: fields, body } = await get(address, { headers });
        expect(JSON.stringify(fields) + body).not.toContain('evil');
      }
    });
  });
}
