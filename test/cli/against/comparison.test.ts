import { expect, test } from 'vitest';
import { breaksReaders, compareFeed, isUnrelated } from '../../../src/cli/against/comparison.ts';
import type { Reference } from '../../../src/cli/against/reference.ts';
import type { Article } from '../../../src/domain/article/article.ts';
import type { FeedEntry } from '../../../src/importers/feed-entries.ts';
import { articleOf, NOON } from '../../support.ts';

const DAY_MS = 86_400_000;

function article(slug: string, fields: object = {}): Article {
  return articleOf({ slug, title: `Title ${slug}`, ...fields });
}

function entryOf({ id, url, title, published }: Article, changes: Partial<FeedEntry> = {}): FeedEntry {
  return { id, url, title, published, ...changes };
}

function compare(
  entries: readonly FeedEntry[],
  articles: readonly Article[],
  { format = 'rss', shown = articles }: { format?: Reference['format']; shown?: readonly Article[] } = {},
) {
  return compareFeed({ name: 'feed.xml', format, entries, notes: [] }, { articles, shown, now: NOON });
}

test('equal items are the same', () => {
  const a = article('a');
  const { pairs, onlyThere, onlyHere, left } = compare([entryOf(a)], [a]);
  expect(pairs).toEqual([{ entry: entryOf(a), article: a, differences: [] }]);
  expect([onlyThere, onlyHere, left]).toEqual([[], [], []]);
});

test.each([
  { why: 'a slash', url: 'https://news.example/a/' },
  { why: 'http and www', url: 'http://www.news.example/a' },
  { why: '.html', url: 'https://news.example/a.html' },
  { why: 'index.html', url: 'https://news.example/a/index.html' },
  { why: 'a campaign', url: 'https://news.example/a?utm_source=feed' },
  { why: 'another host', url: 'https://old.example/a' },
  { why: 'case', url: 'https://news.example/A' },
  { why: 'no link, but title and date', url: undefined },
])('an item is found without its id: $why', ({ url }) => {
  const a = article('a');
  const comparison = compare([entryOf(a, { id: 'another', url })], [article('b'), a]);
  expect(comparison.pairs[0]?.article).toBe(a);
  expect(comparison.pairs[0]?.differences[0]).toEqual({ field: 'id', there: 'another', here: a.id });
  expect(breaksReaders(comparison)).toBe(true);
});

test('a title and a date that a wrong zone explains are enough; a title alone is not', () => {
  const a = article('a');
  const moved = (published: number) =>
    compare([entryOf(a, { id: 'x', url: 'https://other.example/x', published })], [a]);
  expect(moved(a.published + 14 * 3_600_000).pairs).toHaveLength(1);
  expect(moved(a.published + 30 * DAY_MS).onlyThere).toHaveLength(1);
});

test('of two articles with one title each item finds its own', () => {
  const [first, second] = [article('a', { title: 'Notes' }), article('b', { title: 'Notes' })];
  const entries = [entryOf(second, { id: 'x', url: undefined }), entryOf(first)];
  const { pairs } = compare(entries, [first, second]);
  expect(pairs.find(({ entry }) => entry.id === 'x')?.article).toBe(second);
});

test('in Atom an article has another id if its own is no URI', () => {
  const a = article('a', { id: '17' });
  const there = entryOf(a, { id: a.atomId });
  expect(breaksReaders(compare([there], [a], { format: 'atom' }))).toBe(false);
  expect(breaksReaders(compare([there], [a]))).toBe(true);
});

test('a date counts by whole seconds, and only if the item has one', () => {
  const a = article('a', { published: '2026-11-01T10:00:00.500Z' });
  const differencesWith = (published: number | undefined) =>
    compare([entryOf(a, { published })], [a]).pairs[0]?.differences.map(({ field }) => field);
  expect(differencesWith(a.published - 500)).toEqual([]);
  expect(differencesWith(undefined)).toEqual([]);
  expect(differencesWith(a.published + 1000)).toEqual(['published']);
});

test('another link or title is told, and breaks nothing', () => {
  const a = article('a');
  const comparison = compare([entryOf(a, { url: 'https://news.example/a/', title: 'Other' })], [a]);
  expect(comparison.pairs[0]?.differences.map(({ field }) => field)).toEqual(['link', 'title']);
  expect(breaksReaders(comparison)).toBe(false);
});

test('items of articles that are hidden, not due or expired have left, and so have those that are too old for the feed', () => {
  const [draft, later, expired, old] = [
    article('draft', { draft: true }),
    article('later', { published: '2026-12-01T00:00:00Z' }),
    article('expired', { expires: '2026-11-01T12:00:00Z' }),
    article('old', { published: '2020-01-01T00:00:00Z' }),
  ];
  const all = [draft, later, expired, old];
  const comparison = compare(
    all.map((one) => entryOf(one)),
    all,
    { shown: [] },
  );
  expect(comparison.left.map(({ reason }) => reason).sort()).toEqual([
    'expired on 2026-11-01T12:00:00Z',
    'hidden',
    'not due until 2026-12-01T00:00:00Z',
    'older than what the feed shows',
  ]);
  expect(breaksReaders(comparison)).toBe(false);
});

test('an article that is too old for the feed still may not have another id', () => {
  const old = article('old');
  expect(breaksReaders(compare([entryOf(old, { id: 'x' })], [old], { shown: [] }))).toBe(true);
});

test('what is only here is new, unless it is older than each item of the feed', () => {
  const [a, b, c] = [1, 2, 3].map((day) => article(`a${day}`, { published: `2026-10-0${day}T00:00:00Z` }));
  if (a === undefined || b === undefined || c === undefined) throw new Error('three articles');
  const { onlyHere, older } = compare([entryOf(b)], [a, b, c]);
  expect([onlyHere, older]).toEqual([[c], 1]);
});

test('a feed without anything in common is that of another site; an empty one is not', () => {
  const other = { id: 'x', url: 'https://other.example/x', title: 'X', published: 0 };
  expect(isUnrelated(compare([other], [article('a')]))).toBe(true);
  expect(breaksReaders(compare([other], [article('a')]))).toBe(true);
  expect(breaksReaders(compare([], [article('a')]))).toBe(false);
});

test('of two items with one id the first counts, as in readers', () => {
  const a = article('a');
  const { pairs, onlyThere } = compare([entryOf(a), entryOf(a, { title: 'Again' })], [a]);
  expect([pairs.length, onlyThere.length]).toEqual([1, 0]);
});
