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
  /** Whether answers name themselves in `Surrogate-Key`, by which a cache such as Fastly's can be told to forget them. */
  readonly surrogateKeys?: boolean;
  /** What is announced, for `/readyz`; it gives `undefined` while nothing is. */
  readonly announcing?: () => Promise<AnnouncingCounts | undefined>;
  /**
   * Lets other requests have their turn, before an answer that may take milliseconds: where a server takes up the requests of one
   * connection one after the other without a look at the others.
   */
  readonly pause?: () => Promise<void>;
}

/** How many announcements wait, and how many were given up. */
export interface AnnouncingCounts {
  readonly waiting: number;
  readonly failed: number;
}

/** What requests are answered from, with what the answers share. */
export interface Service extends ServiceOptions {
  readonly headersOf: FeedHeadersOf;
  readonly codingOf: (acceptEncoding: string | undefined) => Coding | undefined;
}

export function createService(options: ServiceOptions): Service {
  return {
    ...options,
    headersOf: createFeedHeaders(options),
    codingOf: createCodingChoice(options.cache.encoder.codings),
  };
}
