import type { Region, Sized } from './bounded-cache.ts';
import type { Awaitable } from './edition.ts';
import type { Representation } from './representation.ts';

export type Coding = 'br' | 'zstd' | 'gzip';

/** Encodes representations. Its cache is keyed by entity tag, which is a function of the bytes. */
export interface ContentEncoder {
  /** The content codings that it offers. */
  readonly codings: readonly Coding[];
  /**
   * The encoded bytes, or a promise if they are not cached. It rejects if the platform cannot compress them. Without `now`, in
   * milliseconds, it never recompresses.
   */
  encode(representation: Representation, coding: Coding, now?: number): Awaitable<Uint8Array>;
}

/** Offers no content coding. */
export const identityEncoder: ContentEncoder = { codings: [], encode: ({ bytes }) => bytes };

/** Compresses off the thread that answers requests. */
export interface Coder {
  /** Takes milliseconds: for a document that has just changed. */
  quick(bytes: Uint8Array): Promise<Uint8Array>;
  /** Gives fewer bytes at many times the cost: for a popular document that has not changed for a while. */
  best?(bytes: Uint8Array): Promise<Uint8Array>;
}

/** A coder for each content coding that a platform supports. */
export type Compress = Readonly<Partial<Record<Coding, Coder>>>;

export interface Encoded extends Sized {
  readonly bytes: Uint8Array;
  /** When it was compressed; `NaN` if that was by the best coder, or without a clock. */
  readonly since: number;
  /** How often it was sent since. */
  hits: number;
}

/** A document that changed lately may change again soon, and then the best compression was for nothing. */
const SETTLED_MS = 5 * 60_000;

/**
 * The best compression saves about a tenth of each answer. It takes as long as many answers, and is worth it once it would have
 * saved this many times the document's own bytes.
 */
const [SAVED, WORTH] = [0.1, 4];

/**
 * An encoder for platforms whose requests may share work, such as Node. Requests that arrive during a compression wait for its
 * result. A popular document is recompressed once with the best coder, one document at a time. Its tag stays: it is weak and
 * names the identity bytes. Variants by `limit` are never recompressed: a client could ask for all 200.
 */
export function createContentEncoder(compress: Compress, cache: Region<Encoded>): ContentEncoder {
  const inFlight = new Map<string, Promise<Uint8Array>>();
  let isRecompressing = false;

  const store = (key: string, bytes: Uint8Array, since = NaN): Uint8Array => {
    cache.set(key, { bytes, since, hits: 0, size: bytes.length });
    return bytes;
  };
  const recompress = (key: string, { bytes }: Representation, { best, quick }: Recompression) => {
    isRecompressing = true;
    best(bytes)
      .then((better) => store(key, better))
      .catch(() => {
        // The quick result stays cached, and has to earn another attempt.
        quick.hits = 0;
      })
      .finally(() => {
        isRecompressing = false;
      });
  };
  const compressOnce = (key: string, compressed: Promise<Uint8Array>, now?: number) => {
    const stored = compressed.then((bytes) => store(key, bytes, now)).finally(() => inFlight.delete(key));
    inFlight.set(key, stored);
    return stored;
  };

  return {
    codings: Object.keys(compress) as Coding[],
    encode(representation, coding, now = NaN) {
      const coder = compress[coding];
      if (coder === undefined) return representation.bytes;
      const key = encodedKey(representation, coding);
      const cached = cache.get(key);
      if (cached === undefined)
        return inFlight.get(key) ?? compressOnce(key, coder.quick(representation.bytes), now);
      cached.hits++;
      const { best } = coder;
      if (best !== undefined && !isRecompressing && isWorthBest(representation, cached, now))
        recompress(key, representation, { best, quick: cached });
      return cached.bytes;
    },
  };
}

interface Recompression {
  readonly best: NonNullable<Coder['best']>;
  readonly quick: Encoded;
}

function isWorthBest({ bytes, isWhole }: Representation, quick: Encoded, now: number): boolean {
  const isSettled = now - quick.since >= SETTLED_MS;
  return isWhole === true && isSettled && quick.hits * quick.size * SAVED >= bytes.length * WORTH;
}

/** The cache key of a representation in a content coding. */
export function encodedKey({ entityTag }: Representation, coding: Coding): string {
  return `${coding} ${entityTag}`;
}
