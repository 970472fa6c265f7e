import type { Catalog } from '../catalog/catalog.ts';
import { type CurrentMedia, createMediaIndex } from '../catalog/current-media.ts';
import type { createFeedView, FeedView } from '../catalog/feed-view.ts';
import type { Window } from '../catalog/feed-window.ts';
import type { ListSummary, Summarize } from '../catalog/list-summary.ts';
import { EVERYTHING_PATH } from '../domain/address.ts';
import type { PageWords } from '../domain/site/page-words.ts';
import { loadPageWords } from '../domain/site/shipped-words.ts';
import type { Site } from '../domain/site/site.ts';

/** Now, or where it has to be fetched first, later. A value that is available is answered without a promise, which costs less. */
export type Awaitable<Value> = Value | Promise<Value>;

/** The publication at one instant, independent of where its articles are stored. */
export interface Edition {
  readonly site: Site;
  /** When the clock changes what is published; `Infinity` if it is not known to. */
  readonly nextChange: number;
  /**
   * The content of the feed at a selection's path: the newest articles unless `window` says otherwise. It is the same object
   * while the feed is the same; `undefined` if the topic does not exist. Where its articles have to be fetched and that fails, it
   * throws `SourceError`.
   */
  feed(path: string, window?: Window): Awaitable<FeedView | undefined>;
  /** The same, but only what is available without fetching. Absent where `feed` never fetches. */
  feedAtHand?(path: string, window?: Window): FeedView | undefined;
  /** A summary of every list, in the order of their paths, including topics whose articles have all expired. */
  summaries(): Awaitable<readonly ListSummary[]>;
  /** A file that a current article names, by `mediaKey`; `undefined` while none does. */
  media?(key: string, now: number): Awaitable<CurrentMedia | undefined>;
  /** The words of pages in the language of a tag, if `site.words` does not have them all. */
  words?(language: string): Promise<PageWords | undefined>;
}

/** An edition whose articles are in memory, so that nothing has to be awaited. */
export interface MemoryEdition extends Edition {
  feed(path: string, window?: Window): FeedView | undefined;
  summaries(): readonly ListSummary[];
}

/** What editions share, so that an unchanged list keeps its view and its summary. */
export interface EditionParts {
  readonly viewOf: typeof createFeedView;
  readonly summarize: Summarize;
}

export function createEdition(
  { site, nextChange, lists }: Catalog,
  { viewOf, summarize }: EditionParts,
): MemoryEdition {
  let summaries: readonly ListSummary[] | undefined;
  const findMedia = createMediaIndex(site, lists.get(EVERYTHING_PATH));
  return {
    site,
    nextChange,
    feed(path, window) {
      const list = lists.get(path);
      return list && viewOf(list, site, window);
    },
    summaries() {
      summaries ??= Array.from(lists.values(), summarize);
      return summaries;
    },
    media: findMedia,
    words: loadPageWords,
  };
}
