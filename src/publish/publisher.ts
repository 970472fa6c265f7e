import { type Catalog, createCatalog } from '../domain/catalog.ts';
import { type ArticleSource, isError, type Loaded, type LoadOptions } from '../domain/source.ts';

/** Holds what is current: the catalog, moved to the present each time it is asked for. */
export interface Publisher {
  /** Reads every record. Throws `SourceError` where the store cannot be read. */
  load(options?: LoadOptions): Promise<Loaded>;
  /** Follows every change of the store until `signal` is aborted; resolves once no change can be missed any more. */
  follow(onChange: (loaded: Loaded) => void, signal: AbortSignal): Promise<void>;
  /** The catalog at this moment; `undefined` until records have been loaded. */
  catalog(): Catalog | undefined;
  status(): PublisherStatus;
}

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
  let loaded: Loaded | undefined;
  let shown: Loaded | undefined;
  let current: Catalog | undefined;

  const catalog = (): Catalog | undefined => {
    const time = now();
    if (loaded === undefined || (current !== undefined && isSameSecond(current.instant, time)))
      return current;
    current = loaded === shown ? current?.at(time) : changedCatalog(current, loaded, time);
    shown = loaded;
    return current;
  };
  const take = (next: Loaded): Loaded => {
    loaded = next;
    catalog();
    return next;
  };

  return {
    catalog,
    load: async (options) => take(await source.load(options)),
    follow: async (onChange, signal) => source.follow?.((next) => onChange(take(next)), signal),
    status: () => statusOf(loaded, catalog()),
  };
}

/**
 * No two changes of the catalog happen within one second: Last-Modified counts in seconds, and who asked between two changes of
 * the same second would never learn of the later one. That one waits for the next.
 */
function isSameSecond(a: number, b: number): boolean {
  return Math.floor(a / 1000) === Math.floor(b / 1000);
}

function changedCatalog(current: Catalog | undefined, { site, articles }: Loaded, now: number): Catalog {
  return current?.site === site ? current.at(now).with(articles, now) : createCatalog(site, articles, now);
}

function statusOf(loaded: Loaded | undefined, catalog: Catalog | undefined): PublisherStatus {
  const { articles = [], problems = [], stale } = loaded ?? {};
  const errors = problems.filter(isError).length;
  return {
    ready: loaded !== undefined,
    ...(stale === undefined ? {} : { stale }),
    current: catalog?.lists.get('/feed')?.size ?? 0,
    articles: articles.length,
    problems: { errors, warnings: problems.length - errors },
  };
}
