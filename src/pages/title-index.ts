import { normalized } from '../domain/text/plain-text.ts';
import type { FeedEntry } from './feed-entry.ts';

/** No title that a user looks for has more words. */
const MOST_WORDS = 10;

/** The entries whose title contains every one of these words, without regard to marks and case. */
export function searchTitles(
  entries: readonly FeedEntry[],
  { text, ends }: TitleIndex,
  words: string,
): readonly FeedEntry[] {
  const wanted = [...new Set(plain(words).split(/\s+/))].filter((word) => word !== '').slice(0, MOST_WORDS);
  // The longest is in the fewest titles.
  const [first, ...others] = wanted.sort((a, b) => b.length - a.length);
  if (first === undefined) return entries;
  const found: FeedEntry[] = [];
  let line = 0;
  for (let at = text.indexOf(first); at !== -1; at = text.indexOf(first, ends[line - 1])) {
    while ((ends[line] ?? Infinity) <= at) line++;
    const title = text.slice(ends[line - 1] ?? 0, ends[line]);
    const entry = entries[line++];
    if (entry !== undefined && others.every((word) => title.includes(word))) found.push(entry);
  }
  return found;
}

/** All titles as one text: to search that takes a tenth of the time that it takes to search each. */
export interface TitleIndex {
  /** A line for each title. */
  readonly text: string;
  /** Where each line ends. */
  readonly ends: readonly number[];
}

export function createTitleIndex(entries: readonly FeedEntry[]): TitleIndex {
  const lines = entries.map(({ title, endonym = '' }) => plain(`${title} ${endonym}`));
  const ends: number[] = [];
  for (const { length } of lines) ends.push((ends.at(-1) ?? 0) + length + 1);
  return { text: lines.join('\n'), ends };
}

const ASCII = /^[\0-\x7f]*$/;

/** Compares like script.ts: without marks and case. */
function plain(text: string): string {
  const simple = ASCII.test(text) ? text : normalized(text, 'NFKD').replace(/\p{M}/gu, '');
  return simple.toLowerCase().replaceAll('\n', ' ');
}
