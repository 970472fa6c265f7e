import { expect, test } from 'vitest';
import { pageWordsFor } from '../../../src/domain/site/page-words.ts';
import { labelsFor, parseSite } from '../../../src/domain/site/site.ts';
import { SITE_FIELDS, siteOf } from '../../support.ts';

const origin = { file: 'site.yaml' };
const defaults = { feeds: 'http://localhost:8787' };

test('without a record every field has a default, and warnings name the defaults', () => {
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
  expect(siteOf({ hub: ['https://a.example', 'https://b.example', 'https://a.example/'] }).hubs).toHaveLength(
    2,
  );
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

test('a list is not a site', () => {
  expect(parseSite(['title'], origin, defaults)).toMatchObject({
    ok: false,
    problems: [{ message: 'must be a mapping of fields' }],
  });
});

test('a topic may be called anything, and two that are given one slug are warned of', () => {
  const tags = {
    constructor: { title: 'Builders' },
    Ukraine: { slug: 'war' },
    War: { title: 'The war', titel: 'x' },
  };
  const parsed = parseSite({ tags }, origin, defaults);
  if (!parsed.ok) throw new Error('broken');
  expect(parsed.value.topics.tag.settings.get('constructor')).toEqual({ title: 'Builders' });
  expect(parsed.problems.map(({ field, message }) => `${field}: ${message}`)).toEqual(
    expect.arrayContaining([
      'tags: "Ukraine" and "War" have one slug, war; the latter is used',
      'tags.War.titel: is unknown and ignored; did you mean "title"?',
    ]),
  );
});

test('a topic is also found by the slugs that it had, and by that of its name', () => {
  const { topics } = siteOf({
    tags: { Kyiv: { aliases: ['kiev'] }, Councils: { slug: 'town', aliases: ['town-hall'] }, Ports: {} },
  });
  expect(Object.fromEntries(topics.tag.aliases)).toEqual({
    kiev: 'kyiv',
    councils: 'town',
    'town-hall': 'town',
  });
});

test('an alias is a slug as another system wrote it, in any case', () => {
  const { topics } = siteOf({ tags: { Tools: { aliases: ['Old_tools', '1.0', 'Café'] } } });
  expect(Object.fromEntries(topics.tag.aliases)).toEqual({
    old_tools: 'tools',
    '1.0': 'tools',
    café: 'tools',
  });
});

test('an alias that is the slug of another topic, or of two, is warned of and leads nowhere else', () => {
  const tags = { Kyiv: { aliases: ['odesa', 'city'] }, Odesa: {}, Lviv: { aliases: ['city'] } };
  const parsed = parseSite({ tags }, origin, defaults);
  if (!parsed.ok) throw new Error('broken');
  expect(Object.fromEntries(parsed.value.topics.tag.aliases)).toEqual({ city: 'lviv' });
  expect(parsed.problems.filter(({ field }) => field === 'tags').map(({ message }) => message)).toEqual([
    'the alias odesa of "Kyiv" is the slug of "Odesa"',
    '"Kyiv" and "Lviv" have one alias, city; the latter is used',
  ]);
});

test('pages are on, in UTC, with words in English, unless the record says otherwise', () => {
  expect(siteOf()).toMatchObject({ pages: true, timeZone: 'UTC' });
  expect(siteOf({ pages: 'false', accent: '0b6' })).toMatchObject({ pages: false, accent: [0, 187, 102] });
  const { words } = siteOf({ words: { de: { copy: 'Kopieren' } } });
  expect(pageWordsFor(words, 'de-CH')).toMatchObject({ copy: 'Kopieren', copied: 'Copied' });
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
  [{ url: 'https://a.example/?x=1' }, 'url'],
  [{ feeds: 'https://a.example/#x' }, 'feeds'],
  [{ maxAge: 1e12 }, 'maxAge'],
  [{ pages: 'no' }, 'pages'],
  [{ accent: 'red' }, 'accent'],
  [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
  [{ words: { de: { copy: '', copied: 1 } } }, 'words.de.copied'],
  [{ tags: { Ports: { aliases: ['The Ports'] } } }, 'tags.Ports.aliases[0]'],
])('%j is an error in %s', (fields, field) => {
  const parsed = parseSite(fields, origin, defaults);
  expect(parsed.ok).toBe(false);
  expect(parsed.problems).toContainEqual(expect.objectContaining({ field, severity: 'error' }));
});

test('HTML in the settings of a site is warned of, field by field', () => {
  const parsed = parseSite(
    {
      title: 'Fish &amp; Chips',
      url: 'https://a.example/',
      ids: 'tag:a.example,2026',
      icon: 'https://a.example/i.png?a&amp;b',
      labels: { de: { source: '<b>Quelle</b>' } },
      tags: { 'R&amp;D': { title: 'R&D' } },
    },
    { file: 'site.yaml' },
    { feeds: 'https://a.example' },
  );
  expect(parsed.problems.map(({ field, message }) => `${field}: ${message}`.slice(0, 36))).toEqual([
    'title: looks like markup; it is plai',
    'icon: holds &amp;, as an address in ',
    'labels.de.source: looks like markup;',
    'tags.R&amp;D: looks like markup; it ',
  ]);
});

test('hub: self is the address of the hub where the service has one, and is left out with a warning elsewhere', () => {
  const fields = { ...SITE_FIELDS, hub: ['self', 'https://hub.example/'] };
  const parse = (ownHub: boolean) => parseSite(fields, origin, { ...defaults, ownHub });
  const [own, other] = [parse(true), parse(false)];
  expect(own).toMatchObject({
    value: { hubs: ['https://feeds.example/base/hub', 'https://hub.example/'], ownHub: true },
    problems: [],
  });
  expect(other).toMatchObject({
    value: { hubs: ['https://hub.example/'], ownHub: false },
    problems: [{ severity: 'warning', code: 'site.no-own-hub', field: 'hub' }],
  });
});
