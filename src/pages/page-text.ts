import { type PageWords, pageWordsFor, primarySubtag } from '../domain/site/page-words.ts';
import type { Site } from '../domain/site/site.ts';
import { isRightToLeft } from '../domain/text/language.ts';
import type { Edition } from '../feeds/edition.ts';

/** How a page speaks: words of its language, and that language's form of dates, numbers and names of languages. */
export interface PageText {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly words: PageWords;
  /** A word with what is put in for its `{…}`. */
  say(word: keyof PageWords, values: Readonly<Record<string, string | number>>): string;
  articles(count: number): string;
  day(instant: number): string;
  moment(instant: number): string;
  languageName(tag: string): string;
  compare(a: string, b: string): number;
}

type Texts = Map<string, PageText>;

// A site is plain data, which a bundle contains as JSON, so derived objects are in weak maps beside it.
const textsOf = new WeakMap<Site, Texts>();

/**
 * How pages in a language speak: with the site's words or ours. A language that has neither is left to the site's, whose pages
 * have English words at worst. Created once for a site and language: what knows a language's forms takes a moment to create.
 */
export async function pageTextFor(
  edition: Pick<Edition, 'site' | 'words'>,
  language: string = edition.site.language,
): Promise<PageText> {
  const { site } = edition;
  const texts: Texts = textsOf.get(site) ?? new Map();
  textsOf.set(site, texts);
  const known = texts.get(language);
  if (known !== undefined) return known;
  const words = await edition.words?.(language);
  const isSpoken = language === site.language || words !== undefined || hasOwnWords(site, language);
  const text = isSpoken ? createPageText(site, language, words) : await pageTextFor(edition);
  texts.set(language, text);
  return text;
}

function hasOwnWords({ words }: Site, language: string): boolean {
  const primary = primarySubtag(language);
  return primary === 'en' || words.has(primary) || words.has(language);
}

export function createPageText(
  site: Site,
  language: string = site.language,
  shipped?: Partial<PageWords>,
): PageText {
  const words = pageWordsFor(site.words, language, shipped);
  const locale = knownLocale(language);
  const { timeZone } = site;
  const date = { day: 'numeric', month: 'long', year: 'numeric', timeZone } as const;
  const time = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
  const day = new Intl.DateTimeFormat(locale, date);
  const moment = new Intl.DateTimeFormat(locale, { ...date, ...time });
  const numbers = new Intl.NumberFormat(locale);
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  const plurals = new Intl.PluralRules(locale);
  const isRtl = isRightToLeft(language);
  // Unicode's isolates keep a name or date from changing the way that the words around it run.
  const [first, last] = isRtl ? ['\u2068', '\u2069'] : ['', ''];
  const say: PageText['say'] = (word, values) => {
    return (words[word] ?? '').replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : whole;
      return `${first}${typeof value === 'number' ? numbers.format(value) : value}${last}`;
    });
  };
  return {
    language,
    direction: isRtl ? 'rtl' : 'ltr',
    words,
    say,
    articles(n) {
      const word = ARTICLES[plurals.select(n)];
      return say(words[word] === undefined ? 'articles' : word, { n });
    },
    day: (instant) => day.format(instant),
    moment: (instant) => moment.format(instant),
    languageName: (tag) => languageName(languages, tag),
    compare: collator.compare,
  };
}

/** The word for a number of articles, by CLDR's plural category. */
const ARTICLES = {
  zero: 'zeroArticles',
  one: 'oneArticle',
  two: 'twoArticles',
  few: 'fewArticles',
  many: 'manyArticles',
  other: 'articles',
} as const satisfies Record<Intl.LDMLPluralRule, keyof PageWords>;

/** What a language calls itself, as a title: `Deutsch` for de, `Français` for fr. The tag where nothing is known of it. */
export function endonym(tag: string): string {
  const locale = knownLocale(tag);
  const name = languageName(new Intl.DisplayNames(locale, { type: 'language' }), tag);
  const [first = ''] = name;
  return first.toLocaleUpperCase(locale) + name.slice(first.length);
}

/** A tag can be well-formed and still be one that Intl refuses, such as one that repeats a singleton. */
function knownLocale(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function languageName(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
