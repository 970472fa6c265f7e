import { expect, test } from 'vitest';
import { serviceOf, siteOf } from '../support.ts';
import { elementsIn, hrefsIn, requestsIn } from './html.ts';
import { RECORDS, SITE } from './publication.ts';

const BASE = 'https://feeds.example/base';

async function pageOf(address: string, records: readonly object[] = RECORDS, site = SITE): Promise<string> {
  const { app } = await serviceOf(records, site);
  const response = await app.request(address);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  return response.text();
}

test('every feed that has something in it is there, with its count and the time of its last item', async () => {
  const page = await pageOf('/');
  expect(elementsIn(page, 'h1')[0]?.text).toBe('Feeds');
  expect(elementsIn(page, 'h2').map(({ text }) => text.trim())).toEqual([
    'Everything',
    'Categories',
    'Tags',
    'Authors',
    'Languages',
  ]);
  expect(hrefsIn(page)).toEqual(expect.arrayContaining([`${BASE}/feed`, `${BASE}/tag/ports`]));
  expect(elementsIn(page, 'li').map(({ text }) => text.replace(/\s+/g, ' ').trim())).toEqual(
    expect.arrayContaining([
      'Ports2 articles<script>alert(1)</script> 1 November 2026',
      'Kyiv1 article<script>alert(1)</script> 1 November 2026',
      'العربية Arabic1 articleعودة الترام 31 October 2026',
    ]),
  );
  expect(elementsIn(page, 'bdi')).toContainEqual({ lang: 'ar', dir: 'rtl', text: 'العربية' });
  expect(elementsIn(page, 'time')[0]).toMatchObject({ datetime: '2026-11-01T10:00:00Z' });
});

test('the feed of everything has its address at once', async () => {
  const page = await pageOf('/');
  expect(elementsIn(page, 'code').map(({ text }) => text)).toEqual([`${BASE}/feed.rss`]);
  expect(elementsIn(page, 'button')[1]).toMatchObject({ 'data-copy': 'rss', hidden: '' });
});

