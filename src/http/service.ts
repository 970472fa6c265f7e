import type { MediaStore } from '../domain/media.ts';
import type { Coding } from '../feeds/content-encoder.ts';
import type { FeedCache } from '../feeds/feed-cache.ts';
import type { Published } from '../feeds/publisher.ts';
import { createCodingChoice } from './content-coding.ts';
import { createFeedHeaders, type FeedHeadersOf } from './feed-headers.ts';
import type { HubService } from './hub-answer.ts';

export interface ServiceOptions {
  readonly publisher: Published;
  readonly cache: FeedCache;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Receives errors thrown while a request is answered. */
  readonly onError?: (error: unknown) => void;
  /**
   * The seconds for which a shared cache in front may store a feed, if it is purged whenever records change, as by a deployment
   * on Workers. Without it such a cache keeps feeds as clients do.
   */
  readonly sharedMaxAge?: number;
  /** Whether answers have a `Surrogate-Key`, by which a cache such as Fastly's can purge them. */
  readonly surrogateKeys?: boolean;
  /** Opens the files that articles name; absent if they are not published. */
  readonly media?: MediaStore | undefined;
  /** The state of announcing, for `/readyz`; `undefined` if it is off. */
  readonly announcing?: () => Promise<AnnouncingCounts | undefined>;
  /** The service's own WebSub hub; `undefined` while it has none. */
  readonly hub?: () => HubService | undefined;
  /**
   * Yields to other requests before an answer that may take milliseconds, for servers that process the pipelined requests of one
   * connection without a break.
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
