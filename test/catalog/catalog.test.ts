import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArticleList } from '../../src/catalog/article-list.ts';
import { type Catalog, type CatalogChange, createCatalog } from '../../src/catalog/catalog.ts';
import { createFeedView } from '../../src/catalog/feed-view.ts';
import { newest } from '../../src/catalog/feed-window.ts';
import type { Article } from '../../src/domain/article/article.ts';
import { articleOf, NOON, siteOf } from '../support.ts';

const MINUTE = 60_000;

function catalogOf(records: readonly object[], site = siteOf(), now = NOON): Catalog {
  const articles = records.map((fields, index) => articleOf({ slug: `a${index}`, ...fields }, site));
  return createCatalog(site, articles, now);
}

function listOf(catalog: Catalog, path = '/feed'): ArticleList {
  const list = catalog.lists.get(path);
  if (list === undefined) throw new Error(`no list ${path}`);
  return list;
}

const slugsOf = (list: ArticleList, limit?: number) =>
  createFeedView(list, siteOf(), newest(limit)).articles.map(({ slug }) => slug);

test('the catalog lists everything, and each topic of an article', () => {
  const catalog = catalogOf([
    {
      categories: ['World'],
      tags: ['Côte d’Ivoire', 'C++'],
      authors: ['Ada Berg'],
      source: { name: 'The Agency' },
    },
    { language: 'de', authors: [{ name: 'ada berg' }] },
  ]);
  expect([...catalog.lists.keys()]).toEqual([
    '/author/ada-berg',
    '/category/world',
    '/feed',
    '/language/de',
    '/language/en',
    '/source/the-agency',
    '/tag/c-plus-plus',
    '/tag/cote-d-ivoire',
  ]);
  expect(slugsOf(listOf(catalog, '/author/ada-berg'))).toEqual(['a0', 'a1']);
});

test('a topic has its name in site.yaml, else its first spelling by code point', () => {
  const site = siteOf({
    categories: { world: { slug: 'welt', title: 'The World', description: 'Far away' } },
  });
  const catalog = catalogOf([{ tags: ['war'] }, { tags: ['War'], categories: ['World'] }], site);
  expect(listOf(catalog, '/tag/war').name).toBe('War');
  expect(listOf(catalog, '/category/welt')).toMatchObject({ name: 'The World', description: 'Far away' });
});

test('settings of a topic in site.yaml apply to every name with its slug', () => {
  const site = siteOf({ tags: { Zebra: { slug: 'animals', title: 'All animals' } } });
  for (const tags of [['Zebra', 'Animals'], ['Animals'], ['Zebra']]) {
    expect(listOf(catalogOf([{ tags }], site), '/tag/animals')).toMatchObject({
      name: 'All animals',
      size: 1,
    });
  }
});

test('a topic lists an article with two of its spellings once, and has the first by code point', () => {
  const list = listOf(catalogOf([{ tags: ['R&D', 'R and D'] }]), '/tag/r-and-d');
  expect([list.members.length, list.name]).toEqual([1, 'R and D']);
});

test('a draft is in no list and creates no topic', () => {
  const catalog = catalogOf([{ draft: true, tags: ['Secret'] }]);
  expect(listOf(catalog).size).toBe(0);
  expect(catalog.lists.has('/tag/secret')).toBe(false);
});

test('a topic of expired articles exists and is empty; a topic of scheduled articles does not exist', () => {
  const catalog = catalogOf([
    { published: '2027-01-01T00:00:00Z', tags: ['Later'] },
    { expires: '2026-11-02T11:00:00Z', tags: ['Over'] },
  ]);
  const list = listOf(catalog, '/tag/over');
  expect([list.size, slugsOf(list)]).toEqual([0, []]);
  expect([catalog.lists.has('/tag/later'), catalog.coming.has('/tag/later')]).toEqual([false, true]);
  const later = catalog.at(Date.parse('2027-01-01T00:00:00Z'));
  expect([later.lists.has('/tag/later'), later.coming.size]).toEqual([true, 0]);
  expect([...later.lists.keys()]).toEqual([...later.lists.keys()].sort());
  expect(later.at(NOON).lists.has('/tag/later')).toBe(false);
});

