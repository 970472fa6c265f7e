import { type Catalog, createCatalog } from '../catalog/catalog.ts';
import { createFeedViews } from '../catalog/feed-view.ts';
import { EVERYTHING_PATH } from '../domain/address.ts';
import type { ArticleSource, Change, Loaded, LoadOptions } from '../domain/article-source.ts';
import { isError, type Problem } from '../domain/problem.ts';
import { createEdition, type Edition, type MemoryEdition } from './edition.ts';

/** What is published at this moment, to whoever answers requests. */
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
}

/** For whoever runs the service: `/readyz` tells strangers less. */
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

export interface PublisherOptions {
  readonly source: ArticleSource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createPublisher({ source, now }: PublisherOptions): Publisher {
  let current: Catalog | undefined;
  let waiting: Change[] = [];
  let stale: string | undefined;
  const viewOf = createFeedViews();
  const editions = new WeakMap<Catalog, MemoryEdition>();
  const counts = { articles: 0, errors: 0, warnings: 0 };

  const catalog = (): Catalog | undefined => {
    if (current === undefined) return undefined;
    const time = now();
    if (isSameSecond(current.instant, time)) return current;
    current = current.at(time);
    const changes = waiting;
    waiting = [];
    for (const change of changes) current = current.with(change, time);
    return current;
  };
  const editionOf = (catalog: Catalog): MemoryEdition => {
    const known = editions.get(catalog);
    if (known !== undefined) return known;
    const edition = createEdition(catalog, viewOf);
    editions.set(catalog, edition);
    return edition;
  };
  const count = (problems: readonly Problem[], difference: 1 | -1) => {
    for (const problem of problems) counts[isError(problem) ? 'errors' : 'warnings'] += difference;
  };
  const take = (change: Change): Change => {
    counts.articles += change.added.length - change.removed.length;
    count(change.resolved, -1);
    count(change.found, 1);
    stale = change.stale;
    waiting.push(change);
    catalog();
    return change;
  };

  return {
    catalog,
    edition: () => {
      const now = catalog();
      return now && editionOf(now);
    },
    async load(options) {
      const loaded = await source.load(options);
      current = createCatalog(loaded.site, loaded.articles, now());
      counts.articles = loaded.articles.length;
      count(loaded.problems, 1);
      return loaded;
    },
    follow: async (onChange, signal) => source.follow?.((change) => onChange(take(change)), signal),
    status() {
      const size = catalog()?.lists.get(EVERYTHING_PATH)?.size ?? 0;
      const { articles, errors, warnings } = counts;
      return {
        ready: current !== undefined,
        ...(stale === undefined ? {} : { stale }),
        current: size,
        articles,
        problems: { errors, warnings },
      };
    },
  };
}

/**
 * No two changes of the catalog happen within one second: Last-Modified counts in seconds, and who asked between two changes of
 * the same second would never learn of the later one. That one waits for the next.
 */
function isSameSecond(a: number, b: number): boolean {
  return Math.floor(a / 1000) === Math.floor(b / 1000);
}
