import { type PageWords, pageWordsFor } from '../domain/site/page-words.ts';
import type { Site } from '../domain/site/site.ts';
import { isRightToLeft } from '../domain/text/language.ts';

/** How the pages of a site speak: its words, and dates, numbers and names of languages in its language's form. */
export interface PageText {
  readonly words: PageWords;
  /** A word with what is put in for its `{…}`. */
  say(word: keyof PageWords, values: Readonly<Record<string, string | number>>): string;
  articles(count: number): string;
  day(instant: number): string;
  moment(instant: number): string;
  languageName(tag: string): string;
  compare(a: string, b: string): number;
}

export function createPageText(site: Site): PageText {
  const words = pageWordsFor(site.words, site.language);
  const locale = knownLocale(site.language);
  const { timeZone } = site;
  const date = { day: 'numeric', month: 'long', year: 'numeric', timeZone } as const;
  const time = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
  const [day, moment] = [date, { ...date, ...time }].map((form) => new Intl.DateTimeFormat(locale, form));
  const numbers = new Intl.NumberFormat(locale);
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  // Unicode's isolates keep a name or date from changing the way that the words around it run.
  const [first, last] = isRightToLeft(site.language) ? ['\u2068', '\u2069'] : ['', ''];
  const say: PageText['say'] = (word, values) => {
    return words[word].replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : whole;
      return `${first}${typeof value === 'number' ? numbers.format(value) : value}${last}`;
    });
  };
  return {
    words,
    say,
    articles: (n) => say(n === 1 ? 'oneArticle' : 'articles', { n }),
    day: (instant) => day?.format(instant) ?? '',
    moment: (instant) => moment?.format(instant) ?? '',
    languageName: (tag) => languageName(languages, tag),
    compare: collator.compare,
  };
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
