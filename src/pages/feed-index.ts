import { firstIndex } from '../catalog/feed-order.ts';
import type { ListSummary } from '../catalog/list-summary.ts';
import { addressKey, formatPath } from '../domain/address.ts';
import { selectionKinds } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import type { Edition } from '../feeds/edition.ts';
import type { FeedEntry } from './feed-entry.ts';
import { createPageCache, type PageCache } from './page-cache.ts';
import { createPageText, endonym, type PageText, pageTextFor } from './page-text.ts';
import { createTitleIndex, type TitleIndex } from './title-index.ts';

/** Every feed of a site, to be listed and looked up. */
export interface FeedIndex {
  readonly site: Site;
  readonly text: PageText;
  /** By kind, then by title; without topics that nothing current is on, which would give scheduled pieces away. */
  readonly shown: readonly FeedEntry[];
  readonly byPath: ReadonlyMap<string, FeedEntry>;
  /** The path of a feed, an empty one too, by `addressKey` of any way to write it. */
  readonly paths: ReadonlyMap<string, string>;
  /** The topics by their slug; several kinds may share one. */
  readonly bySlug: ReadonlyMap<string, readonly FeedEntry[]>;
  /** The titles of `shown`, for searches. */
  readonly titles: TitleIndex;
  /** The pages about these feeds. */
  readonly pages: PageCache;
}

const feedIndexes = new WeakMap<readonly ListSummary[], FeedIndex>();

/** The feeds of an edition, listed in the site's language. */
export async function feedIndexFor(edition: Edition): Promise<FeedIndex> {
  return feedIndexOf(edition.site, await edition.summaries(), await pageTextFor(edition));
}

/** Created once for the same summaries. Without `text` it speaks the site's language by the site's words alone. */
export function feedIndexOf(site: Site, summaries: readonly ListSummary[], text?: PageText): FeedIndex {
  const known = feedIndexes.get(summaries);
  if (known?.site === site) return known;
  const feedIndex = createFeedIndex(site, summaries, text ?? createPageText(site));
  feedIndexes.set(summaries, feedIndex);
  return feedIndex;
}

function createFeedIndex(site: Site, summaries: readonly ListSummary[], text: PageText): FeedIndex {
  const entries = summaries.map((summary): FeedEntry => {
    // Each by name: to spread tens of thousands takes 40 ms.
    const { selection, name, description, size, newest, headline, activity = -Infinity } = summary;
    const [path, title] = [formatPath(selection), titleOf(summary, text)];
    const own = selection.kind === 'language' ? { endonym: endonym(name) } : undefined;
    return { selection, name, description, size, newest, headline, activity, path, title, ...own };
  });
  const unsorted = entries.filter(isShown);
  let sorted: readonly FeedEntry[] | undefined;
  let byPath: FeedIndex['byPath'] | undefined;
  let paths: FeedIndex['paths'] | undefined;
  let bySlug: FeedIndex['bySlug'] | undefined;
  let titles: TitleIndex | undefined;
  return {
    site,
    text,
    pages: createPageCache(),
    // With tens of thousands of feeds each of these takes milliseconds, so they are lazy.
    get shown() {
      sorted ??= sortEntries(unsorted, site, text);
      return sorted;
    },
    get byPath() {
      byPath ??= new Map(unsorted.map((entry) => [entry.path, entry]));
      return byPath;
    },
    get paths() {
      paths ??= new Map(entries.map(({ path }) => [addressKey(path), path]));
      return paths;
    },
    get bySlug() {
      bySlug ??= entriesBySlug(unsorted);
      return bySlug;
    },
    get titles() {
      titles ??= createTitleIndex(this.shown);
      return titles;
    },
  };
}

function entriesBySlug(entries: readonly FeedEntry[]): ReadonlyMap<string, readonly FeedEntry[]> {
  const bySlug = new Map<string, FeedEntry[]>();
  for (const entry of entries) {
    if (entry.selection.kind === 'all') continue;
    const { slug } = entry.selection;
    const others = bySlug.get(slug);
    if (others === undefined) bySlug.set(slug, [entry]);
    else others.push(entry);
  }
  return bySlug;
}

const lastSorted = new WeakMap<Site, readonly FeedEntry[]>();

/** Sorts as the last time, and what is new into that: an edition has few other topics than the one before. */
function sortEntries(entries: readonly FeedEntry[], site: Site, text: PageText): readonly FeedEntry[] {
  const compare = (a: FeedEntry, b: FeedEntry) => compareEntries(a, b, text);
  const sorted = sortedLike(lastSorted.get(site) ?? [], entries, compare);
  lastSorted.set(site, sorted);
  return sorted;
}

/** The entries in order, where `before` were some of them in that order. */
export function sortedLike(
  before: readonly FeedEntry[],
  entries: readonly FeedEntry[],
  compare: (a: FeedEntry, b: FeedEntry) => number,
): readonly FeedEntry[] {
  const left = new Map(entries.map((entry) => [entry.path, entry]));
  const stay: FeedEntry[] = [];
  for (const { path, title } of before) {
    const entry = left.get(path);
    if (entry?.title !== title) continue;
    stay.push(entry);
    left.delete(path);
  }
  const sorted: FeedEntry[] = [];
  let next = 0;
  for (const entry of [...left.values()].sort(compare)) {
    const place = firstIndex(stay, (other) => compare(other, entry) > 0);
    for (const other of stay.slice(next, place)) sorted.push(other);
    next = place;
    sorted.push(entry);
  }
  return sorted.concat(stay.slice(next));
}

function compareEntries(a: FeedEntry, b: FeedEntry, text: PageText): number {
  const kinds = selectionKinds.indexOf(a.selection.kind) - selectionKinds.indexOf(b.selection.kind);
  return kinds || text.compare(a.title, b.title) || (a.path < b.path ? -1 : 1);
}

/** Whether a list may be named to anybody: something in it is current, or it is the one of everything. */
export function isShown({ selection, size }: Pick<ListSummary, 'selection' | 'size'>): boolean {
  return size > 0 || selection.kind === 'all';
}

/** The name of a feed among the site's feeds, in a language. */
export function titleOf(
  { selection, name }: Pick<ListSummary, 'selection' | 'name'>,
  text: PageText,
): string {
  if (selection.kind === 'all') return text.words.all;
  return selection.kind === 'language' ? text.languageName(name) : name;
}
