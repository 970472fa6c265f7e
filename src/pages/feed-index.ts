import { firstIndex } from '../catalog/feed-order.ts';
import type { ListSummary } from '../catalog/list-summary.ts';
import { addressKey, formatPath } from '../domain/address.ts';
import { selectionKinds } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import { createPageText, type PageText } from './page-text.ts';

export interface FeedEntry extends Omit<ListSummary, 'newest'> {
  readonly newest: number | undefined;
  readonly path: string;
  /** Its name among the site's feeds. */
  readonly title: string;
}

/** Every feed of a site, to be listed and looked up. */
export interface Directory {
  readonly site: Site;
  readonly text: PageText;
  /** By kind, then by title; without topics that nothing current is on, which would give scheduled pieces away. */
  readonly shown: readonly FeedEntry[];
  readonly byPath: ReadonlyMap<string, FeedEntry>;
  /** The path of a feed, an empty one too, by `addressKey` of any way to write it. */
  readonly paths: ReadonlyMap<string, string>;
}

const directories = new WeakMap<readonly ListSummary[], Directory>();

/** Made once for the same summaries. */
export function directoryOf(site: Site, summaries: readonly ListSummary[]): Directory {
  const known = directories.get(summaries);
  if (known?.site === site) return known;
  const directory = createDirectory(site, summaries);
  directories.set(summaries, directory);
  return directory;
}

function createDirectory(site: Site, summaries: readonly ListSummary[]): Directory {
  const text = pageTextOf(site);
  const entries = summaries.map((summary): FeedEntry => {
    // Each by name: to spread tens of thousands takes 40 ms.
    const { selection, name, description, size, newest } = summary;
    const [path, title] = [formatPath(selection), titleOf(summary, text)];
    return { selection, name, description, size, newest, path, title };
  });
  const unsorted = entries.filter(isShown);
  let sorted: readonly FeedEntry[] | undefined;
  let byPath: Directory['byPath'] | undefined;
  let paths: Directory['paths'] | undefined;
  return {
    site,
    text,
    // With tens of thousands each of these takes a moment, which only those have to wait who ask for what needs it.
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
  };
}

const texts = new WeakMap<Site, PageText>();

/** Made once for a site: what knows a language's forms takes a moment to make. */
function pageTextOf(site: Site): PageText {
  const text = texts.get(site) ?? createPageText(site);
  texts.set(site, text);
  return text;
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

function titleOf({ selection, name }: ListSummary, text: PageText): string {
  if (selection.kind === 'all') return text.words.all;
  return selection.kind === 'language' ? text.languageName(name) : name;
}
