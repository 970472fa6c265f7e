import { expect, test } from 'vitest';
import { labelsFor, parseSite } from '../../src/domain/site.ts';
import { siteOf } from '../support.ts';

const origin = { file: 'site.yaml' };
const defaults = { feeds: 'http://localhost:8787' };

test('without a record every field has a default, and warnings say what was assumed', () => {
  const parsed = parseSite(undefined, origin, defaults);
  expect(parsed.ok && parsed.value).toMatchObject({
    title: 'Untitled publication',
    description: 'Untitled publication',
    url: 'http://localhost:8787/',
    feeds: 'http://localhost:8787',
    language: 'en',
    ids: 'tag:localhost,2026',
    hubs: [],
    content: 'full',
    perFeed: 30,
    keepDays: 2,
    maxAge: 900,
  });
  expect(parsed.problems.map(({ field, severity }) => [field, severity])).toEqual([
    ['title', 'warning'],
    ['url', 'warning'],
    ['ids', 'warning'],
  ]);
});

test('default ids come from the host of url, with a warning; once set they never follow it', () => {
  expect(siteOf({ ids: undefined, url: 'https://News.example:8443/blog' }).ids).toBe('tag:news.example,2026');
  expect(siteOf({ url: 'https://moved.example/' }).ids).toBe('tag:news.example,2024');
});

test('the environment wins over the record, and no base ends in a slash', () => {
  const fields = { feeds: 'https://a.example/path/' };
  const parsed = parseSite(fields, origin, { ...defaults, feedsOverride: 'https://b.example/' });
  expect(parsed.ok && parsed.value.feeds).toBe('https://b.example');
  expect(siteOf(fields).feeds).toBe('https://a.example/path');
});

test('a hub is one or a list', () => {
  expect(siteOf({ hub: 'https://hub.example' }).hubs).toEqual(['https://hub.example/']);
  expect(siteOf({ hub: ['https://a.example', 'https://b.example'] }).hubs).toHaveLength(2);
});

test('labels come from the language, its primary subtag, or English', () => {
  const site = siteOf({ labels: { de: { source: 'Quelle' }, 'de-CH': { correction: 'Berichtigung' } } });
  expect(labelsFor(site, 'de-CH')).toMatchObject({
    source: 'Quelle',
    correction: 'Berichtigung',
    related: 'Related',
  });
  expect(labelsFor(site, 'fr').source).toBe('Source');
});

test.each([
  [{ url: 'news.example' }, 'url'],
  [{ feeds: '/feeds' }, 'feeds'],
  [{ ids: 'news' }, 'ids'],
  [{ language: 'en_GB' }, 'language'],
  [{ content: 'excerpt' }, 'content'],
  [{ perFeed: 201 }, 'perFeed'],
  [{ perFeed: 0 }, 'perFeed'],
  [{ maxAge: '1h' }, 'maxAge'],
  [{ keepDays: -1 }, 'keepDays'],
  [{ hub: ['x'] }, 'hub[0]'],
  [{ categories: { World: { slug: 'The World' } } }, 'categories.World.slug'],
  [{ labels: { de: 'x' } }, 'labels.de'],
  [{ labels: { german: { source: 'Quelle' } } }, 'labels.german'],
  [{ tags: ['a'] }, 'tags'],
])('%j is an error in %s', (fields, field) => {
  const parsed = parseSite(fields, origin, defaults);
  expect(parsed.ok).toBe(false);
  expect(parsed.problems).toContainEqual(expect.objectContaining({ field, severity: 'error' }));
});
