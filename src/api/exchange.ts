import type { Catalog } from '../catalog/catalog.ts';
import type { ArticleStore, StoreSource, WriteAnnouncement } from '../domain/article-store.ts';
import type { MediaIntake } from '../domain/media-library.ts';
import type { Parsed } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import type { Token } from '../domain/token-store.ts';
import type { PreparationContext, PreparationJob, PreparationResult } from './preparation.ts';
import type { ApiAnswer, ApiRequest } from './request.ts';

/** Prepares a record, perhaps in another thread. Rejects with `RefusedRequest` (503) where too many wait already. */
export type Prepare = (job: PreparationJob, context: PreparationContext) => Promise<PreparationResult>;

/** A write that changed something, for the log. */
export interface WriteEntry {
  /** The name of the token. */
  readonly token: string;
  readonly did: 'created' | 'replaced' | 'deleted' | 'hidden';
  /** The article's slug, or `site.yaml`. */
  readonly article: string;
  readonly revision: string;
}

/** What handlers work with. */
export interface ApiParts {
  readonly articles: ArticleStore;
  /** Tells when a write can be read. */
  readonly source: Pick<StoreSource, 'reached'>;
  readonly publisher: { catalog(): Catalog | undefined };
  /** Parses the text of `site.yaml`. */
  readonly parseSite: (text: string) => Parsed<Site>;
  /** The file that the site is read from, if it is not in the store. */
  readonly siteFile?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly prepare: Prepare;
  /** Lets other requests have their turn. */
  readonly pause: () => Promise<unknown>;
  /** What takes files; absent where the store has no place for them. */
  readonly media?: MediaIntake | undefined;
  readonly announce?: WriteAnnouncement | undefined;
  readonly onWrite: (entry: WriteEntry) => void;
}

/** One request that is allowed, and what answers it. */
export interface Exchange {
  readonly parts: ApiParts;
  readonly request: ApiRequest;
  readonly token: Token;
  /** The decoded slug of the address; empty where it has none. */
  readonly slug: string;
  /** The publication when the request came. */
  readonly catalog: Catalog;
}

export type Handler = (exchange: Exchange) => Promise<ApiAnswer>;
