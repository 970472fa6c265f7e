import type { Catalog } from '../catalog/catalog.ts';
import { EVERYTHING_PATH } from '../domain/address.ts';
import type { ArticleSource, Change, Loaded, LoadOptions } from '../domain/article-source.ts';
import { isError, type Problem } from '../domain/problem.ts';
import { type CurrentEditionOptions, createCurrentEdition, type EditionChange } from './current-edition.ts';
import type { Edition, MemoryEdition } from './edition.ts';

/** The present publication, for the code that answers requests. */
export interface Published {
  /** `undefined` until records have been loaded. */
  edition(): Edition | undefined;
  status(): PublisherStatus;
}

/** Holds what is current: the catalog, moved to the present each time it is asked for. */
export interface Publisher extends Published {
  /** Reads every record. Throws `SourceError` where the store cannot be read. */
  load(options?: LoadOptions): Promise<Loaded>;
  /** Follows every change of the store until `signal` is aborted; resolves once no change can be missed any more. */
  follow(onChange: (change: Change) => void, signal: AbortSignal): Promise<void>;
  /** The catalog at this moment; `undefined` until records have been loaded. */
  catalog(): Catalog | undefined;
  edition(): MemoryEdition | undefined;
  /**
   * Reports every change of the publication, by a record or by the clock. The returned function removes the listener. With a
   * timer (`PublisherOptions.schedule`) a change by the clock is reported when it happens, else with the next request. Listeners
   * are called outside of requests and must not throw.
   */
  onChange(listener: (change: EditionChange) => void): () => void;
}

/** For the operator of the service: `/readyz` tells strangers less. */
export interface PublisherStatus {
  readonly ready: boolean;
  /** Why the store cannot be read at present; absent while it can. */
  readonly stale?: string;
  /** In the feed of everything at this moment. */
  readonly current: number;
  /** Read without an error: drafts, scheduled and expired ones too. */
  readonly articles: number;
  readonly problems: { readonly errors: number; readonly warnings: number };
}

export interface PublisherOptions extends CurrentEditionOptions {
  readonly source: ArticleSource;
}

/**
 * Publishes what a source holds. It serves nothing until `load` has resolved, and follows no change before `follow` is called;
 * `createFeedstand` does both.
 *
 * @example
 * import { arraySource, createPublisher } from 'feedstand';
 *
 * const site = { title: 'The Wire', url: 'https://news.example', ids: 'tag:news.example,2026' };
 * const source = arraySource(site, []);
 * const publisher = createPublisher({ source, now: Date.now });
 * const { articles, problems } = await publisher.load();
 * const controller = new AbortController();
 * await publisher.follow(({ added, removed }) => console.log(added.length, removed.length), controller.signal);
 */
export function createPublisher({ source, ...options }: PublisherOptions): Publisher {
  const { load, take, catalog, edition, onChange } = createCurrentEdition(options);
  let stale: string | undefined;
  const counts = createCounts();

  const takeAndCount = (change: Change): Change => {
    counts.take(change);
    stale = change.stale;
    take(change);
    return change;
  };

  return {
    catalog,
    edition,
    onChange,
    async load(options) {
      const loaded = await source.load(options);
      load(loaded);
      counts.load(loaded);
      return loaded;
    },
    follow: async (tell, signal) => source.follow?.((change) => tell(takeAndCount(change)), signal),
    status() {
      const present = catalog();
      return {
        ready: present !== undefined,
        ...(stale === undefined ? {} : { stale }),
        current: present?.lists.get(EVERYTHING_PATH)?.size ?? 0,
        ...counts.status(),
      };
    },
  };
}

function createCounts() {
  let articles = 0;
  const problems = { errors: 0, warnings: 0 };
  const count = (some: readonly Problem[], difference: 1 | -1) => {
    for (const problem of some) problems[isError(problem) ? 'errors' : 'warnings'] += difference;
  };
  return {
    load(loaded: Loaded) {
      articles = loaded.articles.length;
      count(loaded.problems, 1);
    },
    take({ removed, added, resolved, found }: Change) {
      articles += added.length - removed.length;
      count(resolved, -1);
      count(found, 1);
    },
    status: () => ({ articles, problems: { ...problems } }),
  };
}
