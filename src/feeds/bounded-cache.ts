import { LRUCache } from 'lru-cache';

/** An LRU cache with a bound in bytes. Its regions share the bound, so that the region with the most requests gets the most room. */
export interface BoundedCache {
  /**
   * The entries of one kind. No two regions of a cache may use the same key: they share one table, which saves a prefix per
   * look-up. Numbers are looked up faster than text.
   */
  region<Value extends Sized>(name: string): Region<Value>;
  stats(): CacheStats;
}

export interface Sized {
  /** In bytes, without the cost of the entry itself. */
  readonly size: number;
}

export interface Region<Value extends Sized> {
  get(key: string | number): Value | undefined;
  /** Whether `get` would find it. It neither counts as a hit nor postpones the eviction. */
  has(key: string | number): boolean;
  set(key: string | number, value: Value): void;
}

export interface CacheStats {
  readonly bytes: number;
  readonly maxBytes: number;
  readonly entries: number;
  readonly evictions: number;
  /** How many look-ups found an entry, by region. */
  readonly hits: Readonly<Record<string, number>>;
  readonly misses: Readonly<Record<string, number>>;
}

/** The statistics of several caches, by name. */
export type CacheReport = Readonly<Record<string, CacheStats>>;

// The approximate cost of an entry beside its bytes: its key, its objects, its place in the list.
const OVERHEAD = 512;

/** A cache that holds at most `maxBytes`, as `Sized` counts them, and evicts the least recently used entry. */
export function createBoundedCache(maxBytes: number): BoundedCache {
  const hits: Record<string, number> = {};
  const misses: Record<string, number> = {};
  let evictions = 0;
  const entries = new LRUCache<string | number, Sized>({
    // Unlike `max`, allocates nothing in advance.
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
        has: (key) => entries.has(key),
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
