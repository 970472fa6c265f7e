import type { Compress } from '../feeds/content-encoder.ts';
import { createFeedCache, type FeedCache, type FeedCacheOptions } from '../feeds/feed-cache.ts';
import { noteCache, type Timer } from './exchange.ts';

/** Receives how long work took, in milliseconds. */
export interface WorkTimes {
  readonly timer: Timer;
  rendered(output: string, milliseconds: number): void;
  compressed(coding: string, effort: 'quick' | 'best', milliseconds: number): void;
}

/** A feed cache that times its work, and notes for requests in flight whether they found what they need. */
export function createWatchedCache(options: FeedCacheOptions, times: WorkTimes): FeedCache {
  const { compress = {} } = options;
  const cache = createFeedCache({ ...options, compress: timedCompress(compress, times) });
  const known = new WeakSet<object>();
  const { encoder } = cache;
  return {
    ...cache,
    document(feed) {
      const start = times.timer();
      const document = cache.document(feed);
      const isKnown = known.has(document);
      noteCache(isKnown ? 'hit' : 'miss');
      if (isKnown) return document;
      known.add(document);
      times.rendered(feed.output, times.timer() - start);
      return document;
    },
    encoder: {
      codings: encoder.codings,
      encode(representation, coding, now) {
        const encoded = encoder.encode(representation, coding, now);
        noteCache(encoded instanceof Promise ? 'miss' : 'hit');
        return encoded;
      },
    },
  };
}

function timedCompress(compress: Compress, times: WorkTimes): Compress {
  const timed = Object.entries(compress).map(([coding, { quick, best }]) => {
    const time = (effort: 'quick' | 'best', work: typeof quick) => async (bytes: Uint8Array) => {
      const start = times.timer();
      const encoded = await work(bytes);
      times.compressed(coding, effort, times.timer() - start);
      return encoded;
    };
    return [
      coding,
      { quick: time('quick', quick), ...(best === undefined ? {} : { best: time('best', best) }) },
    ];
  });
  return Object.fromEntries(timed);
}
