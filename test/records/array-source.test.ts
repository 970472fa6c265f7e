import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/domain/problem.ts';
import { arraySource } from '../../src/records/array-source.ts';
import { sourceContract } from '../contract/source-contract.ts';
import { NOON, SITE_FIELDS } from '../support.ts';

const RECORD = { slug: 'a', title: 'A title', published: '2026-11-01T10:00:00Z', markdown: 'A body.' };

describe('a source over an array', () => {
  sourceContract((records) => {
    const source = arraySource(SITE_FIELDS, records, { now: () => NOON });
    return { source, write: source.replace };
  });
});

test('an item that is not a record is a problem that names its position', async () => {
  const source = arraySource(SITE_FIELDS, ['x', null, { title: 'No name' }, { ...RECORD, slug: 7 }]);
  expect((await source.load()).problems.map(formatProblem)).toEqual([
    'records: [0]: must be a mapping of fields',
    'records: [1]: must be a mapping of fields',
    'records: [2]: is in a list, so it needs a slug or an id',
    'records: [3].slug: must be text',
  ]);
});

test('a site with errors is rejected with every reason', () => {
  expect(() => arraySource({ ...SITE_FIELDS, url: 'x', perFeed: 0 }, [])).toThrow(
    /site: url: .*\nsite: perFeed: /,
  );
});

test('a date is an instant, an undefined field is absent, and later changes of the object have no effect', async () => {
  const record = { ...RECORD, published: new Date('2026-11-01T10:00:00Z'), summary: undefined };
  const source = arraySource(SITE_FIELDS, [record]);
  record.title = 'Another';
  const { articles, problems } = await source.load();
  expect(problems).toEqual([]);
  expect(articles.map(({ title, published }) => [title, published])).toEqual([
    ['A title', Date.parse('2026-11-01T10:00:00Z')],
  ]);
});

test('a value that JSON cannot represent is an error, and hides the article in a field that can hide it', async () => {
  const loop: unknown[] = [];
  loop.push(loop);
  const broken = { ...RECORD, slug: 'b', tags: loop };
  const source = arraySource(SITE_FIELDS, [RECORD, { ...RECORD, slug: 'b' }, broken]);
  const { articles, problems } = await source.load();
  expect(articles.map(({ slug }) => slug)).toEqual(['a', 'b']);
  expect(problems.map(formatProblem)).toEqual(['records: [2].tags: must be a list, such as [one, two]']);
  source.replace([{ ...RECORD, draft: 1n }]);
  expect((await source.load()).articles.map(({ draft }) => draft)).toEqual([true]);
});

test('a replacement between load and follow is reported', async () => {
  const source = arraySource(SITE_FIELDS, [RECORD]);
  await source.load();
  source.replace([{ ...RECORD, slug: 'b' }]);
  const slugs: string[] = [];
  const controller = new AbortController();
  const follow = () => {
    return source.follow?.(({ removed, added }) => {
      for (const { slug } of removed) slugs.push(`-${slug}`);
      for (const { slug } of added) slugs.push(`+${slug}`);
    }, controller.signal);
  };
  await follow();
  controller.abort();
  source.replace([]);
  await follow();
  expect(slugs).toEqual(['-a', '+b']);
  expect((await source.load()).articles).toEqual([]);
});
