import type { Region, Sized } from './bounded-cache.ts';

export type Coding = 'br' | 'zstd' | 'gzip';

/** A content coding, as a platform makes it: away from whatever answers requests. */
export interface Coder {
  /** At once, for a document that has just changed. */
  quick(bytes: Uint8Array): Promise<Uint8Array>;
  /** Smaller, at many times the cost. */
  best?(bytes: Uint8Array): Promise<Uint8Array>;
}

/** The content codings that a platform can make. */
export type Compress = Readonly<Partial<Record<Coding, Coder>>>;

/** What can be coded: bytes, and the tag that names them. */
export interface Codable {
  readonly bytes: Uint8Array;
  readonly entityTag: string;
  /** Whether it is worth the best coding, should it be asked for often. */
  readonly isWhole?: boolean;
}

interface CodedEntry extends Sized {
  readonly bytes: Uint8Array;
  /** How often it was sent since it was made. */
  asked: number;
}

/** After so many times a document is worth the best that the coding can do, which takes about 50 times as long. */
const AGAIN_AND_AGAIN = 32;

/**
 * Documents in content codings, each made once: who asks while it is made waits for the same. A document that is asked for again
 * and again gets the best of its coding in the end, one at a time, under the same tag, which is weak and of the identity bytes. A
 * variant by `limit` never does: a client could ask for all 200.
 */
export function createCodedBytes(
  compress: Compress,
  entries: Region<CodedEntry>,
): (document: Codable, coding: Coding) => Promise<Uint8Array> | Uint8Array {
  const underWay = new Map<string, Promise<Uint8Array>>();
  let improving = false;

  const keep = (key: string, bytes: Uint8Array, asked: number): Uint8Array => {
    entries.set(key, { bytes, asked, size: bytes.length });
    return bytes;
  };
  const improve = (key: string, { bytes }: Codable, best: (bytes: Uint8Array) => Promise<Uint8Array>) => {
    improving = true;
    best(bytes)
      .then((better) => keep(key, better, Number.POSITIVE_INFINITY))
      // What is there stays as good as it was.
      .catch(() => undefined)
      .finally(() => {
        improving = false;
      });
  };

  return (document, coding) => {
    const coder = compress[coding];
    if (coder === undefined) return document.bytes;
    // The tag is a function of the bytes, and so it names them.
    const key = `${coding} ${document.entityTag}`;
    const known = entries.get(key);
    if (known !== undefined) {
      known.asked++;
      if (
        coder.best !== undefined &&
        document.isWhole === true &&
        !improving &&
        known.asked % AGAIN_AND_AGAIN === 0
      )
        improve(key, document, coder.best);
      return known.bytes;
    }
    const waiting = underWay.get(key);
    if (waiting !== undefined) return waiting;
    const made = coder
      .quick(document.bytes)
      .then((bytes) => keep(key, bytes, 0))
      .finally(() => underWay.delete(key));
    underWay.set(key, made);
    return made;
  };
}
