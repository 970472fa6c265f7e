import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Loaded } from '../../src/domain/article-source.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import { type PreparedRecord, prepareRecord } from '../../src/records/prepare-record.ts';
import { createRecordSet, type RecordUpdate } from '../../src/records/record-set.ts';
import { changed, NOON, siteOf } from '../support.ts';

const site = siteOf();

/** The record `key.json`, whose slug is its key. */
function update(key: string, fields: object = {}): { key: string; record: PreparedRecord } {
  const record = {
    slug: key,
    title: 'A title',
    published: '2026-11-01T10:00:00Z',
    html: 'A body.',
    ...fields,
  };
  const raw = {
    origin: { file: `${key}.json` },
    fields: record,
    defaultSlug: key,
  };
  return { key, record: prepareRecord(raw, { site, now: NOON }) };
}

const removal = (key: string): RecordUpdate => ({ key, record: undefined });
const EMPTY: Loaded = { site, articles: [], problems: [] };

test('an update with equal content changes nothing, and the article stays the same object', () => {
  const set = createRecordSet({ site });
  set.apply([update('a')]);
  const before = set.article('a');
  expect(set.apply([update('a')])).toEqual({ site, removed: [], added: [], resolved: [], found: [] });
  expect(set.article('a')).toBe(before);
});

test('of several updates of one key only the last is reported, and each is the last known good version of the next', () => {
  const set = createRecordSet({ site });
  const [first] = set.apply([update('a', { title: 'One' })]).added;
  const change = set.apply([update('a', { title: 'Two' }), update('a', { draft: true, published: 'soon' })]);
  expect(change.removed).toEqual([first]);
  expect(change.added.map(({ title, draft }) => [title, draft])).toEqual([['Two', true]]);
  expect(set.apply([update('b'), removal('b')]).added).toEqual([]);
});

test('a problem that moves to another record is neither resolved nor found', () => {
  const set = createRecordSet({ site });
  const { record } = update('a', { title: '' });
  expect(set.apply([{ key: 'one', record }]).found).toHaveLength(1);
  const { resolved, found } = set.apply([removal('one'), { key: 'two', record }]);
  expect([resolved, found]).toEqual([[], []]);
});

test('a new site changes the addresses in problems of topics', () => {
  const set = createRecordSet({ site });
  const { found } = set.apply([update('a', { tags: ['Côte'] }), update('b', { tags: ['Cote'] })]);
  expect(found.map(({ message }) => message)).toEqual([expect.stringContaining('/tag/cote;')]);
  const next = siteOf({ tags: { Cote: { slug: 'coast' } } });
  const change = set.apply([], next);
  expect(change.site).toBe(next);
  expect(change.resolved).toEqual(found);
  expect(change.found.map(({ message }) => message)).toEqual([expect.stringContaining('/tag/coast;')]);
});

test('only problems between several records are located', () => {
  const set = createRecordSet({ site, locate: (found) => found.map((problem) => ({ ...problem, line: 7 })) });
  const { found } = set.apply([update('a'), update('b', { slug: 'a' }), update('c', { title: '' })]);
  expect(found.map(formatProblem)).toEqual([
    'c.json: title: is required',
    'b.json:7: slug: "a" is already used by a.json, which is served',
  ]);
});

/** A change to one of a few records that share slugs, ids and topics. */
const writing = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  fields: fc.oneof(
    fc.constant(undefined),
    fc.record(
      {
        slug: fc.constantFrom('x', 'y'),
        id: fc.constantFrom('urn:1', 'urn:2'),
        tags: fc.constantFrom(['Côte'], ['Cote'], ['Cote', 'Côte']),
        draft: fc.constantFrom(true, false, 'maybe'),
      },
      { requiredKeys: [] },
    ),
  ),
});

test('any sequence of changes gives the same set as applying all records at once', () => {
  fc.assert(
    fc.property(fc.array(fc.array(writing, { maxLength: 4 }), { maxLength: 5 }), (batches) => {
      const set = createRecordSet({ site });
      const last = new Map<string, RecordUpdate>();
      let state = EMPTY;
      for (const batch of batches) {
        const updates = batch.map(({ key, fields }) =>
          fields === undefined ? removal(key) : update(key, fields),
        );
        for (const one of updates) last.set(one.key, one);
        state = changed(state, set.apply(updates));
      }
      const atOnce = createRecordSet({ site });
      // A record with an error serves its previous version, which a new set does not know.
      const whole = [...last.keys()].flatMap((key): RecordUpdate[] => {
        const article = set.article(key);
        const problems = last.get(key)?.record?.problems ?? [];
        return last.get(key)?.record === undefined
          ? []
          : [{ key, record: { problems, ...(article === undefined ? {} : { article }) } }];
      });
      const expected = changed(EMPTY, atOnce.apply(whole));
      expect(state.articles).toEqual(expected.articles);
      expect(state.problems.map(formatProblem).sort()).toEqual(expected.problems.map(formatProblem).sort());
    }),
    { numRuns: 300 },
  );
});
