import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { createClaims } from '../../src/catalog/claims.ts';
import { createTopicNames } from '../../src/catalog/topic-names.ts';
import type { Article } from '../../src/domain/article/article.ts';
import { parseSite } from '../../src/domain/site/site.ts';
import { feedIndexOf } from '../../src/pages/feed-index.ts';
import { matching, parseHomeQuery } from '../../src/pages/home-query.ts';
import { neighboursOf } from '../../src/pages/neighbours.ts';
import { parseRecordFile } from '../../src/records/parse-record.ts';
import { changeOfList } from '../../src/records/record-list.ts';
import { createRecordSet, type RecordUpdate } from '../../src/records/record-set.ts';
import { parseYaml } from '../../src/records/yaml.ts';
import { articleOf, NOON, parseRecord, SITE_FIELDS, siteOf } from '../support.ts';
import { excessiveGrowth, type Lengths } from './growth.ts';

const site = siteOf();
const ONE = articleOf();
const DAY = 86_400_000;
const MANY: Lengths = { short: 1500, long: 12_000 };

const times = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, index) => make(index));
const articles = (count: number, make: (index: number) => Partial<Article>): Article[] =>
  times(count, (index) => ({
    ...ONE,
    origin: { file: 'a.json', index },
    slug: `s${index}`,
    id: `urn:${index}`,
    published: NOON - DAY - index,
    ...make(index),
  }));
const catalogOf = (list: readonly Article[]) => createCatalog(site, list, NOON);
const json = (list: readonly object[]) => new TextEncoder().encode(JSON.stringify(list));

type Row<Input> = [name: string, make: (count: number) => Input, run: (input: Input) => unknown];
const row = <Input>(name: string, make: (count: number) => Input, run: (input: Input) => unknown) =>
  [name, make, run] as Row<unknown>;

