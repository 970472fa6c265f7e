import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import { serveSite } from '../browser/website.ts';
import { NGINX, startNginx } from '../nginx.ts';
import { NAVIGATION, RECORDS } from '../pages/publication.ts';
import { READERS } from '../pages/readers.ts';

describe.skipIf(NGINX === undefined)('behind nginx', () => {
  test.each([
    ['honours', ''],
    ['ignores', 'proxy_ignore_headers Vary;'],
  ])('a cache that %s Vary never gives a reader HTML', async (_, setting) => {
    const get = await cacheBefore(await serveSite(RECORDS), setting);
    for (const address of ['/feed.rss', '/tag/ports.atom', '/category/world.json', '/tag/nothing.rss']) {
      for (const [name, headers] of READERS) {
        await get(address, NAVIGATION);
        const answer = await get(address, headers);
        expect(answer.headers['content-type'], `${name} at ${address}`).not.toContain('html');
      }
    }
    const again = await get('/feed.rss', READERS[0]?.[1] ?? {});
    expect([again.headers['x-cache'], again.body.slice(0, 5)]).toEqual(['HIT', '<?xml']);
  });

  test('a page at the address of a feed is never cached, one at a page address is', async () => {
    const get = await cacheBefore(await serveSite(RECORDS), '');
    const answers = [];
    for (const address of ['/feed.rss', '/feed.rss', '/feed', '/feed', '/tag/ports', '/tag/ports']) {
      const { headers } = await get(address, NAVIGATION);
      answers.push([headers['content-type'], headers['x-cache']]);
    }
    const html = 'text/html; charset=utf-8';
    expect(answers).toEqual([
      [html, 'MISS'],
      [html, 'MISS'],
      [html, 'MISS'],
      [html, 'MISS'],
      [html, 'MISS'],
      [html, 'HIT'],
    ]);
  });
});

test.skipIf(NGINX === undefined).each([
  ['honours', ''],
  ['ignores', 'proxy_ignore_headers Vary;'],
])('a cache that %s Vary sends every reader from /feed to the feed', async (_, setting) => {
  const get = await cacheBefore(await serveSite(RECORDS), setting);
  for (const [name, headers] of READERS) {
    await get('/feed', NAVIGATION);
    const answer = await get('/feed', headers);
    expect([name, answer.status, answer.headers.location]).toEqual([
      name,
      301,
      expect.stringMatching(/\/feed\.rss$/),
    ]);
  }
});

test.skipIf(NGINX === undefined)(
  'a cache that revalidates keeps the fields that a 304 leaves out',
  async () => {
    const brief = 'proxy_cache_revalidate on; proxy_ignore_headers Cache-Control; proxy_cache_valid 200 1s;';
    const get = await cacheBefore(await serveSite(RECORDS), brief);
    const fresh = await get('/feed.atom', {});
    let later = await get('/feed.atom', {});
    while (later.headers['x-cache'] === 'HIT') later = await get('/feed.atom', {});
    expect(later.headers).toEqual({ ...fresh.headers, date: expect.any(String), 'x-cache': 'REVALIDATED' });
    expect(later.body).toBe(fresh.body);
    expect(later.headers).toMatchObject({ link: expect.any(String), 'last-modified': expect.any(String) });
  },
);

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An nginx that caches the answers of a service and reaches it through a socket in a temporary folder. */
async function cacheBefore(
  service: string,
  setting: string,
): Promise<(path: string, headers: Record<string, string>) => Promise<Answer>> {
  const ask = await startNginx({
    http: 'proxy_cache_path cache keys_zone=feeds:1m;',
    server: `
    location / {
      proxy_pass ${service};
      proxy_set_header Accept-Encoding $http_accept_encoding;
      proxy_cache feeds; ${setting}
      add_header X-Cache $upstream_cache_status always;
    }`,
  });
  return async (path, headers) => {
    const { bytes, ...answer } = await ask(path, headers);
    return { ...answer, body: bytes.toString() };
  };
}
