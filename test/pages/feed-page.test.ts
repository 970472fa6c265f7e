import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createPageText } from '../../src/pages/page-text.ts';
import { initials } from '../../src/pages/portrait.ts';
import { rhythmOf } from '../../src/pages/rhythm.ts';
import { NOON, serviceOf, siteOf } from '../support.ts';
import { elementsIn, hrefsIn } from './html.ts';
import { RECORDS, SITE } from './publication.ts';

const BASE = 'https://feeds.example/base';

test('a page describes the feed, how to subscribe, and its items', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const page = await (await app.request('/tag/ports')).text();
  expect(elementsIn(page, 'h1')[0]?.text).toBe('Ports');
  expect(page).toContain('<p class="lead">Quays &amp; cranes</p>');
  expect(elementsIn(page, 'code').map(({ id, dir, text }) => [id, dir, text])).toEqual(
    ['rss', 'atom', 'json'].map((id) => [id, 'ltr', `${BASE}/tag/ports.${id}`]),
  );
  const folded = elementsIn(page, 'details').map(({ text }) => text);
  expect(folded).toEqual([expect.stringMatching(/^Other formats\s+Atom address.*JSON Feed address/s)]);
  const feed = encodeURIComponent(`${BASE}/tag/ports.rss`);
  expect(hrefsIn(page)).toEqual(
    expect.arrayContaining([
      `https://feedly.com/i/subscription/feed%2F${feed}`,
      `https://www.inoreader.com/?add_feed=${feed}`,
      `https://www.newsblur.com/?url=${feed}`,
      `feed:${BASE}/tag/ports.rss`,
    ]),
  );
  expect(elementsIn(page, 'h3').map(({ text }) => text)).toEqual([
    '<script>alert(1)</script>',
    'عودة الترام',
  ]);
  expect(elementsIn(page, 'h3')[1]).toMatchObject({ lang: 'ar', dir: 'rtl' });
  expect(elementsIn(page, 'time').at(-1)).toMatchObject({
    datetime: '2026-10-31T10:00:00Z',
    text: '31 October 2026 at 10:00 UTC',
  });
});

test('a picture has its alt and its credit, and no referrer', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const page = await (await app.request('/tag/ports')).text();
  expect(elementsIn(page.slice(page.indexOf('id="now"')), 'img')).toEqual([
    expect.objectContaining({
      src: 'https://media.example/photo.jpg',
      alt: 'A <ship>',
      width: '1200',
      height: '800',
      loading: 'lazy',
      referrerpolicy: 'no-referrer',
    }),
  ]);
  expect(elementsIn(page, 'figcaption')[0]?.text).toBe('Photo: Ada & Co');
});

test('software finds the three formats, the canonical address and what to show of it', async () => {
  const { app } = await serviceOf(
    RECORDS,
    siteOf({ logo: 'https://a.example/logo.png', tags: { Ports: { title: 'Our "ports"' } } }),
  );
  const page = await (await app.request('/tag/ports')).text();
  expect(elementsIn(page, 'link').filter(({ rel }) => rel === 'alternate')).toEqual([
    expect.objectContaining({
      type: 'application/rss+xml',
      href: `${BASE}/tag/ports.rss`,
      title: 'Harbour & Hinterland <Wire>: Our "ports" (RSS)',
    }),
    expect.objectContaining({ type: 'application/atom+xml', href: `${BASE}/tag/ports.atom` }),
    expect.objectContaining({ type: 'application/feed+json', href: `${BASE}/tag/ports.json` }),
  ]);
  const meta = Object.fromEntries(
    elementsIn(page, 'meta').map(({ property, content }) => [property, content]),
  );
  expect(meta).toMatchObject({
    'og:title': 'Harbour & Hinterland <Wire>: Our "ports"',
    'og:url': `${BASE}/tag/ports`,
    'og:type': 'website',
    'og:image': 'https://a.example/logo.png',
    'og:site_name': 'Harbour & Hinterland <Wire>',
  });
});

test('a feed has the picture of its newest piece that has one, and an icon below it', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const head = async (path: string) => {
    const page = await (await app.request(path)).text();
    const end = page.indexOf('</h1>');
    return { page, head: page.slice(page.indexOf('class="feed-head"'), end) };
  };
  const ports = await head('/tag/ports');
  expect(elementsIn(ports.head, 'img')).toEqual([
    expect.objectContaining({
      src: 'https://media.example/photo.jpg',
      alt: '',
      referrerpolicy: 'no-referrer',
    }),
  ]);
  expect(elementsIn(ports.head, 'use')).toEqual([expect.objectContaining({ href: '#i-tag' })]);
  expect(elementsIn(ports.page, 'symbol').map(({ id }) => id)).toEqual(['i-feed', 'i-tag']);
  expect(elementsIn((await head('/language/ar')).head, 'img')).toEqual([]);
});

