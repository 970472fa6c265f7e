import type { Article } from './article/article.ts';
import type { Problem } from './problem.ts';
import type { Site } from './site/site.ts';

export interface Loaded {
  /** The same object as before while what the publication says about itself has not changed. */
  readonly site: Site;
  /** Every record without an error, drafts included, in path order; no two that are no drafts share an id or a slug. */
  readonly articles: readonly Article[];
  readonly problems: readonly Problem[];
}

/** What is no longer as it was told before, and what is now. */
export interface Change {
  /** The same object as before while what the publication says about itself has not changed. */
  readonly site: Site;
  /** Those that were told before and are no longer, or not as they were: the same objects. */
  readonly removed: readonly Article[];
  readonly added: readonly Article[];
  readonly resolved: readonly Problem[];
  readonly found: readonly Problem[];
  /** Why the store cannot be read at present; what was read last stands. */
  readonly stale?: string;
}

export interface LoadOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the reading early; `load` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Where articles are kept. A record with an error is a problem; a store that cannot be read throws `SourceError`. */
export interface ArticleSource {
  /** Reads everything. */
  load(options?: LoadOptions): Promise<Loaded>;
  /**
   * After `load`, tells of every change until `signal` is aborted; resolves once nothing can be missed any more. While it
   * follows, a record that gets an error keeps its last good version, and a store that vanishes keeps all.
   */
  follow?(onChange: (change: Change) => void, signal: AbortSignal): Promise<void>;
  /** Ends what it does beside, such as threads; resolves once that has ended. */
  close?(): Promise<void>;
}

/**
 * The store itself could not be read, which is never the same as "it holds nothing".
 *
 * @example
 * import { type ArticleSource, SourceError } from 'feedstand';
 *
 * const source: ArticleSource = {
 *   async load() {
 *     throw new SourceError('the database is unavailable', { cause: new Error('ECONNREFUSED') });
 *   },
 * };
 */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}
