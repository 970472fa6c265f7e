import { LRUCache } from 'lru-cache';

/** Several kinds of entries that share one bound, so that the kind that is asked for most has the most room. */
export interface ByteCache {
  /** The entries of one kind; their keys are no other kind's. Numbers are looked up faster than text. */
  region<Value extends Sized>(name: string): Region<Value>;
  stats(): CacheStats;
}

export interface Sized {
  /** In bytes; what an entry costs beside them is added. */
  readonly size: number;
}

export interface Region<Value extends Sized> {
  get(key: string | number): Value | undefined;
  set(key: string | number, value: Value): void;
}

export interface CacheStats {
  readonly bytes: number;
  readonly maxBytes: number;
  readonly entries: number;
  readonly evictions: number;
  /** How often an entry was looked for and there, or not, by kind. */
  readonly hits: Readonly<Record<string, number>>;
  readonly misses: Readonly<Record<string, number>>;
}

// What an entry costs beside its bytes, about: its key, its objects, its place in the list.
const OVERHEAD = 512;

/** A cache that never holds more than `maxBytes`, as `Sized` counts them, and lets go what was used longest ago. */
export function createByteCache(maxBytes: number): ByteCache {
  const hits: Record<string, number> = {};
  const misses: Record<string, number> = {};
  let evictions = 0;
  const entries = new LRUCache<string | number, Sized>({
    maxSize: maxBytes,
    sizeCalculation: ({ size }) => size + OVERHEAD,
    dispose: (_value, _key, reason) => {
      if (reason === 'evict') evictions++;
    },
  });
  return {
    region<Value extends Sized>(name: string): Region<Value> {
      let [found, missed] = [0, 0];
      Object.defineProperty(hits, name, { enumerable: true, get: () => found });
      Object.defineProperty(misses, name, { enumerable: true, get: () => missed });
      return {
        get(key) {
          const value = entries.get(key) as Value | undefined;
          if (value === undefined) missed++;
          else found++;
          return value;
        },
        set(key, value) {
          entries.set(key, value);
        },
      };
    },
    stats: () => ({
      bytes: entries.calculatedSize,
      maxBytes,
      entries: entries.size,
      evictions,
      hits: { ...hits },
      misses: { ...misses },
    }),
  };
}
