import { type Article, isCurrent } from '../../domain/article/article.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import type { FeedEntry } from '../../importers/feed-entries.ts';
import { exact, pairItems, plain, second } from './pairing.ts';
import type { Reference } from './reference.ts';

export type ComparedField = 'id' | 'published' | 'link' | 'title';

/** A value that differs between a feed and an article. */
export interface Difference {
  readonly field: ComparedField;
  readonly there: string;
  readonly here: string;
}

export interface Pair {
  readonly entry: FeedEntry;
  readonly article: Article;
  readonly differences: readonly Difference[];
}

/** An item whose article no longer is in the feed of everything. */
export interface Left {
  readonly entry: FeedEntry;
  readonly article: Article;
  readonly reason: string;
}

/** The items of a feed compared with the articles of a folder. */
export interface Comparison {
  readonly reference: Reference;
  /** Items with their current articles. */
  readonly pairs: readonly Pair[];
  readonly left: readonly Left[];
  /** Items without an article. */
  readonly onlyThere: readonly FeedEntry[];
  /** Articles in the feed of everything that are not older than each item of the feed. */
  readonly onlyHere: readonly Article[];
  /** The number of older ones. */
  readonly older: number;
}

export interface Publication {
  readonly articles: readonly Article[];
  /** The articles in the feed of everything, at `now`. */
  readonly shown: readonly Article[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Compares ids, links, dates and titles. An item without an id or a date is compared by what it has. */
export function compareFeed(reference: Reference, { articles, shown, now }: Publication): Comparison {
  const entries = distinct(reference.entries);
  const isHere = (article: Article) => isCurrent(article, now);
  const found = pairItems(entries, [...articles.filter(isHere), ...articles.filter((one) => !isHere(one))]);
  const [inFeed, pairs, left]: [Set<Article>, Pair[], Left[]] = [new Set(shown), [], []];
  for (const [entry, article] of found) {
    const differences = differencesOf(entry, article, reference.format);
    const reason = hiddenReason(article, now);
    if (reason !== undefined) left.push({ entry, article, reason });
    else if (inFeed.has(article) || reference.format === 'bundle' || differences.length > 0)
      pairs.push({ entry, article, differences });
    else left.push({ entry, article, reason: 'older than what the feed shows' });
  }
  const oldest = Math.min(...entries.flatMap(({ published }) => published ?? []));
  const known = new Set(found.values());
  const others = shown.filter((article) => !known.has(article));
  const onlyHere = others.filter(({ published }) => !(published < oldest));
  return {
    reference,
    pairs,
    left,
    onlyThere: entries.filter((entry) => !found.has(entry)),
    onlyHere,
    older: others.length - onlyHere.length,
  };
}

/** Readers show the first of two items with one id. */
function distinct(entries: readonly FeedEntry[]): readonly FeedEntry[] {
  const ids = new Set<string>();
  return entries.filter(({ id }) => {
    if (id === undefined) return true;
    const isNew = !ids.has(id);
    ids.add(id);
    return isNew;
  });
}

function differencesOf(
  { id, url, title, published }: FeedEntry,
  article: Article,
  format: Reference['format'],
): Difference[] {
  const found: Difference[] = [];
  const ours = format === 'atom' ? (article.atomId ?? article.id) : article.id;
  if (id !== undefined && id !== ours) found.push({ field: 'id', there: id, here: ours });
  if (published !== undefined && second(published) !== second(article.published))
    found.push({
      field: 'published',
      there: formatInstant(published),
      here: formatInstant(article.published),
    });
  if (url !== undefined && exact(url) !== exact(article.url))
    found.push({ field: 'link', there: url, here: article.url });
  if (title !== undefined && plain(title) !== plain(article.title))
    found.push({ field: 'title', there: title, here: article.title });
  return found;
}

function hiddenReason({ draft, published, expires }: Article, now: number): string | undefined {
  if (draft) return 'hidden';
  if (published > now) return `not due until ${formatInstant(published)}`;
  return expires !== undefined && expires <= now ? `expired on ${formatInstant(expires)}` : undefined;
}

export function countDiffering({ pairs }: Comparison, field: ComparedField): number {
  return pairs.filter(({ differences }) => differences.some((one) => one.field === field)).length;
}

/** Whether a feed has items and none of them is here: it is probably the feed of another site. */
export function isUnrelated({ pairs, left, onlyThere }: Comparison): boolean {
  return pairs.length + left.length === 0 && onlyThere.length > 0;
}

/** Whether readers would see articles again, or at another place, or whether that is unknown. */
export function breaksReaders(comparison: Comparison): boolean {
  return (
    countDiffering(comparison, 'id') > 0 ||
    countDiffering(comparison, 'published') > 0 ||
    isUnrelated(comparison)
  );
}
