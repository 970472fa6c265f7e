import * as crypto from 'node:crypto';
import { totalmem } from 'node:os';
import * as zlib from 'node:zlib';
import type { Schedule } from '../feeds/change-notices.ts';
import type { Compress } from '../feeds/content-encoder.ts';
import type { Digest } from '../feeds/digest.ts';
import type { FeedCacheOptions } from '../feeds/feed-cache.ts';
import { createDeltasLater } from './node-deltas.ts';
import { promiseOf, zstandardOf } from './node-zlib.ts';

const { brotliCompress, constants, gzip } = zlib;

/**
 * The content codings of Node's zlib, off the event loop: brotli, gzip and, where Node has it, Zstandard.
 *
 * @example
 * import { createFeedCache } from 'feedstand';
 * import { nodeCompress } from 'feedstand/node';
 *
 * const cache = createFeedCache({ compress: nodeCompress });
 */
export const nodeCompress: Compress = {
  br: { quick: brotliOf(5), best: brotliOf(10) },
  ...zstandardOf(zlib),
  gzip: { quick: promiseOf((bytes, done) => gzip(bytes, { level: 6 }, done)) },
};

// In one call, where Node has that (20.12), at half the cost.
const { hash } = crypto as {
  readonly hash?: (algorithm: string, data: Uint8Array | string, encoding: 'hex') => string;
};

/**
 * The first 128 bits of SHA-256, as 32 hexadecimal digits, from `node:crypto`.
 *
 * @example
 * import { nodeDigest } from 'feedstand/node';
 *
 * const tag = nodeDigest(new TextEncoder().encode('a feed'));
 */
export const nodeDigest: Digest =
  hash === undefined
    ? (data) => crypto.createHash('sha256').update(data).digest('hex').slice(0, 32)
    : (data) => hash('sha256', data, 'hex').slice(0, 32);

function brotliOf(quality: number): (bytes: Uint8Array) => Promise<Uint8Array> {
  return promiseOf((bytes, done) => {
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    brotliCompress(bytes, { params }, done);
  });
}

/**
 * Node's timer. It keeps no process alive.
 *
 * @example
 * import { arraySource, createPublisher } from 'feedstand';
 * import { nodeSchedule } from 'feedstand/node';
 *
 * const site = { title: 'The Wire', url: 'https://news.example', ids: 'tag:news.example,2026' };
 * const publisher = createPublisher({ source: arraySource(site, []), now: Date.now, schedule: nodeSchedule });
 * publisher.onChange(({ changed }) => console.log(changed.length));
 */
export const nodeSchedule: Schedule = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds).unref();
  return () => clearTimeout(timer);
};

const [LEAST_CACHE, MOST_CACHE] = [16 * 2 ** 20, 512 * 2 ** 20];

/**
 * A sixteenth of the memory that the machine has, or the container may use: from 16 to 512 MiB. In bytes.
 *
 * @example
 * import { defaultCacheBytes, nodeCacheOptions } from 'feedstand/node';
 *
 * const options = nodeCacheOptions(defaultCacheBytes() / 2);
 */
export function defaultCacheBytes(): number {
  // 0 or absent where no limit is set.
  const limit = process.constrainedMemory?.() || Infinity;
  return Math.round(Math.min(MOST_CACHE, Math.max(LEAST_CACHE, Math.min(totalmem(), limit) / 16)));
}

/**
 * What Node has for a feed cache: content codings, a hash, deltas, and a bound in bytes.
 *
 * @example
 * import { createFeedCache } from 'feedstand';
 * import { nodeCacheOptions } from 'feedstand/node';
 *
 * const cache = createFeedCache(nodeCacheOptions());
 */
export function nodeCacheOptions(maxBytes = defaultCacheBytes()): FeedCacheOptions {
  return { compress: nodeCompress, digest: nodeDigest, createDeltas: createDeltasLater, maxBytes };
}
