import { type ArticleList, newestArticles } from '../catalog/article-list.ts';
import { type Catalog, createCatalog } from '../catalog/catalog.ts';
import type { ArticleSource, Change, Loaded, LoadOptions } from '../domain/article-source.ts';
import { isError, type Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';

/** Now, or where it has to be fetched first, later. What is at hand is answered without a promise, which costs less. */
export type Awaitable<Value> = Value | Promise<Value>;

/** What is published at one instant, to whoever answers requests: wherever the articles are kept, all or a few at hand. */
export interface Edition {
  readonly site: Site;
  /**
   * The list at a selection's path, with every article that its feed of that limit shows; `undefined`: there is no such topic.
   * Where its articles are not at hand and cannot be had, it throws `SourceError`.
   */
  list(path: string, limit?: number): Awaitable<ArticleList | undefined>;
  /** What is known of every list, in the order of their paths; also topics all of whose articles have expired. */
  summaries(): Awaitable<readonly ListSummary[]>;
}

export interface ListSummary extends Pick<ArticleList, 'selection' | 'name' | 'description' | 'size'> {
  /** When its newest current article was published, in milliseconds; absent if there is none. */
  readonly newest?: number;
}

/** Holds what is current: the catalog, moved to the present each time it is asked for. */
export interface Publisher {
  /** Reads every record. Throws `SourceError` where the store cannot be read. */
  load(options?: LoadOptions): Promise<Loaded>;
  /** Follows every change of the store until `signal` is aborted; resolves once no change can be missed any more. */
  follow(onChange: (change: Change) => void, signal: AbortSignal): Promise<void>;
  /** The catalog at this moment; `undefined` until records have been loaded. */
  catalog(): Catalog | undefined;
  /** The same for whoever answers requests. */
  edition(): Edition | undefined;
  status(): PublisherStatus;
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
      const size = catalog()?.lists.get('/feed')?.size ?? 0;
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

const editions = new WeakMap<Catalog, Edition>();

function editionOf(catalog: Catalog): Edition {
  const known = editions.get(catalog);
  if (known !== undefined) return known;
  const { site, lists } = catalog;
  let summaries: readonly ListSummary[] | undefined;
  const edition: Edition = {
    site,
    list: (path) => lists.get(path),
    summaries() {
      summaries ??= Array.from(lists.values(), summaryOf);
      return summaries;
    },
  };
  editions.set(catalog, edition);
  return edition;
}

function summaryOf(list: ArticleList): ListSummary {
  const { selection, name, description, size } = list;
  const [newest] = newestArticles(list, 1);
  return {
    selection,
    name,
    description,
    size,
    ...(newest === undefined ? {} : { newest: newest.published }),
  };
}

/**
 * No two changes of the catalog happen within one second: Last-Modified counts in seconds, and who asked between two changes of
 * the same second would never learn of the later one. That one waits for the next.
 */
function isSameSecond(a: number, b: number): boolean {
  return Math.floor(a / 1000) === Math.floor(b / 1000);
}
