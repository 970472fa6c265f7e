import fc from 'fast-check';
import type { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Article } from '../../src/domain/article/article.ts';
import type { ArticleSource, Change } from '../../src/domain/article-source.ts';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { bundleOf, bundleService } from '../bundle-support.ts';
import { NAVIGATION } from '../pages/publication.ts';
import { articleOf, NOON, siteOf } from '../support.ts';

const SITE = siteOf({
  perFeed: 2,
  keepDays: 0,
  tags: {
    Merger: { aliases: ['takeover'], description: 'What nobody may know', title: 'The merger' },
    Kyiv: { slug: 'kyjiw', aliases: ['kiev'] },
  },
  categories: { World: { aliases: ['earth'] } },
  redirects: { '/old': '/tag/merger.rss', '/older': '/tag/kyiv', '/oldest': '/category/world/feed/' },
});

const NAMES = ['Merger', 'Kyiv', 'R&D', 'R and D', 'r AND d', 'Ports'];
const SLUGS = ['merger', 'mergers', 'takeover', 'kyiv', 'kyjiw', 'kiev', 'r-and-d', 'ports', 'nothing'];

const topics = fc.record({
  tags: fc.subarray(NAMES),
  categories: fc.subarray(['World', 'WORLD', 'Earth']),
  authors: fc.subarray(['Ada Berg', 'ADA BERG', 'Noor']),
  language: fc.constantFrom('en', 'de', 'pt-BR'),
  source: fc.option(fc.constantFrom({ name: 'Agency' }, { name: 'AGENCY' }), { nil: undefined }),
});
const record = fc.tuple(topics, fc.integer({ min: 0, max: 50 }), fc.option(fc.integer({ min: 1, max: 90 })));

const at = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();

function articlesFrom(
  records: readonly (readonly [object, number, number | null])[],
  first: number,
  prefix: string,
) {
  return records.map(([fields, minute, lasts], index) => {
    const expires = lasts === null ? {} : { expires: at(first + minute + lasts) };
    return articleOf(
      {
        slug: `${prefix}${index}`,
        title: `${prefix} ${index}`,
        ...fields,
        published: at(first + minute),
        ...expires,
      },
      SITE,
    );
  });
}

/** Every way to write the address of a topic, and everything that names topics. */
const ADDRESSES = [
  '/',
  '/?q=merger',
  '/?kind=tag',
  '/feed',
  '/feed.rss?limit=1',
  '/feeds.json',
  '/feeds.opml',
  '/.well-known/feed-menu.json',
  '/sitemap.xml',
  '/readyz',
  '/old',
  '/older',
  '/oldest',
  '/category/earth/world/feed/',
  '/Category/WORLD.RSS/',
  '/author/ada-berg/feed/atom/',
  '/author/noor.json',
  '/language/PT-br.atom',
  '/language/de.rss',
  '/source/agency.rss',
  '/feed.rss',
  '/feed.atom',
  '/feed.json',
  ...SLUGS.flatMap((slug) => [
    `/tag/${slug}`,
    `/tag/${slug}.rss`,
    `/tag/${slug}.json?limit=1`,
    `/Tag/${slug.toUpperCase()}.Atom/`,
    `/tag/${slug}/feed/`,
    `/tag/${slug}/?feed=rss2`,
    `/tag/${slug}.xml`,
  ]),
];

const OTHERWISE = [{ method: 'HEAD' }, { headers: NAVIGATION }, { headers: { 'if-none-match': '*' } }];

/** What an app answers to a stranger: all but how long it may be cached, which counts down to a coming change. */
async function answersOf(app: Hono): Promise<unknown[]> {
  const answers = [];
  for (const address of ADDRESSES) {
    for (const init of address.endsWith('.rss') ? [{}, ...OTHERWISE] : [{}]) {
      const response = await app.request(address, init);
      const fields = Object.fromEntries(response.headers);
      const caching = fields['cache-control']?.replace(/\d+/g, 'N');
      answers.push([
        address,
        response.status,
        { ...fields, 'cache-control': caching },
        await response.text(),
      ]);
    }
  }
  return answers;
}

/** A service whose scheduled pieces come and go while it runs. */
async function following(articles: readonly Article[], clock: { now: number }) {
  let tell: (change: Change) => void = () => {};
  const source: ArticleSource = {
    load: async () => ({ site: SITE, articles, problems: [] }),
    follow: async (onChange) => {
      tell = onChange;
    },
  };
  const publisher = createPublisher({ source, now: () => clock.now });
  await publisher.load();
  await publisher.follow(() => {}, new AbortController().signal);
  const app = createApp({
    publisher,
    cache: createFeedCache({ compress: {} }),
    now: () => clock.now,
  });
  const change = (removed: readonly Article[], added: readonly Article[]) =>
    tell({ site: SITE, removed, added, resolved: [], found: [] });
  return { app, change };
}

