import { isShown, LARGEST_FEED } from '../catalog/feed-window.ts';
import type { BoundedCache, Sized } from './bounded-cache.ts';
import type { Digest } from './digest.ts';
import { type FeedOptions, type FeedParts, joinFeed } from './feed-document.ts';
import type { Representation } from './representation.ts';

/** A feed as it was rendered. */
export interface RenderedFeed {
  /** Names its address, with `limit`. */
  readonly key: string;
  readonly entityTag: string;
  readonly options: FeedOptions;
  readonly parts: FeedParts;
}

/** What earlier documents had. */
export interface Deltas {
  remember(feed: RenderedFeed): void;
  /** The document with only those items that `base` lacks; `undefined` if a client with that document needs the whole one. */
  since(base: string, feed: RenderedFeed): Representation | undefined;
}

export type CreateDeltas = (entries: BoundedCache, digest: Digest) => Deltas;

/** The documents of one address that are remembered, the latest. */
const MAX_BASES = 20;

/** The items of a document in its order. Numbers, since objects and texts would take several times the memory. */
interface Base {
  /** A hash. */
  readonly frame: string;
  readonly ids: Float64Array;
  readonly hashes: Float64Array;
  readonly published: Float64Array;
}

interface Remembered extends Sized {
  readonly bases: ReadonlyMap<string, Base>;
}

/** Remembers documents in the cache that holds them. It takes 24 bytes for each item of each. */
export const createDeltas: CreateDeltas = (entries, digest) => {
  const remembered = entries.region<Remembered>('base');
  const addressKey = (key: string) => `base ${key}`;
  return {
    remember(feed) {
      const key = addressKey(feed.key);
      const bases = new Map(remembered.get(key)?.bases);
      bases.delete(feed.entityTag);
      bases.set(feed.entityTag, baseOf(feed, digest));
      const [oldest = ''] = bases.keys();
      if (bases.size > MAX_BASES) bases.delete(oldest);
      remembered.set(key, { bases, size: sizeOf(bases) });
    },
    since(tag, feed) {
      const { key, entityTag, options, parts } = feed;
      const base = remembered.get(addressKey(key))?.bases.get(tag);
      if (base === undefined) return undefined;
      const current = baseOf(feed, digest);
      if (current.frame !== base.frame || !isContinued(base, current, options)) return undefined;
      const known = new Set(base.hashes);
      const fragments = parts.fragments.filter((_, index) => !known.has(current.hashes[index] ?? NaN));
      // Nobody gets a feed without items, which could look broken.
      if (fragments.length === 0) return undefined;
      // The tag serves the encoder's cache alone; what is sent has that of the whole document.
      return { bytes: joinFeed({ ...parts, fragments }, options.output), entityTag: `${tag} ${entityTag}` };
    },
  };
};

function baseOf({ options, parts }: RenderedFeed, digest: Digest): Base {
  const { articles } = options.view;
  return {
    frame: parts.frame.hash(),
    ids: Float64Array.from(articles, ({ id }) => numberOf(digest(id))),
    hashes: Float64Array.from(parts.fragments, ({ hash }) => numberOf(hash)),
    published: Float64Array.from(articles, ({ published }) => published),
  };
}

/** The first 52 bits of a hash, which a number holds exactly. */
function numberOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 13), 16);
}

function sizeOf(bases: ReadonlyMap<string, Base>): number {
  return [...bases.values()].reduce((sum, { ids }) => sum + 24 * ids.length + BASE_BYTES, 0);
}

// Of its objects, its tag and the hash of its frame.
const BASE_BYTES = 400;

/**
 * Whether a reader that has the items of `base` has those of the feed once it has the new and changed ones. Each item that is gone
 * must have been pushed out at the lower end by newer ones, which readers of the whole feed learn no more of than others. So the
 * oldest item must be as it was: whatever is older left for that reason, if the window would not still show it.
 */
function isContinued(base: Base, current: Base, { view, site }: FeedOptions): boolean {
  const count = current.ids.length;
  const oldest = base.ids.indexOf(current.ids[count - 1] ?? NaN);
  if (base.hashes[oldest] !== current.hashes[count - 1]) return false;
  const ids = new Set(current.ids);
  const newest = current.published[0] ?? 0;
  const isPushedOut = (place: number) => {
    const lag = newest - (base.published[place] ?? 0);
    return place > oldest && (count >= LARGEST_FEED || !isShown({ rank: count, lag }, site, view.window));
  };
  return base.ids.every((id, place) => ids.has(id) || isPushedOut(place));
}
