import type { Region, Sized } from './bounded-cache.ts';
import type { Awaitable } from './edition.ts';
import type { Representation } from './representation.ts';

export type Coding = 'br' | 'zstd' | 'gzip';

/** Encodes representations. Its cache is keyed by entity tag, which is a function of the bytes. */
export interface ContentEncoder {
  /** The content codings that it offers. */
  readonly codings: readonly Coding[];
  /** The encoded bytes, or a promise if they are not cached. It rejects if the platform cannot compress them. */
  encode(representation: Representation, coding: Coding): Awaitable<Uint8Array>;
}

/** Offers no content coding. */
export const identityEncoder: ContentEncoder = { codings: [], encode: ({ bytes }) => bytes };

/** Compresses off the thread that answers requests. */
export interface Coder {
  /** Takes milliseconds: for a document that has just changed. */
  quick(bytes: Uint8Array): Promise<Uint8Array>;
  /** Gives fewer bytes at many times the cost: for a popular document. */
  best?(bytes: Uint8Array): Promise<Uint8Array>;
}

/** A coder for each content coding that a platform supports. */
export type Compress = Readonly<Partial<Record<Coding, Coder>>>;

export interface Encoded extends Sized {
  readonly bytes: Uint8Array;
  /** How often it was sent since it was compressed. */
  hits: number;
}

/** A document that was sent this often is worth the best compression, which takes about 50 times as long. */
const RECOMPRESS_AFTER_HITS = 32;

/**
 * An encoder for platforms whose requests may share work, such as Node. Requests that arrive during a compression wait for its
 * result. A popular document is recompressed once with the best coder, one document at a time. Its tag stays: it is weak and
 * names the identity bytes. Variants by `limit` are never recompressed: a client could ask for all 200.
 */
export function createContentEncoder(compress: Compress, cache: Region<Encoded>): ContentEncoder {
  const inFlight = new Map<string, Promise<Uint8Array>>();
  let isRecompressing = false;

  const store = (key: string, bytes: Uint8Array, hits: number): Uint8Array => {
    cache.set(key, { bytes, hits, size: bytes.length });
    return bytes;
  };
  const recompress = (key: string, { bytes }: Representation, best: NonNullable<Coder['best']>) => {
    isRecompressing = true;
    best(bytes)
      .then((better) => store(key, better, Number.POSITIVE_INFINITY))
      // The quick result stays cached.
      .catch(() => undefined)
      .finally(() => {
        isRecompressing = false;
      });
  };
  const compressOnce = (key: string, { bytes }: Representation, coder: Coder): Promise<Uint8Array> => {
    const compressed = coder
      .quick(bytes)
      .then((encoded) => store(key, encoded, 0))
      .finally(() => inFlight.delete(key));
    inFlight.set(key, compressed);
    return compressed;
  };

  return {
    codings: Object.keys(compress) as Coding[],
    encode(representation, coding) {
      const coder = compress[coding];
      if (coder === undefined) return representation.bytes;
      const key = encodedKey(representation, coding);
      const cached = cache.get(key);
      if (cached === undefined) return inFlight.get(key) ?? compressOnce(key, representation, coder);
      cached.hits++;
      const isDue = cached.hits % RECOMPRESS_AFTER_HITS === 0 && representation.isWhole === true;
      if (isDue && coder.best !== undefined && !isRecompressing) recompress(key, representation, coder.best);
      return cached.bytes;
    },
  };
}

/** The cache key of a representation in a content coding. */
export function encodedKey({ entityTag }: Representation, coding: Coding): string {
  return `${coding} ${entityTag}`;
}
