import { describe, expect, test } from 'vitest';
import { createBundle } from '../../src/bundle/pack.ts';
import { pageWordsFor } from '../../src/domain/site/page-words.ts';
import { completeWords, loadPageWords, spokenLanguages } from '../../src/domain/site/shipped-words.ts';
import type { Site } from '../../src/domain/site/site.ts';
import { articlesOf, bundleService } from '../bundle-support.ts';
import { NOON, serviceOf, siteOf } from '../support.ts';
import { elementsIn } from './html.ts';
import { PLAIN_NAVIGATION } from './publication.ts';

const SPOKEN = ['en', 'ar', 'de', 'es', 'fr', 'it', 'ja', 'pl', 'pt', 'uk'];
const RECORDS = [
  ...[...SPOKEN, 'pt-BR', 'sv'].map((language) => ({ language, tags: [`Only ${language}`, 'Mixed'] })),
  ...Array.from({ length: 4 }, () => ({ language: 'pl', categories: ['Five'] })),
  { language: 'pl', categories: ['Five', 'One'] },
];

async function pageOf(path: string, site: Site = siteOf()): Promise<string> {
  const { app } = await serviceOf(RECORDS, site);
  const response = await app.request(path, { headers: PLAIN_NAVIGATION });
  expect(response.status).toBe(200);
  return response.text();
}

const seen = (page: string) => {
  const [{ lang, dir } = { lang: '', dir: '' }] = elementsIn(page, 'html');
  return [lang, dir, elementsIn(page, 'a')[0]?.text];
};

test('there are words in ten languages', () => {
  expect([...spokenLanguages].sort()).toEqual([...SPOKEN].sort());
});

describe.each(SPOKEN.filter((language) => language !== 'en'))('words in %s', (language) => {
  test('are complete, with the placeholders of the English ones', async () => {
    const words = await loadPageWords(language);
    const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const [key, english] of Object.entries(pageWordsFor(new Map(), 'en'))) {
      const word = words?.[key as keyof typeof words] ?? '';
      expect(word.trim(), key).not.toBe('');
      if (key !== 'oneArticle') expect(placeholders(word), key).toEqual(placeholders(english));
    }
  });

  test('have a form for every number of articles that the language tells apart', async () => {
    const forms = { zero: 'zeroArticles', two: 'twoArticles', few: 'fewArticles' } as const;
    const words = await loadPageWords(language);
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [category, word] of Object.entries(forms)) {
      const isNeeded = categories.includes(category as Intl.LDMLPluralRule);
      expect([category, words?.[word] !== undefined]).toEqual([category, isNeeded]);
    }
  });

  test('are those of the page of a feed in the language, whatever the site speaks', async () => {
    const words = await loadPageWords(language);
    const direction = language === 'ar' ? 'rtl' : 'ltr';
    expect(seen(await pageOf(`/language/${language}`))).toEqual([language, direction, words?.skip]);
    const topic = await pageOf(`/tag/only-${language}.rss`);
    expect(seen(topic)).toEqual([language, direction, words?.skip]);
    expect(elementsIn(topic, 'h1')[0]?.text).toBe(`Only ${language}`);
  });
});

test.each([
  ['/tag/mixed', 'items in several languages: the site’s', 'de'],
  ['/', 'the page of all feeds: the site’s', 'de'],
  ['/feed', 'the feed of everything: the site’s', 'de'],
  ['/language/sv', 'a language without words: the site’s', 'de'],
  ['/language/pt-BR', 'a region of a language with words', 'pt-BR'],
  ['/language/en', 'English', 'en'],
])('%s speaks by %s', async (path, _why, language) => {
  const words = pageWordsFor(new Map(), language, await loadPageWords(language));
  expect(seen(await pageOf(path, siteOf({ language: 'de' })))).toEqual([language, 'ltr', words.skip]);
});

test('a site in a language without words has English words, and its own dates', async () => {
  const page = await pageOf('/language/sv', siteOf({ language: 'sv' }));
  expect(seen(page)).toEqual(['sv', 'ltr', 'Skip to the content']);
  expect(page).toContain('1 november 2026');
});

test.each([
  [5, 'five', '5 artykułów'],
  [1, 'one', '1 artykuł'],
])('%i articles in Polish are %s: %s', async (_count, slug, counted) => {
  expect(elementsIn(await pageOf(`/category/${slug}`), 'p').map(({ text }) => text)).toContainEqual(
    expect.stringContaining(`${counted}\u00a0· `),
  );
});

test('words of the publication replace ours, for a region before its language, and make a language spoken', async () => {
  const words = {
    pt: { skip: 'Saltar', next: 'Adiante' },
    'pt-BR': { skip: 'Pular' },
    sv: { skip: 'Till innehållet' },
    pl: { articles: 'artykuły: {n}' },
  };
  const site = siteOf({ words });
  expect(seen(await pageOf('/language/pt', site))).toEqual(['pt', 'ltr', 'Saltar']);
  expect(seen(await pageOf('/language/pt-BR', site))).toEqual(['pt-BR', 'ltr', 'Pular']);
  expect(seen(await pageOf('/language/sv', site))).toEqual(['sv', 'ltr', 'Till innehållet']);
  expect(await pageOf('/category/five', site), 'own words without plural forms').toContain('artykuły: 5');
  expect(await pageOf('/category/one', site)).toContain('1 artykuł');
});

test('a language is called by its own name on the page of its feed and beside related feeds', async () => {
  expect(elementsIn(await pageOf('/language/fr'), 'h1')[0]?.text).toBe('Français');
  const related = elementsIn(await pageOf('/tag/only-uk'), 'bdi');
  expect(related.map(({ text }) => text)).toContain('Українська');
});

test('a bundle has the words of its languages: its pages are those of the records, byte for byte', async () => {
  const site = siteOf({
    language: 'pl',
    words: { ar: { skip: 'تخطَّ' }, 'pt-BR': { articles: '{n} textos' } },
  });
  const { app } = await serviceOf(RECORDS, site);
  const articles = articlesOf(RECORDS, site);
  const words = await completeWords(site, ['pl', ...articles.map(({ language }) => language)]);
  const bundled = bundleService(createBundle({ site, articles, problems: [] }, { now: NOON, words }));
  const paths = [...SPOKEN, 'pt-BR', 'sv'].map((language) => `/language/${language}`);
  for (const path of [
    ...paths,
    '/',
    '/feed',
    '/tag/mixed',
    '/category/five',
    '/tag/nothing',
    '/feeds.opml',
  ]) {
    const [own, other] = await Promise.all(
      [app, bundled.app].map(async (each) =>
        (await each.request(path, { headers: PLAIN_NAVIGATION })).text(),
      ),
    );
    expect(other, path).toBe(own);
  }
});
