import type { Hono } from 'hono';
import { expect, test } from 'vitest';
import { serviceOf, siteOf } from '../support.ts';
import { NAVIGATION, RECORDS } from './publication.ts';

const SITE = siteOf({
  tags: { Kyiv: { aliases: ['kiev'] }, Ports: { slug: 'quays', aliases: ['harbours'] } },
  redirects: {
    '/old/news.xml': '/feed.rss',
    '/Old/Ports': '/tag/ports',
    '/chain': '/old/news.xml',
    '/wp': '/category/world/feed/',
    '/away/': 'https://elsewhere.example/a?b=c',
    '/feed.rss': 'https://elsewhere.example/never',
    '/café': '/tag/kyiv.atom',
  },
  gone: ['/weather.rss', '/weather', '/old/gone.xml'],
});
const BASE = 'https://feeds.example/base';

test.each([
  // WordPress
  ['/feed/', '/feed.rss'],
  ['/feed/rss/', '/feed.rss'],
  ['/feed/rss2/', '/feed.rss'],
  ['/feed/rss2', '/feed.rss'],
  ['/feed/rdf/', '/feed.rss'],
  ['/feed/atom/', '/feed.atom'],
  ['/tag/kyiv/feed/rss/', '/tag/kyiv.rss'],
  ['/?feed=rss2', '/feed.rss'],
  ['/?feed=rss', '/feed.rss'],
  ['/?feed=ATOM&utm_source=x', '/feed.atom'],
  ['/category/world/?feed=atom', '/category/world.atom'],
  ['/category/world/feed/', '/category/world.rss'],
  ['/category/world/feed', '/category/world.rss'],
  ['/category/world/feed/atom/', '/category/world.atom'],
  ['/category/news/europe/world/feed/', '/category/world.rss'],
  ['/tag/kyiv/feed/', '/tag/kyiv.rss'],
  ['/author/ada-berg/feed/', '/author/ada-berg.rss'],
  ['/author/ada-berg/feed/rss2/', '/author/ada-berg.rss'],
  ['/wp-rss2.php', '/feed.rss'],
  ['/wp-atom.php', '/feed.atom'],
  // Ghost
  ['/rss/', '/feed.rss'],
  ['/rss', '/feed.rss'],
  ['/tag/kyiv/rss/', '/tag/kyiv.rss'],
  ['/author/ada-berg/rss/', '/author/ada-berg.rss'],
  // the addresses of other systems
  ['/rss.xml', '/feed.rss'],
  ['/atom.xml', '/feed.atom'],
  ['/index.xml', '/feed.rss'],
  ['/feed.xml', '/feed.rss'],
  ['/tag/kyiv.xml', '/tag/kyiv.rss'],
  // other ways to write ours
  ['/FEED.rss', '/feed.rss'],
  ['/feed.rss/', '/feed.rss'],
  ['/feed.RSS?limit=5', '/feed.rss?limit=5'],
  ['/feed.RSS?limit=500', '/feed.rss'],
  ['/FEED', '/feed.rss'],
  ['/Feed?limit=3', '/feed.rss?limit=3'],
  ['/tag/Kyiv/', '/tag/kyiv'],
  ['/Tag/KYIV.Json/', '/tag/kyiv.json'],
  ['/language/PT-br.atom', '/language/pt-BR.atom'],
  // topics that were called otherwise
  ['/tag/kiev.rss', '/tag/kyiv.rss'],
  ['/tag/kiev', '/tag/kyiv'],
  ['/tag/Kiev/feed/', '/tag/kyiv.rss'],
  ['/tag/ports.atom', '/tag/quays.atom'],
  ['/tag/harbours/rss/', '/tag/quays.rss'],
  // site.yaml
  ['/old/news.xml', '/feed.rss'],
  ['/OLD/news.xml/', '/feed.rss'],
  ['/chain', '/feed.rss'],
  ['/old/ports', '/tag/quays'],
  ['/wp', '/category/world.rss'],
  ['/caf%C3%A9', '/tag/kyiv.atom'],
])('%s redirects once, to %s', async (from, to) => {
  const { app } = await serviceOf(
    [{ tags: ['Kyiv', 'Ports'], categories: ['World'], authors: ['Ada Berg'], language: 'pt-BR' }],
    SITE,
  );
  for (const headers of [{}, NAVIGATION]) {
    const response = await app.request(from, { headers });
    expect([response.status, response.headers.get('location')]).toEqual([301, `${BASE}${to}`]);
    expect(response.headers.get('cache-control')).toBe('max-age=900');
  }
  expect((await app.request(to)).status).toBe(200);
});

test('a redirect may lead to another site, and never away from an existing address', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  expect((await app.request('/away')).headers.get('location')).toBe('https://elsewhere.example/a?b=c');
  expect((await app.request('/feed.rss')).status).toBe(200);
});

test('the query of a redirect’s target is sent unchanged', async () => {
  const redirects = {
    '/a': '/?q=a%26b',
    '/b': '/?q=é',
    '/c': '/feed.rss?limit=5',
    '/d': 'https://e.example/x%2Fy',
  };
  const { app } = await serviceOf(RECORDS, siteOf({ redirects }));
  expect(await locationsOf(app, Object.keys(redirects))).toEqual([
    `${BASE}/?q=a%26b`,
    `${BASE}/?q=%C3%A9`,
    `${BASE}/feed.rss?limit=5`,
    'https://e.example/x%2Fy',
  ]);
});

