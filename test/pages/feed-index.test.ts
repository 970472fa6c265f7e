import fc from 'fast-check';
import { expect, test } from 'vitest';
import { topicKinds } from '../../src/domain/topic-kinds.ts';
import type { FeedEntry } from '../../src/pages/feed-entry.ts';
import { feedIndexOf, sortedLike } from '../../src/pages/feed-index.ts';
import { busiest } from '../../src/pages/home-page.ts';
import { formatHomeQuery, matching, parseHomeQuery } from '../../src/pages/home-query.ts';
import { siteOf } from '../support.ts';

const site = siteOf();

const summary = fc.record({
  kind: fc.constantFrom(...topicKinds),
  name: fc.constantFrom('a', 'B c', 'É d', 'e\u0301', 'cb', 'a\nb', 'Ba', 'ﬁ', 'ß', 'İ', '10', '9', ''),
  size: fc.integer({ min: 0, max: 3 }),
});
const summaries = fc.array(summary, { maxLength: 30 }).map((list) => {
  return list.map(({ kind, name, size }, index) => {
    return { selection: { kind, slug: `${name}-${index}` }, name, description: undefined, size };
  });
});

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

test('a query finds the same titles as a linear search, in the same order', () => {
  const query = fc.record({
    q: fc.constantFrom('a', 'b c', 'E', 'c b a', 'é', '  ', 'fi', 'a a', 'a b', 'ss', 'x', '1', 'i'),
    kind: fc.constantFrom('', 'tag', 'author', 'all'),
  });
  fc.assert(
    fc.property(summaries, query, (list, { q, kind }) => {
      const feedIndex = feedIndexOf(site, list);
      const { shown } = feedIndex;
      const asked = parseHomeQuery(new URLSearchParams({ q, kind }));
      const words = plain(q).split(/\s+/);
      const found = shown.filter(({ title, endonym = '', selection }) => {
        const names = plain(`${title} ${endonym}`);
        return (kind === '' || selection.kind === kind) && words.every((word) => names.includes(word));
      });
      expect([formatHomeQuery(asked), matching(feedIndex, asked)]).toEqual([formatHomeQuery(asked), found]);
    }),
    { numRuns: 500 },
  );
});

test('feeds sorted with the help of the last time are in the order that they have without it', () => {
  fc.assert(
    fc.property(fc.array(summaries, { minLength: 2, maxLength: 4 }), (editions) => {
      const helped = siteOf();
      for (const list of editions)
        expect(feedIndexOf(helped, list).shown).toEqual(feedIndexOf(siteOf(), [...list]).shown);
    }),
    { numRuns: 200 },
  );
});

test('an entry that has another title is sorted again', () => {
  const entry = (path: string, title: string) => ({ path, title }) as FeedEntry;
  const compare = (a: FeedEntry, b: FeedEntry) => (a.title < b.title ? -1 : 1);
  const before = [entry('/1', 'a'), entry('/2', 'b'), entry('/3', 'c')];
  const sorted = sortedLike(before, [entry('/1', 'd'), entry('/3', 'c'), entry('/4', 'b')], compare);
  expect(sorted.map(({ path }) => path)).toEqual(['/4', '/3', '/1']);
});

test('the busiest come first, of equal ones those that were first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 })), fc.integer({ min: 1, max: 6 }), (all, count) => {
      const entries = all.map((activity) => ({ activity }) as FeedEntry);
      expect(busiest(entries, count)).toEqual(
        entries.toSorted((a, b) => b.activity - a.activity).slice(0, count),
      );
    }),
  );
});
