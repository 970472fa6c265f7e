import { parseOpml } from 'feedsmith';
import { describe, expect, test } from 'vitest';
import { elementsIn } from './html.ts';
import { PLAIN_NAVIGATION } from './publication.ts';

export type Ask = (
  path: string,
  init?: { method?: string; headers?: Record<string, string> },
) => Promise<Response>;

/**
 * The promises of pages and lists of feeds, on every runtime and for every publication with articles. `ask` takes a path of the
 * service.
 */
export function pagesContract(platform: string, open: () => Promise<Ask>): void {
  describe(`pages on ${platform}`, () => {
    test('every feed has a page, at its own address and for people at that of the feed', async () => {
      const ask = await open();
      const { feeds } = await (await ask('/feeds.json')).json();
      const site = feeds[0].page.slice(0, -'/feed'.length);
      expect(feeds.length).toBeGreaterThan(1);
      for (const { page, rss, articles } of feeds.slice(0, 10)) {
        // At /feed the page is for people alone.
        const own = await ask(page.slice(site.length), { headers: PLAIN_NAVIGATION });
        const html = await own.text();
        expect([own.status, own.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
        expect(elementsIn(html, 'h3').length).toBe(Math.min(articles, 30));
        expect(elementsIn(html, 'link')).toContainEqual(
          expect.objectContaining({ rel: 'canonical', href: page }),
        );
        const seen = await ask(rss.slice(site.length), {
          headers: PLAIN_NAVIGATION,
        });
        expect([seen.headers.get('cache-control'), seen.headers.get('vary')]).toEqual([
          'private, no-store',
          'Accept-Encoding, Sec-Fetch-Dest',
        ]);
        expect(await seen.text()).toBe(html);
        const read = await ask(rss.slice(site.length), { headers: { accept: 'text/html' } });
        expect(read.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
        expect(read.headers.get('vary')).toBe('Accept-Encoding, Sec-Fetch-Dest');
      }
    });

    test.each(['/', 'a topic', '/feeds.opml', '/feeds.json', '/sitemap.xml', '/.well-known/feed-menu.json'])(
      '%s is validated by its entity tag',
      async (name) => {
        const ask = await open();
        const { feeds } = await (await ask('/feeds.json')).json();
        const base = feeds[0].rss.slice(0, -'/feed.rss'.length);
        const path = name === 'a topic' ? feeds[1].page.slice(base.length) : name;
        const etag = (await ask(path)).headers.get('etag') ?? '';
        expect(etag).toMatch(/^W\/"[0-9a-f]{32}"$/);
        const same = await ask(path, { headers: { 'if-none-match': etag } });
        expect([same.status, await same.text()]).toEqual([304, '']);
      },
    );

    test('/feed is the feed for everybody but a person on the way to a page', async () => {
      const ask = await open();
      const { feeds } = await (await ask('/feeds.json')).json();
      for (const init of [{}, { method: 'HEAD' }, { method: 'HEAD', headers: PLAIN_NAVIGATION }]) {
        const { status, headers } = await ask('/feed', init);
        expect([status, headers.get('location'), headers.get('vary')]).toEqual([
          301,
          feeds[0].rss,
          'Accept-Encoding, Sec-Fetch-Dest',
        ]);
      }
      const page = await ask('/feed', { headers: PLAIN_NAVIGATION });
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect([page.headers.get('cache-control'), page.headers.get('vary')]).toEqual([
        'private, no-store',
        'Accept-Encoding, Sec-Fetch-Dest',
      ]);
    });

    test('the list for readers has what the list for programs has', async () => {
      const ask = await open();
      const { feeds } = await (await ask('/feeds.json')).json();
      const { body } = parseOpml(await (await ask('/.well-known/feeds')).text());
      const outlines = body?.outlines?.flatMap((outline) => outline.outlines ?? [outline]) ?? [];
      expect(outlines.map(({ xmlUrl }) => xmlUrl)).toEqual(feeds.map(({ rss }: { rss: string }) => rss));
    });

    test('old addresses redirect, and a missing address gives a page', async () => {
      const ask = await open();
      const { feeds } = await (await ask('/feeds.json')).json();
      const old = await ask('/feed/');
      expect([old.status, old.headers.get('location')]).toEqual([301, feeds[0].rss]);
      const missing = await ask('/tag/there-is-no-such-tag');
      expect([missing.status, missing.headers.get('content-type')]).toEqual([
        404,
        'text/html; charset=utf-8',
      ]);
    });
  });
}
