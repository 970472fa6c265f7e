import type { Coding } from '../feeds/content-encoder.ts';
import type { FeedCache } from '../feeds/feed-cache.ts';
import type { Published } from '../feeds/publisher.ts';
import { createCodingChoice } from './content-coding.ts';
import { createFeedHeaders, type FeedHeadersOf } from './feed-headers.ts';

export interface ServiceOptions {
  readonly publisher: Published;
  readonly cache: FeedCache;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of what was thrown while a request was answered. */
  readonly onError?: (error: unknown) => void;
  /**
   * For how many seconds a shared cache in front may keep a feed, at the most, where it is emptied whenever records change: as
   * on Workers, by a deployment. Without it such a cache keeps feeds as clients do.
   */
  readonly sharedMaxAge?: number;
  /**
   * Lets other requests have their turn, before an answer that may take milliseconds: where a server takes up the requests of one
   * connection one after the other without a look at the others.
   */
  readonly pause?: () => Promise<void>;
}

/** What requests are answered from, with what the answers share. */
export interface Service extends ServiceOptions {
  readonly headersOf: FeedHeadersOf;
  readonly codingOf: (acceptEncoding: string | undefined) => Coding | undefined;
}

export function createService(options: ServiceOptions): Service {
  return {
    ...options,
    headersOf: createFeedHeaders(options.sharedMaxAge),
    codingOf: createCodingChoice(options.cache.codings),
  };
}