test('no redirect leads to an address without content', async () => {
  const redirects = {
    '/a': '/b',
    '/c': '/category/nothing.rss',
    '/d': '/tag/merger',
    '/e': '/feeds.opml',
    '/f': '/tag/kyiv',
  };
  const { app } = await serviceOf(RECORDS, siteOf({ redirects }));
  const statuses = [];
  for (const path of Object.keys(redirects)) statuses.push((await app.request(path)).status);
  expect(statuses).toEqual([404, 404, 404, 301, 301]);
});

test('a query for a feed finds a topic by a slug that it had, and below its parents', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  for (const [from, to] of [
    ['/tag/kiev/?feed=rss2', '/tag/kyiv.rss'],
    ['/category/a/world/?feed=atom', '/category/world.atom'],
  ] as const) {
    const response = await app.request(from);
    expect([from, response.status, response.headers.get('location')]).toEqual([from, 301, `${BASE}${to}`]);
  }
});

test('site.yaml comes before what other systems have', async () => {
  const redirects = {
    '/feed/': '/tag/kyiv.rss',
    '/rss.xml': 'https://elsewhere.example/',
    '/category/world/feed': '/tag/kyiv',
    '/category/a/world/': '/tag/kyiv.atom',
    '/tag/ports.xml': '/tag/kyiv.json',
  };
  const { app } = await serviceOf(RECORDS, siteOf({ redirects }));
  const led = await locationsOf(app, [
    '/feed/',
    '/RSS.xml',
    '/category/world/feed/',
    '/category/A/world',
    '/tag/ports.xml',
    '/FEED',
  ]);
  expect(led.map((location) => location?.replace(BASE, ''))).toEqual([
    '/tag/kyiv.rss',
    'https://elsewhere.example/',
    '/tag/kyiv',
    '/tag/kyiv.atom',
    '/tag/kyiv.json',
    '/tag/kyiv.rss',
  ]);
});

test.each([
  '/category/nothing/feed/',
  '/tag/nothing/rss/',
  '/tag/nothing.xml',
  '/Tag/nothing.rss',
  '/tag/merger/',
  '/TAG/elections',
  '//evil.example/feed/',
  '/feed/nonsense/',
])('%s leads nowhere', async (address) => {
  const { app } = await serviceOf(RECORDS, SITE);
  expect((await app.request(address)).status).toBe(404);
});

test("a query that names one of WordPress's own topics leads nowhere, and no reader gets a page for it", async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const response = await app.request('/?feed=rss2&cat=5');
  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8']);
});

test.each([
  '/2024/01/x/feed/',
  '/2024/01/31/x/feed',
  '/blog/2024/01/x/feed/atom/',
  '/2024/01/x/comment-page-2/feed/',
  '/2024/01/x/?feed=rss2',
  '/comments/feed/',
  '/blog/comments/feed/rss2/',
  '/?feed=rss2&p=1',
  '/?p=7&feed=atom',
  '/?feed=rss2&page_id=2',
  '/?feed=comments-rss2',
  '/?feed=rss2&withcomments=1',
  '/wp-commentsrss2.php',
  // by the patterns of site.yaml
  '/A-Post/feed/',
  '/a-post/?feed=rss2',
  '/archives/123/feed',
])('%s, a feed of comments, is 410', async (address) => {
  const { app } = await serviceOf(RECORDS, siteOf({ gone: ['/*/feed', '/archives/*/feed/'] }));
  const response = await app.request(address);
  expect([response.status, response.headers.get('content-type')]).toEqual([410, 'text/plain; charset=utf-8']);
});

test.each([
  '/blog/feed/',
  '/a-post/feed/',
  '/2024/01/feed/',
  '/2024/feed/',
  '/2024/01/x/',
  '/archives/1/2/feed',
])('%s may be the feed of articles or no feed at all, and is not said to be gone', async (address) => {
  const { app } = await serviceOf(RECORDS, siteOf({ gone: ['/archives/*/feed'] }));
  expect((await app.request(address)).status).toBe(404);
});

test('a pattern under gone matches no existing address and no redirect', async () => {
  const { app } = await serviceOf(RECORDS, siteOf({ gone: ['/*/feed', '/*/*/feed', '/*'] }));
  expect((await app.request('/feed.rss')).status).toBe(200);
  expect(await locationsOf(app, ['/feed/', '/tag/kyiv/feed/'])).toEqual([
    `${BASE}/feed.rss`,
    `${BASE}/tag/kyiv.rss`,
  ]);
});

test('a removed address is 410: in a line for readers, on a page for people', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const line = await app.request('/weather.rss');
  expect([line.status, line.headers.get('content-type')]).toEqual([410, 'text/plain; charset=utf-8']);
  for (const [address, headers] of [
    ['/weather.rss', NAVIGATION],
    ['/Weather/', {}],
  ] as const) {
    const page = await app.request(address, { headers });
    expect([page.status, page.headers.get('content-type')]).toEqual([410, 'text/html; charset=utf-8']);
  }
});

async function locationsOf(app: Hono, paths: readonly string[]): Promise<(string | null)[]> {
  const responses = await Promise.all(paths.map((path) => app.request(path)));
  return responses.map(({ headers }) => headers.get('location'));
}
