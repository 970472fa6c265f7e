import { type PageWords, type PageWordsTable, primarySubtag, withOwnWords } from './page-words.ts';
import type { Site } from './site.ts';

/** A file for each language, loaded when a page first speaks it. English is in `page-words.ts`. */
const LANGUAGES: ReadonlyMap<string, () => Promise<{ readonly words: PageWords }>> = new Map([
  ['ar', () => import('./words/ar.ts')],
  ['de', () => import('./words/de.ts')],
  ['es', () => import('./words/es.ts')],
  ['fr', () => import('./words/fr.ts')],
  ['it', () => import('./words/it.ts')],
  ['ja', () => import('./words/ja.ts')],
  ['pl', () => import('./words/pl.ts')],
  ['pt', () => import('./words/pt.ts')],
  ['uk', () => import('./words/uk.ts')],
]);

/** The primary subtags of the languages that pages speak without `words` in `site.yaml`. */
export const spokenLanguages: readonly string[] = ['en', ...LANGUAGES.keys()];

/** The words that come with this program in the language of a tag; `undefined` for English and for other languages. */
export async function loadPageWords(tag: string): Promise<PageWords | undefined> {
  return (await LANGUAGES.get(primarySubtag(tag))?.())?.words;
}

/**
 * The words of a site with those that come with this program in some languages, for a place that cannot load them later. The
 * site's own words still win.
 */
export async function completeWords(
  { words }: Pick<Site, 'words'>,
  languages: Iterable<string>,
): Promise<PageWordsTable> {
  const table = new Map(words);
  for (const primary of new Set(Array.from(languages, primarySubtag))) {
    const shipped = await loadPageWords(primary);
    if (shipped !== undefined) table.set(primary, withOwnWords(shipped, words.get(primary) ?? {}));
  }
  return table;
}