test('topics that only scheduled or expired pieces are on are given away by nothing', async () => {
  for (const address of ['/', '/?kind=tag', '/?q=mer', '/tag/ports', '/tag/merge', '/nothing']) {
    const { app } = await serviceOf(RECORDS, SITE);
    expect(await (await app.request(address)).text()).not.toMatch(/merger"|Merger<|Elections|Later/);
  }
});

test('software finds the feed of everything, and the list of all', async () => {
  const links = elementsIn(await pageOf('/'), 'link');
  expect(links.filter(({ rel }) => rel === 'alternate').map(({ type, href }) => [type, href])).toEqual([
    ['application/rss+xml', `${BASE}/feed.rss`],
    ['application/atom+xml', `${BASE}/feed.atom`],
    ['application/feed+json', `${BASE}/feed.json`],
  ]);
  expect(links).toContainEqual(expect.objectContaining({ rel: 'canonical', href: `${BASE}/` }));
});

test('the filter is a plain form, which finds words in any case and without their marks', async () => {
  const records = [{ tags: ["Côte d'Ivoire", 'Ivory trade'], authors: ['Zoë Ivory'] }];
  const page = await pageOf('/?q=IVO+cote', records);
  expect(elementsIn(page, 'form')[0]).toMatchObject({ action: `${BASE}/` });
  expect(elementsIn(page, 'input')[0]).toMatchObject({ name: 'q', value: 'IVO cote' });
  expect(hrefsIn(page).filter((href) => href.startsWith(`${BASE}/tag/`) && !href.endsWith('.rss'))).toEqual([
    `${BASE}/tag/cote-d-ivoire`,
  ]);
  expect(elementsIn(page, 'meta')).toContainEqual(
    expect.objectContaining({ name: 'robots', content: 'noindex' }),
  );
  expect(await pageOf('/?q=%3Cb%3E', records)).toContain('No feed has “&lt;b&gt;” in its name.');
});

test('3,000 feeds are some at first, then pages of a kind, and each is found', async () => {
  const tags = Array.from({ length: 3000 }, (_, index) => `Topic ${index + 1}`);
  const { app } = await serviceOf([{ tags }, { tags: tags.slice(2000, 2024) }], SITE);
  const get = async (address: string) => (await app.request(address)).text();
  const links = (page: string) => {
    return hrefsIn(page)
      .filter((href) => /\/tag\/topic-\d+$/.test(href))
      .map((href) => Number(href.split('-').at(-1)));
  };
  const home = await get('/');
  expect(links(home)).toEqual(Array.from({ length: 24 }, (_, index) => 2001 + index));
  expect(elementsIn(home, 'summary').map(({ text }) => text)).toEqual(['12 more Tags']);
  expect(hrefsIn(home)).toContain(`${BASE}/?kind=tag`);
  expect(home.length).toBeLessThan(40_000);
  const pages = await Promise.all(
    Array.from({ length: 25 }, (_, index) => get(`/?kind=tag&page=${index + 1}`)),
  );
  expect(pages.flatMap(links)).toEqual(Array.from({ length: 3000 }, (_, index) => index + 1));
  expect(hrefsIn(pages[1] ?? '')).toEqual(
    expect.arrayContaining([`${BASE}/?kind=tag`, `${BASE}/?kind=tag&page=3`, `${BASE}/?kind=tag&page=25`]),
  );
  expect(links(await get('/?q=topic+2999'))).toEqual([2999]);
  expect(links(await get('/?kind=tag&page=99999'))).toEqual(links(pages[24] ?? ''));
  expect((await app.request('/feeds.opml')).status).toBe(200);
});

test.each([
  '?kind=nothing',
  '?page=0',
  '?page=-1',
  '?page=x',
  '?page=7',
  '?q=',
  '?utm_source=x',
  '?kind=constructor',
])('a query that says nothing changes nothing: %s', async (query) => {
  expect(await pageOf(`/${query}`)).toBe(await pageOf('/'));
});

test.each([
  [14, 14, 0],
  [15, 12, 3],
  [36, 12, 24],
  [37, 12, 12],
])('of %i topics %i are seen at once, and %i are folded', async (count, seen, folded) => {
  const page = await pageOf(
    '/',
    [{ tags: Array.from({ length: count }, (_, index) => `T${index}`) }],
    siteOf(),
  );
  const tags = (html: string) => hrefsIn(html).filter((href) => href.startsWith(`${BASE}/tag/`)).length;
  const [group = ''] = /<h2 id="tag">.*?<\/section>/s.exec(page) ?? [];
  const [before = '', after = ''] = group.split('<details>');
  expect([tags(before), tags(after)]).toEqual([seen, folded]);
  expect(hrefsIn(group).includes(`${BASE}/?kind=tag`)).toBe(count > 36);
  const found = await pageOf('/?q=t', [{ tags: ['T1', 'T2', 'T3'], authors: ['Tom'] }], siteOf());
  expect(found).not.toContain('<details>');
});

test('topics are ranked by how much was published in them of late, not by name or size', async () => {
  const day = (n: number) => new Date(Date.parse('2026-11-01T00:00:00Z') - n * 86_400_000).toISOString();
  const records = [
    ...Array.from({ length: 30 }, (_, index) => ({
      tags: ['A large and old one'],
      published: day(200 + index),
    })),
    ...Array.from({ length: 6 }, (_, index) => ({ tags: ['Busy'], published: day(1 + index) })),
    { tags: ['Newest of all'], published: day(0) },
    { tags: ['Older'], published: day(20) },
  ];
  const [group = ''] = /<h2 id="tag">.*?<\/section>/s.exec(await pageOf('/', records, siteOf())) ?? [];
  expect(elementsIn(group, 'a').map(({ text }) => text)).toEqual([
    'Busy',
    'Newest of all',
    'Older',
    'A large and old one',
  ]);
});

test('a page needs nothing but itself, the images of articles and those of the site', async () => {
  const site = siteOf({ logo: 'https://a.example/logo.png', favicon: 'https://a.example/icon.png' });
  expect(requestsIn(await pageOf('/', RECORDS, site))).toEqual([
    'https://a.example/logo.png',
    'https://a.example/icon.png',
  ]);
  expect(requestsIn(await pageOf('/'))).toEqual([`${BASE}/favicon.ico`]);
});

test('words are those of the site, in its language and direction', async () => {
  const site = siteOf({ language: 'ar-EG', words: { ar: { feeds: 'الخلاصات', articles: '{n} مقالات' } } });
  const page = await pageOf('/', [{}, {}], site);
  expect(elementsIn(page, 'html')[0]).toMatchObject({ lang: 'ar-EG', dir: 'rtl' });
  expect(elementsIn(page, 'h1')[0]?.text).toBe('الخلاصات');
  const counts = elementsIn(page, 'small').map(({ text }) => text.replace(/[\u2068\u2069]/g, '|'));
  expect(counts).toEqual(expect.arrayContaining(['|٢| مقالات', '١ نوفمبر ٢٠٢٦']));
});

test.each([
  ['http://localhost:8787', ['feedstand new "A title"', 'feedstand import FILE']],
  ['http://127.0.0.1:8787', ['feedstand new "A title"', 'feedstand import FILE']],
  ['http://[::1]:8787', ['feedstand new "A title"', 'feedstand import FILE']],
  ['https://feeds.news.example', []],
])('while nothing is published, the page of %s says so and how to begin', async (feeds, commands) => {
  for (const records of [[], [{ published: '2027-01-01T00:00:00Z' }]]) {
    const page = await pageOf('/', records, siteOf({ feeds }));
    expect(elementsIn(page, 'h2').map(({ text }) => text.trim())).toEqual([
      'Nothing has been published here yet',
      'Everything',
    ]);
    expect(elementsIn(page, 'code').map(({ text }) => text)).toEqual([...commands, `${feeds}/feed.rss`]);
    expect(elementsIn(page, 'form')).toEqual([]);
  }
  expect(await pageOf('/', [{}], siteOf({ feeds }))).not.toContain('Nothing has been published');
});
