import { expect, test } from 'vitest';
import type { Article } from '../../src/domain/article/article.ts';
import type { ArticleSource, Change } from '../../src/domain/article-source.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { articleOf, NOON, siteOf } from '../support.ts';

const site = siteOf();

/** A publisher whose source tells what the test says. */
async function following(first: readonly Article[]) {
  const clock = { now: NOON };
  let tell: (change: Change) => void = () => {};
  let told = first;
  const source: ArticleSource = {
    load: async () => ({ site, articles: first, problems: [] }),
    follow: async (onChange) => {
      tell = onChange;
    },
  };
  const publisher = createPublisher({ source, now: () => clock.now });
  await publisher.load();
  await publisher.follow(() => {}, new AbortController().signal);
  const slugs = () =>
    publisher
      .catalog()
      ?.lists.get('/feed')
      ?.members.map(({ slug }) => slug);
  return {
    publisher,
    clock,
    change: (articles: readonly Article[]) => {
      const removed = told.filter((article) => !articles.includes(article));
      const added = articles.filter((article) => !told.includes(article));
      told = articles;
      tell({ ...NO_CHANGE, removed, added });
    },
    slugs,
    tell: (change: Change) => tell(change),
  };
}

const NO_CHANGE: Change = { site, removed: [], added: [], resolved: [], found: [] };

const [a, b, c] = ['a', 'b', 'c'].map((slug) => articleOf({ slug, tags: [slug] })) as [
  Article,
  Article,
  Article,
];

test('a change waits for the next second, so that no two share a Last-Modified; the last one wins', async () => {
  const { clock, change, slugs } = await following([a]);
  change([a, b]);
  change([a, b, c]);
  expect(slugs()).toEqual(['a']);
  clock.now = NOON + 999;
  expect(slugs()).toEqual(['a']);
  clock.now = NOON + 1000;
  expect(slugs()).toEqual(['a', 'b', 'c']);
  change([c]);
  clock.now = NOON + 2500;
  expect(slugs()).toEqual(['c']);
});

test('a change shares the lists that it does not touch, and one without a difference shares all', async () => {
  const { publisher, clock, change } = await following([a, b]);
  const before = publisher.catalog();
  clock.now = NOON + 1000;
  change([a, c]);
  const after = publisher.catalog();
  expect(after?.lists.get('/tag/a')).toBe(before?.lists.get('/tag/a'));
  expect(after?.lists.has('/tag/b')).toBe(false);
  expect(after?.lists.get('/feed')?.since).toBe(NOON + 1000);
  clock.now = NOON + 2000;
  change([c, a]);
  expect(publisher.catalog()).toBe(after);
});

test('a piece that falls due in the second of a change waits as well', async () => {
  const due = articleOf({ slug: 'due', published: '2026-11-02T12:00:00.500Z' });
  const { publisher, clock } = await following([a, due]);
  const size = () => publisher.catalog()?.lists.get('/feed')?.size;
  clock.now = NOON + 600;
  expect(size()).toBe(1);
  clock.now = NOON + 1000;
  expect(size()).toBe(2);
});

test('a clock that is set back shows the articles of that instant, at once', async () => {
  const due = articleOf({ slug: 'due', published: '2026-11-02T11:00:00Z' });
  const { publisher, clock } = await following([a, due]);
  clock.now = NOON - 7_200_000;
  expect(publisher.catalog()?.lists.get('/feed')?.size).toBe(1);
});

test('a store that has gone is said to be stale, and everything stays', async () => {
  const { publisher, tell } = await following([a]);
  tell({ ...NO_CHANGE, stale: 'the folder is gone' });
  expect(publisher.status()).toMatchObject({ ready: true, stale: 'the folder is gone', current: 1 });
  tell(NO_CHANGE);
  expect(publisher.status()).not.toHaveProperty('stale');
});

test('articles and problems are counted as they come and go', async () => {
  const { publisher, tell } = await following([a]);
  const problem = (severity: 'error' | 'warning') => ({
    severity,
    code: 'file.syntax' as const,
    origin: { file: 'b.md' },
    message: 'is bad',
  });
  tell({ ...NO_CHANGE, added: [b, c], found: [problem('error'), problem('warning')] });
  expect(publisher.status()).toMatchObject({ articles: 3, problems: { errors: 1, warnings: 1 } });
  tell({ ...NO_CHANGE, removed: [b], resolved: [problem('error')] });
  expect(publisher.status()).toMatchObject({ articles: 2, problems: { errors: 0, warnings: 1 } });
});

test('another site gives another catalog of the same articles', async () => {
  const { publisher, clock, tell } = await following([a, b]);
  const other = siteOf({ title: 'Another name' });
  clock.now = NOON + 1000;
  tell({ ...NO_CHANGE, site: other, removed: [a], added: [c] });
  expect(publisher.catalog()?.site).toBe(other);
  expect([...(publisher.catalog()?.lists.keys() ?? [])]).toEqual([
    '/feed',
    '/language/en',
    '/tag/b',
    '/tag/c',
  ]);
});

test('the edition is the same object until something changes, so that pages made from it stay cached', async () => {
  const { publisher, clock } = await following([articleOf()]);
  const edition = publisher.edition();
  clock.now += 5000;
  expect(publisher.edition()).toBe(edition);
  expect(edition).toBeDefined();
});
