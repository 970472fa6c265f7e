import { LRUCache } from 'lru-cache';
import type { FeedView } from '../catalog/feed-view.ts';
import { formatFeedPath, formatPath, type OutputId, outputIds } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import { type CacheStats, createByteCache, type Sized } from './bounded-cache.ts';
import { type Codable, type Coding, type Compress, createCodedBytes } from './content-encoder.ts';
import { type Digest, digestInScript } from './digest.ts';
import {
  type FeedOptions,
  type Fragment,
  type FrameBytes,
  type FrameParts,
  frameKey,
  type Renderer,
  renderFeed,
  renderFragment,
  renderFrame,
} from './feed-document.ts';

/** A feed as it stands, with its validators. */
export interface FeedDocument {
  readonly bytes: Uint8Array;
  readonly entityTag: string;
  /** Milliseconds, a whole second. */
  readonly lastModified: number;
  /** Whether it is the feed itself, and not one of its 200 shorter or longer variants. */
  readonly isWhole: boolean;
}

export interface FeedCache {
  /** The content codings to be had. */
  readonly codings: readonly Coding[];
  document(options: FeedOptions): FeedDocument;
  /** The document's bytes in a content coding, made once. */
  coded(document: Codable, coding: Coding): Promise<Uint8Array> | Uint8Array;
  stats(): CacheStats;
}

/** What is known of articles and feeds beforehand, where all that is served was written down before, as in a bundle. */
export interface Foreknown {
  /** The hash of an article's item. */
  hash(article: Article, output: OutputId): string | undefined;
  /** A feed's entity tag, if it is known. */
  entityTag(options: FeedOptions): string | undefined;
  /** When a feed came to be as it is, the same in every process; without it, that is when this one first had it. */
  lastModified(options: FeedOptions): number;
}

export interface FeedCacheOptions {
  readonly compress: Compress;
  readonly foreknown?: Foreknown;
  /** The most that is kept, in bytes: fragments, documents and their codings together. */
  readonly maxBytes?: number;
  /** As fast as the platform has it; a slower one is at hand. */
  readonly digest?: Digest;
}

/**
 * Caches rendered feeds. Nothing is ever invalidated: a document belongs to the view it was made from, a fragment to its
 * article, and a view or article that changed is another object with another number. Entries hold numbers and bytes, never
 * views or articles, which would keep old bodies in memory.
 *
 * @example
 * import { createFeedCache } from 'feedstand';
 * import { nodeCompress } from 'feedstand/node';
 *
 * // 32 MiB for fragments, documents and their codings together.
 * const cache = createFeedCache({ compress: nodeCompress, maxBytes: 32 * 2 ** 20 });
 */
export function createFeedCache(options: FeedCacheOptions): FeedCache {
  const { compress, foreknown, maxBytes = 64 * 2 ** 20, digest = digestInScript } = options;
  const numberOf = createNumbering();
  const entries = createByteCache(maxBytes);
  const documents = entries.region<FeedDocument & Sized & { readonly view: number }>('document');
  const coded = createCodedBytes(compress, entries.region('coding'));
  const lastModifiedOf = createLastModified();
  const fragmentsOf = createFragments(entries, { foreknown, digest });
  const frames = createFrames(entries, { numberOf, digest });
  const rendererOf = (options: FeedOptions): Renderer => ({
    digest,
    entityTag: foreknown?.entityTag(options),
    fragmentOf: fragmentsOf(options),
    frameOf: (parts) => frames(options, parts),
  });

  return {
    codings: Object.keys(compress) as Coding[],
    document(options) {
      const { view, output } = options;
      const { limit } = view.window;
      const key = `${formatFeedPath(formatPath(view.selection), output)} ${limit ?? ''}`;
      const known = documents.get(key);
      if (known?.view === numberOf(view)) return known;
      const { bytes, entityTag } = renderFeed(options, rendererOf(options));
      const document = {
        bytes,
        entityTag,
        lastModified: foreknown?.lastModified(options) ?? lastModifiedOf(key, entityTag, view),
        isWhole: limit === undefined,
        view: numberOf(view),
        size: bytes.length,
      };
      documents.set(key, document);
      return document;
    },
    coded,
    stats: entries.stats,
  };
}

type ByteCache = ReturnType<typeof createByteCache>;

function createFragments(
  entries: ByteCache,
  { foreknown, digest }: { readonly foreknown: Foreknown | undefined; readonly digest: Digest },
): (options: FeedOptions) => (article: Article) => Fragment {
  const fragments = entries.region<Fragment>('fragment');
  const numberingUnder = createNumberings();
  return ({ site, output }) => {
    // A fragment depends on article, site and output. Each (article, site) pair has one number.
    const numberOfArticle = numberingUnder(site);
    const offset = outputIds.indexOf(output);
    return (article) => {
      const key = numberOfArticle(article) * outputIds.length + offset;
      const known = fragments.get(key);
      if (known !== undefined) return known;
      const hash = foreknown?.hash(article, output);
      const fragment = renderFragment(article, { site, output, digest, hash });
      fragments.set(key, fragment);
      return fragment;
    };
  };
}

function createFrames(
  entries: ByteCache,
  { numberOf, digest }: { readonly numberOf: (object: object) => number; readonly digest: Digest },
): (options: FeedOptions, parts: FrameParts) => FrameBytes {
  const frames = entries.region<FrameBytes>('frame');
  return (options, parts) => {
    const key = `frame ${numberOf(options.site)} ${frameKey(options, parts)}`;
    const known = frames.get(key);
    if (known !== undefined) return known;
    const frame = renderFrame(options, parts, digest);
    frames.set(key, frame);
    return frame;
  };
}

// About 20 MB at the most. A publication would need 30,000 topics, or a client that asks for every limit, to have more.
const MAX_VALIDATORS = 100_000;

/** The Last-Modified of a feed. It outlives the document: one that is rendered again must not lie about when it changed. */
function createLastModified(): (key: string, entityTag: string, view: FeedView) => number {
  const validators = new LRUCache<string, Pick<FeedDocument, 'entityTag' | 'lastModified'>>({
    // Unlike `max`, takes no memory for entries that are not there.
    maxSize: MAX_VALIDATORS,
    sizeCalculation: () => 1,
  });
  return (key, entityTag, { since }) => {
    const known = validators.get(key);
    if (known?.entityTag === entityTag) return known.lastModified;
    // Miniflux takes a feed for unchanged if either validator is the one it knew: a new tag has a later Last-Modified.
    const lastModified = Math.max(Math.floor(since / 1000) * 1000, (known?.lastModified ?? 0) + 1000);
    validators.set(key, { entityTag, lastModified });
    return lastModified;
  };
}

/** Numbers for objects, by identity and without keeping them alive; all that share a counter are different. */
function createNumbering(counter = { count: 0 }): (object: object) => number {
  const numbers = new WeakMap<object, number>();
  return (object) => {
    const known = numbers.get(object);
    if (known !== undefined) return known;
    counter.count++;
    numbers.set(object, counter.count);
    return counter.count;
  };
}

/** Numberings of objects, one for each `owner`; no two of them give the same number. */
function createNumberings(): (owner: object) => (object: object) => number {
  const counter = { count: 0 };
  const numberings = new WeakMap<object, (object: object) => number>();
  return (owner) => {
    const numbering = numberings.get(owner) ?? createNumbering(counter);
    numberings.set(owner, numbering);
    return numbering;
  };
}