test('scheduled pieces that come and go change nothing that a stranger can see, but for how long it may be cached', async () => {
  const [records, more] = [
    fc.array(record, { maxLength: 5 }),
    fc.array(record, { minLength: 1, maxLength: 4 }),
  ];
  await fc.assert(
    fc.asyncProperty(records, more, async (some, later) => {
      const published = articlesFrom(some, -60, 'public');
      const scheduled = articlesFrom(later, 30, 'scheduled');
      const clock = { now: NOON };
      const [without, with_, living] = [
        await following(published, clock),
        await following([...scheduled, ...published], clock),
        await following(published, clock),
      ];
      const bundles = [published, [...scheduled, ...published]].map((articles) =>
        bundleService(bundleOf(articles, { site: SITE })),
      );
      for (const seconds of [0, 10, 20]) {
        clock.now = NOON + seconds * 1000;
        for (const { clock: other } of bundles) other.now = clock.now;
        if (seconds === 10) living.change([], scheduled);
        if (seconds === 20) living.change(scheduled, []);
        const expected = await answersOf(without.app);
        expect(await answersOf(with_.app)).toEqual(expected);
        expect(await answersOf(living.app)).toEqual(expected);
        expect(await answersOf(bundles[1]?.app as Hono)).toEqual(await answersOf(bundles[0]?.app as Hono));
      }
    }),
    { numRuns: 8 },
  );
});

test('Last-Modified of a feed that was never requested does not reveal when a piece was scheduled', async () => {
  const clock = { now: NOON };
  const { app, change } = await following([articleOf({ tags: ['Ports'] }, SITE)], clock);
  clock.now = NOON + 60_000;
  change([], articlesFrom([[{ tags: ['Ports'] }, 0, null]], 30, 'scheduled'));
  clock.now = NOON + 120_000;
  for (const address of ['/tag/ports.rss', '/feed.atom?limit=7']) {
    const { headers } = await app.request(address);
    expect(headers.get('last-modified')).toBe('Mon, 02 Nov 2026 12:00:00 GMT');
  }
});

test('a topic exists from its first piece on, stays when that expires, and ends when it is removed', async () => {
  const clock = { now: NOON };
  const [piece] = articlesFrom([[{ tags: ['Merger'] }, 0, 10]], 30, 'piece');
  if (piece === undefined) throw new Error('there is a piece');
  const { app, change } = await following([piece], clock);
  const bundle = bundleService(bundleOf([piece], { site: SITE }));
  const seen = async () => {
    bundle.clock.now = clock.now;
    const [node, edge] = [
      await app.request('/tag/merger.json'),
      await bundle.app.request('/tag/merger.json'),
    ];
    expect(edge.status).toBe(node.status);
    return [node.status, node.status === 200 ? (await node.json()).items.length : 0];
  };
  const statuses = [];
  for (const minute of [0, 29, 30, 39, 40]) {
    clock.now = NOON + minute * 60_000;
    statuses.push(await seen());
  }
  expect(statuses).toEqual([
    [404, 0],
    [404, 0],
    [200, 1],
    [200, 1],
    [200, 0],
  ]);
  change([piece], [{ ...piece, draft: true }]);
  clock.now += 1000;
  expect((await app.request('/tag/merger.json')).status).toBe(404);
});

test('a spelling that a scheduled piece alone uses names its topic when that piece is due, in a bundle too', async () => {
  const articles = articlesFrom(
    [
      [{ tags: ['r and d'] }, -90, null],
      [{ tags: ['R and D'] }, 0, null],
    ],
    30,
    'piece',
  );
  const clock = { now: NOON };
  const { app } = await following(articles, clock);
  const bundle = bundleService(bundleOf(articles, { site: SITE }));
  for (const [minute, name] of [
    [0, 'r and d'],
    [30, 'R and D'],
  ] as const) {
    clock.now = bundle.clock.now = NOON + minute * 60_000;
    for (const one of [app, bundle.app]) {
      expect((await (await one.request('/tag/r-and-d.json')).json()).title).toBe(`${SITE.title}: ${name}`);
    }
  }
});

test('/readyz says nothing of records, problems, paths or caches', async () => {
  const source: ArticleSource = {
    load: async () => ({
      site: SITE,
      articles: articlesFrom([[{}, 0, null]], 30, 'scheduled'),
      problems: [
        { severity: 'error', code: 'file.syntax', origin: { file: 'secret.md' }, message: 'is wrong' },
      ],
    }),
    follow: async (onChange) =>
      onChange({
        site: SITE,
        removed: [],
        added: [],
        resolved: [],
        found: [],
        stale: '/srv/articles is gone',
      }),
  };
  const publisher = createPublisher({ source, now: () => NOON });
  await publisher.load();
  await publisher.follow(() => {}, new AbortController().signal);
  const app = createApp({ publisher, cache: createFeedCache({ compress: {} }), now: () => NOON });
  const response = await app.request('/readyz');
  expect([response.status, await response.json()]).toEqual([200, { ready: true, stale: true, current: 0 }]);
});