test('an author has the avatar of the newest piece that gives one, and initials below it', async () => {
  const avatar = 'https://media.example/zoe.jpg';
  const records = [
    { authors: ['Zoë Über'], image: 'https://media.example/cover.jpg' },
    { authors: ['Bob', { name: 'Zoe Uber', avatar }], published: '2026-10-01T00:00:00Z' },
    {
      authors: [{ name: 'Bob', avatar: 'https://media.example/bob.jpg' }],
      published: '2026-09-01T00:00:00Z',
    },
    { authors: ['Somebody else'] },
  ];
  const { app } = await serviceOf(records);
  const portrait = async (path: string) => {
    const page = await (await app.request(path)).text();
    const [head = ''] = /class="feed-head".*?<h1>/s.exec(page) ?? [];
    return [elementsIn(head, 'span')[0]?.text, elementsIn(head, 'img')[0]?.src];
  };
  expect(await portrait('/author/zoe-uber')).toEqual(['ZU', avatar]);
  expect(await portrait('/author/somebody-else')).toEqual(['SE', undefined]);
});

test.each([
  ['Ada Berg', 'AB'],
  ['ada lovelace king', 'AK'],
  ['J. R. R. Tolkien', 'JT'],
  ['山田', '山'],
  ['ليلى حداد', 'لح'],
  ['“Quoted” (Name)', 'QN'],
  ['Ada Berg, Europe correspondent', 'AB'],
  ['ليلى حداد، محررة', 'لح'],
  ['Berg, Ada', 'BA'],
  ['Cher, singer', 'CS'],
  ['🏴 Pirate', 'P'],
  ['!?', ''],
  ['', ''],
])('the initials of %j are %j', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

const DAY = 86_400_000;

test.each([
  [4, 1, 'about 3 a day'],
  [41, 10, 'about 4 a day'],
  [11, 10, 'about 1 a day'],
  [5, 5, 'about 6 a week'],
  [4, 60, 'about 2 a month'],
  [4, 700, 'about 2 a year'],
  [4, 5000, undefined],
  [3, 1, undefined],
  [200, 0, undefined],
])('%i articles over %i days: %s', (count, days, often) => {
  const articles = Array.from({ length: count }, (_, index) => ({
    published: NOON - (index * days * DAY) / (count - 1),
  }));
  expect(rhythmOf(articles, createPageText(siteOf()))).toBe(often);
});

test('a piece from an archive does not change how often a feed has something new', () => {
  const days = [0, 1, 2, 3, 4, 5, 6, 5000];
  const articles = days.map((day) => ({ published: NOON - day * DAY }));
  expect(rhythmOf(articles, createPageText(siteOf()))).toBe('about 1 a day');
});

test('a time says the exact instant to who hovers, and its bytes do not depend on the clock', async () => {
  const { app, clock } = await serviceOf([{}], siteOf({ language: 'en-GB', timeZone: 'Europe/Berlin' }));
  const page = await (await app.request('/language/en-GB')).text();
  expect(elementsIn(page, 'time')).toEqual([
    { datetime: '2026-11-01T10:00:00Z', title: '1 November 2026 at 11:00 CET', text: '1 November 2026' },
    expect.objectContaining({ text: '1 November 2026 at 11:00 CET' }),
  ]);
  clock.now += 3 * DAY;
  expect(await (await app.request('/language/en-GB')).text()).toBe(page);
});

test('a headline comes before its time and author', async () => {
  const { app } = await serviceOf([{ authors: ['Ada'] }]);
  const [item = ''] = /<article>.*<\/article>/s.exec(await (await app.request('/author/ada')).text()) ?? [];
  expect(item.indexOf('<h3>')).toBeLessThan(item.indexOf('class="meta"'));
});

test('related feeds share articles, and are not empty', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const page = await (await app.request('/tag/kyiv')).text();
  const related = page.slice(page.indexOf('id="related"'));
  expect(hrefsIn(related).slice(0, 5)).toEqual(
    expect.arrayContaining([`${BASE}/tag/ports`, `${BASE}/category/world`, `${BASE}/feed`]),
  );
  expect(related).not.toContain(`${BASE}/tag/kyiv"`);
});

test('times have the zone and the form of the site', async () => {
  const { app } = await serviceOf([{}], siteOf({ language: 'de', timeZone: 'Europe/Berlin' }));
  const page = await (await app.request('/language/de')).text();
  expect(elementsIn(page, 'time').at(-1)?.text).toBe('1. November 2026 um 11:00 MEZ');
});

