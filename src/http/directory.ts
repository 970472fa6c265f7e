import { addressKey } from '../domain/old-addresses.ts';
import { type Selection, selectionPath } from '../domain/selection.ts';
import type { Site } from '../domain/site.ts';
import type { ListSummary } from '../publish/publisher.ts';
import { createPageText, type PageText } from './pages/page-text.ts';

export type Kind = Selection['kind'];

/** In the order in which people and programs are shown them. */
export const KINDS: readonly Kind[] = ['all', 'category', 'tag', 'author', 'language', 'source'];

export interface FeedEntry extends ListSummary {
  readonly path: string;
  /** What it is called among the site's feeds. */
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
  const text = createPageText(site);
  const entries = summaries.map((summary): FeedEntry => {
    return { ...summary, path: selectionPath(summary.selection), title: titleOf(summary, text) };
  });
  const unsorted = entries.filter(isShown);
  let sorted: readonly FeedEntry[] | undefined;
  return {
    site,
    text,
    // Sorting tens of thousands takes a moment, which only those who ask for a list have to wait.
    get shown() {
      sorted ??= unsorted.toSorted((a, b) => compareEntries(a, b, text));
      return sorted;
    },
    byPath: new Map(unsorted.map((entry) => [entry.path, entry])),
    paths: new Map(entries.map(({ path }) => [addressKey(path), path])),
  };
}

function compareEntries(a: FeedEntry, b: FeedEntry, text: PageText): number {
  const kinds = KINDS.indexOf(a.selection.kind) - KINDS.indexOf(b.selection.kind);
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
