import type { Article } from './article/article.ts';
import type { MediaStore } from './media.ts';
import type { Problem } from './problem.ts';
import type { Site } from './site/site.ts';

export interface Loaded {
  /** The same object as before while what the publication says about itself has not changed. */
  readonly site: Site;
  /** Every record without an error, drafts included, in path order; no two that are no drafts share an id or a slug. */
  readonly articles: readonly Article[];
  readonly problems: readonly Problem[];
}

/** The difference between the last reported state and the present one. */
export interface Change {
  /** The same object as before while what the publication says about itself has not changed. */
  readonly site: Site;
  /** Articles that were reported before and have gone or changed: the same objects. */
  readonly removed: readonly Article[];
  readonly added: readonly Article[];
  readonly resolved: readonly Problem[];
  readonly found: readonly Problem[];
  /** Why the store cannot be read at present. The articles that were read last stay published. */
  readonly stale?: string;
}

export interface LoadOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the reading early; `load` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A store of articles. A record with an error is a problem; a store that cannot be read throws `SourceError`. */
export interface ArticleSource {
  /** Reads everything. */
  load(options?: LoadOptions): Promise<Loaded>;
  /**
   * After `load`, tells of every change until `signal` is aborted; resolves once nothing can be missed any more. While it
   * follows, a record that gets an error keeps its last good version, and a store that vanishes keeps all.
   */
  follow?(onChange: (change: Change) => void, signal: AbortSignal): Promise<void>;
  /** Opens the files that its articles name, where `site.media` says that they are published. */
  readonly media?: MediaStore;
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
