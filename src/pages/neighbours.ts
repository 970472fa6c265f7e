import { EVERYTHING_PATH } from '../domain/address.ts';
import { nearest, nearestFew } from '../domain/text/did-you-mean.ts';
import type { FeedEntry } from './feed-entry.ts';
import type { FeedIndex } from './feed-index.ts';

const SUGGESTIONS = 6;
/** No plausible slug is longer, and comparing takes time with the square of the length. */
const LONGEST = 80;

// Comparing this many takes a few milliseconds, the most that a missing address may cost.
const MOST_COMPARED = 500;

/**
 * Feeds that an address may have meant: whose slug is like the last part of its path, the same under another kind, misspelt, or in
 * part. Those of the kind in the path come first; of two with one name, only the first is given.
 */
export function neighboursOf(feedIndex: Pick<FeedIndex, 'bySlug' | 'byPath'>, path: string): FeedEntry[] {
  const { bySlug, byPath } = feedIndex;
  const [word = '', kind] = path
    .replace(/\.\w+$/, '')
    .toLowerCase()
    .split('/')
    .filter(Boolean)
    .slice(-2)
    .reverse();
  if (word === '' || word.length > LONGEST) return [];
  const entries = nearSlugs(word, bySlug.keys()).flatMap((slug) => bySlug.get(slug) ?? []);
  const isOfKind = ({ selection }: FeedEntry) => selection.kind === kind;
  const inOrder = [...entries.filter(isOfKind), ...entries.filter((entry) => !isOfKind(entry))];
  const everything = nearest(word, [EVERYTHING_PATH.slice(1)]) && byPath.get(EVERYTHING_PATH);
  if (everything) inOrder.unshift(everything);
  const names = new Set<string>();
  return inOrder.filter(({ title }) => !names.has(title) && names.add(title)).slice(0, SUGGESTIONS);
}

function nearSlugs(word: string, slugs: Iterable<string>): string[] {
  const most = Math.max(2, word.length / 3);
  const alike: string[] = [];
  const parts: string[] = [];
  for (const slug of slugs) {
    const isAlike =
      Math.abs(slug.length - word.length) <= most && (slug[0] === word[0] || slug.at(-1) === word.at(-1));
    if (isAlike && alike.length < MOST_COMPARED) alike.push(slug);
    if (parts.length < SUGGESTIONS && word.length > 2 && slug.includes(word)) parts.push(slug);
  }
  return [...new Set([...nearestFew(word, alike, SUGGESTIONS), ...parts])];
}
