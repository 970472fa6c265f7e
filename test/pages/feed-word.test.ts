import { describe, expect, test } from 'vitest';
import { parseSite } from '../../src/domain/site/site.ts';
import { bundleOf, bundleService } from '../bundle-support.ts';
import { SITE_FIELDS, serviceOf, siteOf } from '../support.ts';
import { NAVIGATION, PLAIN_NAVIGATION, RECORDS, SITE } from './publication.ts';
import { READERS } from './readers.ts';

const BASE = 'https://feeds.example/base';
const VARY = 'Accept-Encoding, Sec-Fetch-Dest';

/** Where an address leads, as far as it does. */
async function ledBy(
  fields: object,
  address = '/feed',
  headers: Record<string, string> = {},
  method = 'GET',
) {
  const { app } = await serviceOf(RECORDS, siteOf(fields));
  const response = await app.request(address, { headers, method });
  return [response.status, response.headers.get('location')?.replace(BASE, '')];
}

describe.each(READERS)('%s', (_, headers) => {
  test('is sent from /feed to the feed', async () => {
    const { app } = await serviceOf(RECORDS, SITE);
    const response = await app.request('/feed', { headers });
    expect(Object.fromEntries(response.headers)).toEqual({
      location: `${BASE}/feed.rss`,
      'cache-control': 'max-age=900',
      vary: VARY,
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
    expect([response.status, await response.text()]).toEqual([301, '']);
  });
});

test("a person's own navigation gets the page, from records and from a bundle", async () => {
  const { app, articles } = await serviceOf(RECORDS, SITE);
  const bundle = bundleService(bundleOf(articles, { site: SITE }));
  const pages = [];
  for (const one of [app, bundle.app]) {
    const { status, headers } = await one.request('/feed', { headers: NAVIGATION });
    expect([status, headers.get('content-type'), headers.get('cache-control'), headers.get('vary')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'private, no-store',
      VARY,
    ]);
    expect([headers.get('etag'), headers.get('last-modified')]).toEqual([null, null]);
    pages.push(await (await one.request('/feed', { headers: PLAIN_NAVIGATION })).text());
    expect((await one.request('/feed')).headers.get('location')).toBe(`${BASE}/feed.rss`);
  }
  expect(pages[1]).toBe(pages[0]);
});

test.each([
  [{}, '/feed', '/feed.rss', 'nothing else is said'],
  [{}, '/feed?limit=5', '/feed.rss?limit=5', 'a limit goes along'],
  [{}, '/feed?utm_source=x', '/feed.rss', 'other parameters do not'],
  [{}, '/feed?feed=atom', '/feed.atom', 'that format is asked for'],
  [{ redirects: { '/feed': '/feed.atom' } }, '/feed', '/feed.atom', 'site.yaml says so'],
  [{ redirects: { '/feed': '/feed.rss' } }, '/feed', '/feed.rss', 'site.yaml says so'],
  [
    { redirects: { '/feed/': '/feed.json' } },
    '/feed',
    '/feed.json',
    'a slash makes no difference in site.yaml',
  ],
  [{ redirects: { '/feed': 'https://e.example/f' } }, '/feed', 'https://e.example/f', 'site.yaml says so'],
  [{ redirects: { '/feed': '/tag/ports' } }, '/feed', '/tag/ports', 'site.yaml says so'],
  [
    { redirects: { '/feed': '/a', '/a': '/tag/ports.rss' } },
    '/feed',
    '/tag/ports.rss',
    'chains are followed',
  ],
  [{ redirects: { '/feed': '/tag/nothing.rss' } }, '/feed', '/feed.rss', 'nothing is where site.yaml leads'],
  [{ redirects: { '/feed': '/tag/merger.rss' } }, '/feed', '/feed.rss', 'only scheduled pieces are there'],
  [{ redirects: { '/old': '/feed' } }, '/old', '/feed.rss', 'nobody is redirected twice'],
  [{ redirects: { '/old': '/feed', '/feed': '/feed.json' } }, '/old', '/feed.json', 'chains are followed'],
  [{ pages: false }, '/feed', '/feed.rss', 'there are no pages'],
])('with %j, %s leads to %s: %s', async (fields, address, to, _why) => {
  expect(await ledBy(fields, address)).toEqual([301, to]);
  expect(await ledBy(fields, address, {}, 'HEAD')).toEqual([301, to]);
  expect(await ledBy(fields, address, NAVIGATION, 'HEAD')).toEqual([301, to]);
});

test('a person gets the page with any redirect of /feed in site.yaml', async () => {
  expect(await ledBy({ redirects: { '/feed': '/feed.atom' } }, '/feed', NAVIGATION)).toEqual([
    200,
    undefined,
  ]);
});

test('pages: false sends people to the feed as well, and links to the page of all feeds instead', async () => {
  const { app } = await serviceOf(RECORDS, siteOf({ pages: false }));
  const response = await app.request('/feed', { headers: NAVIGATION });
  expect([response.status, response.headers.get('vary')]).toEqual([301, 'Accept-Encoding']);
  const { feeds } = await (await app.request('/feeds.json')).json();
  expect(feeds[0].page).toBe(`${BASE}/`);
  expect(await (await app.request('/')).text()).not.toContain(`href="${BASE}/feed"`);
});

test.each([
  [{ '/feed': '/feed.rss' }, []],
  [{ '/feed/': '/feed.rss' }, []],
  [{ '/feed.rss': '/feed.atom' }, ['redirects./feed.rss: is never followed: a feed or page is served there']],
  [{ '/feed': '/feed/' }, ['redirects./feed: leads back to itself: /feed → /feed']],
])('check says of the redirects %j: %j', (redirects, expected) => {
  const { problems } = parseSite(
    { ...SITE_FIELDS, redirects },
    { file: 'site.yaml' },
    { feeds: 'http://localhost' },
  );
  expect(problems.map(({ field, message }) => `${field}: ${message}`)).toEqual(expected);
});