/** Large numbers of each kind of thing, all equal or all different, in the most expensive order. */
const ROWS: Row<unknown>[] = [
  row(
    'records with one id',
    (n) => articles(n, () => ({ id: 'urn:1' })),
    (list) => createClaims().change([], list),
  ),
  row(
    'records that share their id with one neighbour and their slug with the other',
    (n) => articles(n, (i) => ({ id: `urn:${i >> 1}`, slug: `s${(i + 1) >> 1}` })),
    (list) => createClaims().change([], list),
  ),
  row(
    'records with one id that are all removed',
    (n) => articles(n, () => ({ id: 'urn:1' })),
    (list) => {
      const claims = createClaims();
      claims.change([], list);
      claims.change(list, []);
    },
  ),
  row(
    'records of a list with one name',
    (n) => times(n, (i) => ({ key: i + 1, names: ['a'], record: { problems: [] } })),
    (list) => changeOfList(list, list),
  ),
  row(
    'records of a reversed list that share a name',
    (n) => times(n, (i) => ({ key: i + 1, names: ['a', `b${i}`], record: { problems: [] } })),
    (list) => {
      const turned = list.toReversed().map((one) => ({ ...one, names: one.names.slice(1) }));
      changeOfList(list, [...turned, ...list]);
    },
  ),
  row(
    'records of a set that all become invalid and are then removed',
    (n) => articles(n, () => ({})).map((article, i) => ({ key: `k${i}`, record: { article, problems: [] } })),
    (updates) => {
      const set = createRecordSet({ site });
      set.apply(updates);
      set.apply(
        updates.map(({ key }, index): RecordUpdate => {
          const origin = { file: 'a.json', index };
          const problem = { severity: 'error', code: 'id.taken', origin, message: 'x' } as const;
          return { key, record: { problems: [problem], withdrawal: { hidden: true } } };
        }),
      );
      set.apply(updates.map(({ key }) => ({ key, record: undefined })));
    },
  ),
  row(
    'spellings of one topic',
    (n) => articles(n, (i) => ({ tags: [`a${'!'.repeat(i % 250)}${'?'.repeat(i >> 8)}`] })),
    (list) => {
      const spellings = createTopicNames(site);
      spellings.change([], list, () => list);
      spellings.change(list.slice(1), [], () => list.slice(0, 1));
    },
  ),
  row(
    'topics that each lose the article with their spelling',
    (n) => articles(n, (i) => ({ tags: [`t ${i >> 2}`, `t-${i >> 2}`].slice(i & 1, (i & 1) + 1) })),
    (list) => {
      const spellings = createTopicNames(site);
      const [gone, stay] = [list.filter((_, i) => (i & 3) < 2), list.filter((_, i) => (i & 3) > 1)];
      spellings.change([], list, () => list);
      spellings.change(gone, [], () => stay);
    },
  ),
  row('articles with the same date', (n) => articles(n, () => ({ published: NOON - DAY })), catalogOf),
  row('articles that each have their own topic', (n) => articles(n, (i) => ({ tags: [`t${i}`] })), catalogOf),
  row(
    'articles that are published one after the other',
    (n) => articles(n, (i) => ({ published: NOON + i, tags: ['a'] })),
    catalogOf,
  ),
  row(
    'expired articles, the oldest last',
    (n) => articles(n, (i) => ({ expires: NOON - n + i - 1 })),
    catalogOf,
  ),
  row('expired articles, the newest last', (n) => articles(n, (i) => ({ expires: NOON - i - 1 })), catalogOf),
  row(
    'expired articles below a current one',
    (n) => [
      ...articles(n, (i) => ({ expires: NOON - n + i - 1 })),
      ...articles(1, () => ({ id: 'top', published: NOON - DAY + 1 })),
    ],
    catalogOf,
  ),
  row(
    'one article with many topics',
    (n) => articles(1, () => ({ tags: times(n, (i) => `t${i}`) })),
    catalogOf,
  ),
  row(
    'one scheduled article with many topics in two spellings',
    (n) =>
      articles(1, () => ({
        published: NOON + DAY,
        tags: times(n, (i) => `t${'-'.repeat(i & 1)} ${i >> 1}`),
      })),
    catalogOf,
  ),
  row('unknown fields', (n) => Object.fromEntries(times(n, (i) => [`titel${i}`, 'x'])), parseRecord),
  row('invalid tags', (n) => ({ tags: times(n, () => 1) }), parseRecord),
  row('tags of one spelling', (n) => ({ tags: times(n, (i) => (i & 1 ? 'a' : 'A')) }), parseRecord),
  row(
    'records of a JSON list',
    (n) => json(times(n, () => ({ id: 'a' }))),
    (bytes) => parseRecordFile('a.json', bytes),
  ),
  row(
    'nested lists',
    (n) => `[${'['.repeat(8 * n)}${']'.repeat(8 * n)}]`,
    (text) => parseRecordFile('a.json', new TextEncoder().encode(text)),
  ),
  row('YAML keys', (n) => times(n, (i) => `k${i}: v\n`).join(''), parseYaml),
  row('one YAML key', (n) => 'k: v\n'.repeat(n), parseYaml),
  row('YAML anchors', (n) => times(n, (i) => `k${i}: &a${i} v\n`).join(''), parseYaml),
  row('YAML items', (n) => `k:\n${'  - v\n'.repeat(n)}`, parseYaml),
  row(
    'nested YAML mappings',
    (n) => times(Math.min(n, 1000), (i) => `${' '.repeat(i)}k:\n`).join(''),
    parseYaml,
  ),
  row(
    'a chain of redirects',
    (n) => ({ redirects: Object.fromEntries(times(n, (i) => [`/${i}`, `/${i + 1}`])) }),
    parsePublication,
  ),
  row(
    'redirects to the same address',
    (n) => ({ redirects: Object.fromEntries(times(n, (i) => [`/${i}`, '/x'])), gone: ['/x'] }),
    parsePublication,
  ),
  row('addresses that are gone', (n) => ({ gone: times(n, (i) => `/${i}`) }), parsePublication),
  row(
    'topics of site.yaml',
    (n) => ({ tags: Object.fromEntries(times(n, (i) => [`t${i}`, { aliases: ['a', `a${i}`] }])) }),
    parsePublication,
  ),
  row('feeds to search', summaries, (list) =>
    matching(feedIndexOf(site, [...list]), parseHomeQuery(new URLSearchParams('q=t 1'))),
  ),
  row('feeds to suggest', summaries, (list) => neighboursOf(feedIndexOf(site, [...list]), '/tag/topic-1x')),
];

function parsePublication(fields: object) {
  return parseSite({ ...SITE_FIELDS, ...fields }, { file: 'site.yaml' }, { feeds: 'https://a.example' });
}

function summaries(count: number) {
  return times(count, (i) => {
    return {
      selection: { kind: 'tag' as const, slug: `topic-${i}` },
      name: `Topic ${count - i}`,
      description: undefined,
      size: i + 1,
    };
  });
}

describe('linear time for large numbers of', () => {
  test.each(ROWS)(
    '%s',
    async (_name, make, run) => {
      expect(await excessiveGrowth(make, run, MANY)).toBeUndefined();
    },
    120_000,
  );
});