test('a page is cached until what it shows can change, and validated by its entity tag', async () => {
  const { app, clock } = await serviceOf(RECORDS, SITE);
  for (const address of ['/', '/language/ar', '/tag/ports', '/feeds.opml', '/feeds.json', '/sitemap.xml']) {
    clock.now = NOON;
    const { headers } = await app.request(address, { headers: { 'accept-encoding': 'br' } });
    expect(headers.get('cache-control')).toBe('max-age=600, stale-while-revalidate=600, stale-if-error=3000');
    expect([headers.get('vary'), headers.get('content-encoding'), headers.get('last-modified')]).toEqual([
      'Accept-Encoding',
      'br',
      null,
    ]);
    const etag = headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[0-9a-f]{32}"$/);
    const same = await app.request(address, { headers: { 'if-none-match': etag } });
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag]);
    expect([same.headers.get('cache-control'), same.headers.get('vary')]).toEqual([
      headers.get('cache-control'),
      'Accept-Encoding',
    ]);
    const head = await app.request(address, { method: 'HEAD', headers: { 'accept-encoding': 'br' } });
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(headers));
    clock.now = NOON + 7_200_000;
    if (!['/tag/ports', '/language/ar'].includes(address) && address !== '/sitemap.xml') {
      expect((await app.request(address, { headers: { 'if-none-match': etag } })).status).toBe(200);
    }
  }
});

test('its bytes are a function of its content: another process gives the same tag', async () => {
  const tags = await Promise.all(
    [0, 1].map(async () =>
      (await (await serviceOf(RECORDS, SITE)).app.request('/tag/ports')).headers.get('etag'),
    ),
  );
  expect(tags[0]).toBe(tags[1]);
});

test.each(['/', '/tag/ports', '/tag/nothing'])(
  'the Content-Security-Policy of %s allows images, the page’s own style and script, and nothing else',
  async (address) => {
    const { app } = await serviceOf(RECORDS, SITE);
    const policy = (await app.request(address)).headers.get('content-security-policy') ?? '';
    expect(policy.replace(/'sha256-[\w+/]{43}='/g, 'HASH').split('; ')).toEqual([
      "default-src 'none'",
      'style-src HASH',
      'script-src HASH',
      'img-src http: https:',
      `form-action 'self' ${new URL(SITE.feeds).origin}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
  },
);

test.each([
  ['https://news.example/a;b,c.css?v=1', ' https://news.example/a%3Bb%2Cc.css', 'https://news.example'],
  ['/feeds.css', ' https://news.example/feeds.css', 'https://news.example'],
  ['h1 { color: teal }', ' HASH', 'https://news.example'],
])('css: %s is after our style, and the Content-Security-Policy allows it', async (css, source, origin) => {
  const site = siteOf({ css });
  const { app } = await serviceOf(RECORDS, site);
  const response = await app.request('/tag/ports');
  const policy = response.headers.get('content-security-policy') ?? '';
  const directives = policy.replace(/'sha256-[\w+/]{43}='/g, 'HASH').split('; ');
  expect(directives).toContain(`style-src HASH${source}`);
  expect(directives).toContain(`font-src ${origin}`);
  const head = (await response.text()).split('</head>')[0] ?? '';
  const last = head.slice(head.indexOf('</style>') + '</style>'.length).trim();
  expect(last).toBe(
    site.css?.kind === 'linked'
      ? `<link rel="stylesheet" href="${site.css.url}">`
      : '<style>h1 { color: teal }</style>',
  );
});

test('links of the site are at the top of every page, escaped', async () => {
  const links = [
    { title: 'A < B & "C"', url: '/a?b=1&c="2"' },
    { title: 'Elsewhere', url: 'https://b.example/' },
  ];
  const { app } = await serviceOf(RECORDS, siteOf({ links }));
  for (const path of ['/', '/tag/ports', '/nothing']) {
    const page = await (await app.request(path)).text();
    const [top = ''] = /<header.*<\/header>/s.exec(page) ?? [];
    expect(elementsIn(top, 'a').map(({ href, text }) => [href, text])).toEqual([
      [expect.any(String), SITE.title],
      ['https://news.example/a?b=1&c=%222%22', 'A < B & "C"'],
      ['https://b.example/', 'Elsewhere'],
      [expect.any(String), 'To the website'],
    ]);
  }
});

test('the longest page stays below 30 KB compressed', async () => {
  const words = (length: number, seed: number) => {
    return Array.from({ length }, (_, index) => ((index * 7919 + seed * 104729) % 46656).toString(36)).join(
      ' ',
    );
  };
  const records = Array.from({ length: 60 }, (_, index) => ({
    title: words(60, index),
    summary: words(200, index + 1),
    authors: [words(4, index + 2), words(4, index + 3)],
    tags: [words(3, index + 4), words(3, index + 5)],
    image: { url: `https://a.example/${index}.jpg`, alt: words(30, index + 6), credit: words(10, index + 7) },
  }));
  const { app } = await serviceOf(records, siteOf({ perFeed: 200 }));
  for (const address of ['/language/en', '/', '/?kind=tag']) {
    const { length } = brotliCompressSync(Buffer.from(await (await app.request(address)).arrayBuffer()));
    expect(length, address).toBeLessThan(30_000);
  }
  expect(await (await app.request('/language/en')).text()).toContain('The feed holds 30 more.');
});
