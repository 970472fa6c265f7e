import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseOpml } from 'feedsmith';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { serviceOf, siteOf } from '../support.ts';
import { NAVIGATION, RECORDS, SITE } from './publication.ts';

const BASE = 'https://feeds.example/base';

/** Of draft-nottingham-feed-menu, appendix A. */
const MENU_SCHEMA = {
  $ref: '#/$defs/menu',
  $defs: {
    menu: {
      type: 'object',
      required: ['feed-menu', 'items'],
      properties: {
        'feed-menu': { type: 'string' },
        items: { type: 'array', items: { anyOf: [{ $ref: '#/$defs/menu' }, { $ref: '#/$defs/feed' }] } },
      },
      additionalProperties: false,
    },
    feed: {
      type: 'object',
      required: ['feed-title'],
      anyOf: [{ required: ['rss'] }, { required: ['atom'] }],
      properties: {
        'feed-title': { type: 'string' },
        description: { type: 'string' },
        rss: { type: 'string' },
        atom: { type: 'string' },
      },
      additionalProperties: false,
    },
  },
};

test.each(['/feeds.opml', '/.well-known/feeds'])('%s is OPML with every feed, grouped', async (address) => {
  const { app } = await serviceOf(RECORDS, SITE);
  const response = await app.request(address);
  expect(response.headers.get('content-type')).toBe('text/x-opml; charset=utf-8');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  const text = await response.text();
  new SaxesParser().write(text).close();
  const opml = parseOpml(text);
  expect(opml.head).toMatchObject({ title: SITE.title, ownerName: 'The editors' });
  const outlines = opml.body?.outlines ?? [];
  expect(outlines.map(({ text: name }) => name)).toEqual([
    SITE.title,
    'Categories',
    'Tags',
    'Authors',
    'Languages',
  ]);
  expect(outlines[2]?.outlines).toEqual([
    expect.objectContaining({ type: 'rss', text: `${SITE.title}: Kyiv`, xmlUrl: `${BASE}/tag/kyiv.rss` }),
    {
      type: 'rss',
      text: `${SITE.title}: Ports`,
      title: `${SITE.title}: Ports`,
      description: 'Quays & cranes',
      xmlUrl: `${BASE}/tag/ports.rss`,
      htmlUrl: `${BASE}/tag/ports`,
      version: 'RSS2',
    },
  ]);
  expect(text).not.toMatch(/merger|elections/i);
});

test('the feed menu is what the draft asks for, a menu for each kind', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const response = await app.request('/.well-known/feed-menu.json');
  expect(response.headers.get('content-type')).toBe('application/json');
  const menu = await response.json();
  const validate = new Ajv2020({ allErrors: true }).compile(MENU_SCHEMA);
  validate(menu);
  expect(validate.errors).toBeNull();
  expect(menu['feed-menu']).toBe(SITE.title);
  expect(menu.items[0]).toMatchObject({
    'feed-title': SITE.title,
    rss: `${BASE}/feed.rss`,
    atom: `${BASE}/feed.atom`,
  });
  expect(menu.items[2]['feed-menu']).toBe('Tags');
  expect(JSON.stringify(menu)).not.toMatch(/merger|elections/i);
});

test('feeds.json has every feed with its addresses, counts and times', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const list = await (await app.request('/feeds.json')).json();
  expect(list).toMatchObject({
    version: 1,
    title: SITE.title,
    website: 'https://news.example/',
    language: 'en-GB',
  });
  expect(list.feeds[0]).toEqual({
    kind: 'all',
    title: SITE.title,
    description: 'News from the coast',
    page: `${BASE}/feed`,
    rss: `${BASE}/feed.rss`,
    atom: `${BASE}/feed.atom`,
    json: `${BASE}/feed.json`,
    articles: 3,
    newest: '2026-11-01T10:00:00Z',
  });
  expect(list.feeds.find(({ slug }: { slug: string }) => slug === 'ports')).toMatchObject({
    kind: 'tag',
    title: 'Ports',
    description: 'Quays & cranes',
    articles: 2,
  });
  expect(JSON.stringify(list)).not.toMatch(/merger|elections/i);
  for (const { rss, page } of list.feeds) {
    expect((await app.request(rss.slice(BASE.length))).status).toBe(200);
    expect((await app.request(page.slice(BASE.length), { headers: NAVIGATION })).status).toBe(200);
  }
});

test('the sitemap has every page, and robots.txt names it', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const text = await (await app.request('/sitemap.xml')).text();
  new SaxesParser().write(text).close();
  const pages = [...text.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, loc]) => loc ?? '');
  expect(pages).toEqual(expect.arrayContaining([`${BASE}/`, `${BASE}/tag/ports`]));
  // Where search engines get the feed, and no page.
  expect(pages).not.toContain(`${BASE}/feed`);
  for (const page of pages) expect((await app.request(page.slice(BASE.length))).status).toBe(200);
  expect(text).not.toMatch(/merger|elections/i);
  const robots = await app.request('/robots.txt');
  expect([robots.headers.get('content-type'), await robots.text()]).toEqual([
    'text/plain; charset=utf-8',
    `User-agent: *\nAllow: /\n\nSitemap: ${BASE}/sitemap.xml\n`,
  ]);
});

test('the favicon is the one of the site, or the sign for feeds in its colour', async () => {
  const own = await (await serviceOf([], siteOf({ icon: 'https://a.example/i.png' }))).app.request(
    '/favicon.ico',
  );
  expect([own.status, own.headers.get('location')]).toEqual([302, 'https://a.example/i.png']);
  const sign = await (await serviceOf([], SITE)).app.request('/favicon.ico');
  expect([sign.status, sign.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
  expect(await sign.text()).toContain('#0f5c6e');
});