test('due articles appear and expired articles disappear, also when the clock goes back', () => {
  const catalog = catalogOf([
    { published: '2026-11-02T12:10:00Z', tags: ['due'] },
    { expires: '2026-11-02T12:20:00Z', tags: ['leaves'] },
    { tags: ['stays'] },
  ]);
  const seen = [0, 10, 20, 5].map((minutes) => slugsOf(listOf(catalog.at(NOON + minutes * MINUTE))));
  expect(seen).toEqual([
    ['a1', 'a2'],
    ['a0', 'a1', 'a2'],
    ['a0', 'a2'],
    ['a1', 'a2'],
  ]);
  expect(slugsOf(listOf(catalog.at(NOON + 20 * MINUTE).at(NOON)))).toEqual(['a1', 'a2']);
});

test('an unchanged list is shared, and a changed one has the instant of its change', () => {
  const catalog = catalogOf([{ published: '2026-11-02T12:10:00Z', tags: ['due'] }, { tags: ['stays'] }]);
  const later = catalog.at(NOON + 11 * MINUTE);
  expect(later.lists.get('/tag/stays')).toBe(catalog.lists.get('/tag/stays'));
  expect(listOf(later)).not.toBe(listOf(catalog));
  expect(listOf(later).since).toBe(NOON + 11 * MINUTE);
  expect(catalog.at(NOON + 9 * MINUTE)).toBe(catalog);
});

test('a feed contains the newest articles and all of the last days, up to 200', () => {
  const records = Array.from({ length: 260 }, (_, index) => {
    return { published: new Date(Date.parse('2026-11-01T00:00:00Z') - index * 30 * MINUTE).toISOString() };
  });
  const list = listOf(catalogOf(records));
  const size = (fields: object, limit?: number) =>
    createFeedView(list, siteOf(fields), newest(limit)).articles.length;
  expect(size({ perFeed: 30, keepDays: 0 })).toBe(30);
  expect(size({ perFeed: 30, keepDays: 1 })).toBe(49);
  expect(size({ perFeed: 150, keepDays: 1 })).toBe(150);
  expect(size({ perFeed: 30, keepDays: 300 })).toBe(200);
  expect(size({ perFeed: 30, keepDays: 2 }, 5)).toBe(5);
});

test('a change gives the same catalog as a fresh start, and shares unchanged lists', () => {
  const site = siteOf();
  const pool = Array.from({ length: 12 }, (_, index) => {
    const published = new Date(NOON + (index - 6) * MINUTE).toISOString();
    return articleOf(
      {
        slug: `p${index}`,
        published,
        tags: [`t${index % 3}`, index % 2 ? 'War' : 'war'],
        authors: [`A${index % 4}`],
      },
      site,
    );
  });
  fc.assert(
    fc.property(fc.array(fc.subarray(pool), { minLength: 1, maxLength: 6 }), fc.nat(20), (steps, minutes) => {
      let catalog = createCatalog(site, [], NOON);
      for (const articles of steps) {
        const before = catalog;
        catalog = catalog.with(differenceTo(catalog, articles), NOON).at(NOON + minutes * MINUTE);
        const fresh = createCatalog(site, articles, NOON + minutes * MINUTE);
        expect(withoutSince(catalog)).toEqual(withoutSince(fresh));
        for (const [path, list] of catalog.lists) {
          const last = before.lists.get(path);
          if (last !== undefined && last.members.length === list.members.length && last.from === list.from) {
            if (last.members.every((article, index) => article === list.members[index]))
              expect(list).toBe(last);
          }
        }
        catalog = catalog.at(NOON);
      }
    }),
    { numRuns: 100 },
  );
});

function differenceTo(catalog: Catalog, articles: readonly Article[]): CatalogChange {
  const { members } = listOf(catalog);
  return {
    removed: members.filter((article) => !articles.includes(article)),
    added: articles.filter((article) => !members.includes(article)),
  };
}

function withoutSince({ lists }: Catalog) {
  return Array.from(lists, ([path, { since: _since, ...list }]) => [path, list]);
}
