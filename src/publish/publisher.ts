import { type Catalog, createCatalog } from '../domain/catalog.ts';
import type { Site } from '../domain/site.ts';
import type { ArticleSource, LoadOptions, Problem } from '../domain/source.ts';

/** Holds what is current: the catalog, moved to the present each time it is asked for. */
export interface Publisher {
  readonly site: Site;
  /** Reads every record anew. Throws `SourceError` where the store cannot be read; the last catalog then stays. */
  load(options?: LoadOptions): Promise<readonly Problem[]>;
  /** The catalog at this moment; `undefined` until records have been loaded. */
  catalog(): Catalog | undefined;
  status(): PublisherStatus;
}

export interface PublisherStatus {
  readonly ready: boolean;
  /** In the feed of everything at this moment. */
  readonly current: number;
  /** Read without an error: drafts, scheduled and expired ones too. */
  readonly articles: number;
  readonly problems: { readonly errors: number; readonly warnings: number };
}

export interface PublisherOptions {
  readonly source: ArticleSource;
  readonly site: Site;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createPublisher({ source, site, now }: PublisherOptions): Publisher {
  let current: Catalog | undefined;
  let counts = { articles: 0, problems: { errors: 0, warnings: 0 } };
  const catalog = () => {
    current = current?.at(now());
    return current;
  };
  return {
    site,
    async load(options) {
      const { articles, problems } = await source.load(options);
      const errors = problems.filter(({ severity }) => severity === 'error').length;
      counts = { articles: articles.length, problems: { errors, warnings: problems.length - errors } };
      current = createCatalog(site, articles, now());
      return problems;
    },
    catalog,
    status() {
      const size = catalog()?.lists.get('/feed')?.size ?? 0;
      return { ready: current !== undefined, current: size, ...counts };
    },
  };
}
