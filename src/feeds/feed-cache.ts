import type { FeedView } from '../catalog/feed-view.ts';
import { formatFeedPath, formatPath, type OutputId, outputIds } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import {
  type BoundedCache,
  type CacheReport,
  createBoundedCache,
  type Region,
  type Sized,
} from './bounded-cache.ts';
import { type Compress, type ContentEncoder, createContentEncoder, type Encoded } from './content-encoder.ts';
import type { CreateDeltas } from './deltas.ts';
import { type Digest, digestInScript } from './digest.ts';
import {
  entityTagOf,
  type FeedOptions,
  type FeedParts,
  type Fragment,
  type FrameBytes,
  type FrameParts,
  feedParts,
  frameKey,
  joinFeed,
  renderFragment,
  renderFrame,
} from './feed-document.ts';
import type { Representation } from './representation.ts';

/** A rendered feed with its validators. */
export interface FeedDocument extends Representation {
  /** Milliseconds, a whole second. */
  readonly lastModified: number;
  /** Whether it is the feed itself rather than one of its 200 variants by `limit`. */
  readonly isWhole: boolean;
}

export interface FeedCache {
  /** The rendered feed, the same object while its view is. */
  document(options: FeedOptions): FeedDocument;
  /**
   * A document with only those items that differ from an earlier document, which the entity tag `base` names (RFC 3229);
   * `undefined` if a client with that document needs the whole one. Absent without `createDeltas`.
   */
  delta?(options: FeedOptions, whole: Representation, base: string): Representation | undefined;
  /** Encodes documents and pages, and caches the result. */
  readonly encoder: ContentEncoder;
  /** `feeds` is everything that `maxBytes` bounds, `validators` the Last-Modified of each feed. */
  stats(): CacheReport;
}

/** Values that a bundle contains, so that they need not be computed. */
export interface Precomputed {
  /** The hash of an article's item. */
  hash(article: Article, output: OutputId): string | undefined;
  /** A feed's entity tag; `undefined` if it has changed since. */
  entityTag(options: FeedOptions): string | undefined;
  /** When the feed last changed, the same in every process. Without it, when this process first rendered the change. */
  lastModified(options: FeedOptions): number;
}

export interface FeedCacheOptions {
  /** The platform's content codings, such as `nodeCompress` of `feedstand/node`; none by default. */
  readonly compress?: Compress;
  /** Creates the encoder for platforms that need another than `compress` gives. It caches in `cache`. */
  readonly createEncoder?: (cache: Region<Encoded>) => ContentEncoder;
  readonly precomputed?: Precomputed;
  /** The bound in bytes of fragments, frames, documents, and their encoded bytes together; 64 MiB by default. */
  readonly maxBytes?: number;
  /** The platform's fastest SHA-256; by default one in JavaScript. */
  readonly digest?: Digest;
  /** Remembers documents of sites that have `deltas`; without it they have none. */
  readonly createDeltas?: CreateDeltas;
}

/**
 * Caches rendered feeds. Nothing is ever invalidated: a document depends on its view and a fragment on its article, and one that
 * changes is another object with another number. Entries hold numbers and bytes. Views or articles would keep old bodies in
 * memory.
 *
 * @example
 * import { createFeedCache } from 'feedstand';
 * import { nodeCompress } from 'feedstand/node';
 *
 * // 32 MiB for fragments, documents and their codings together.
 * const cache = createFeedCache({ compress: nodeCompress, maxBytes: 32 * 2 ** 20 });
 */
export function createFeedCache(options: FeedCacheOptions = {}): FeedCache {
  const { compress = {}, precomputed, maxBytes = 64 * 2 ** 20, digest = digestInScript } = options;
  const { createEncoder = (cache) => createContentEncoder(compress, cache), createDeltas } = options;
  const numberOf = createNumbering();
  const entries = createBoundedCache(maxBytes);
  const validators = createBoundedCache(MAX_VALIDATOR_BYTES);
  const documents = entries.region<FeedDocument & Sized & { readonly view: number }>('document');
  const lastModifiedOf = createLastModified(validators);
  const partsOf = createParts(entries, { numberOf, precomputed, digest });
  const deltas = createDeltas?.(entries, digest);

  return {
    document(options) {
      const { view, site, output } = options;
      const key = documentKey(options);
      const cached = documents.get(key);
      if (cached?.view === numberOf(view)) return cached;
      const parts = partsOf(options);
      const bytes = joinFeed(parts, output);
      const entityTag = precomputed?.entityTag(options) ?? entityTagOf(parts, digest);
      if (site.deltas) deltas?.remember({ key, entityTag, options, parts });
      const document = {
        bytes,
        entityTag,
        lastModified: precomputed?.lastModified(options) ?? lastModifiedOf(key, entityTag, view),
        isWhole: view.window.limit === undefined,
        view: numberOf(view),
        size: bytes.length,
      };
      documents.set(key, document);
      return document;
    },
    ...(deltas && {
      delta(options, { entityTag }, base) {
        const feed = { key: documentKey(options), entityTag, options, parts: partsOf(options) };
        return deltas.since(base, feed);
      },
    }),
    encoder: createEncoder(entries.region('coding')),
    stats: () => ({ feeds: entries.stats(), validators: validators.stats() }),
  };
}

function documentKey({ view, output }: FeedOptions): string {
  return `${formatFeedPath(formatPath(view.selection), output)} ${view.window.limit ?? ''}`;
}

interface PartsOptions {
  readonly numberOf: (object: object) => number;
  readonly precomputed: Precomputed | undefined;
  readonly digest: Digest;
}

function createParts(entries: BoundedCache, options: PartsOptions): (feed: FeedOptions) => FeedParts {
  const fragmentsOf = createFragments(entries, options);
  const frames = createFrames(entries, options);
  return (feed) =>
    feedParts(feed, { fragmentOf: fragmentsOf(feed), frameOf: (parts) => frames(feed, parts) });
}

function createFragments(
  entries: BoundedCache,
  { precomputed, digest }: PartsOptions,
): (options: FeedOptions) => (article: Article) => Fragment {
  const fragments = entries.region<Fragment>('fragment');
  const numberingUnder = createNumberings();
  return ({ site, output }) => {
    // A fragment depends on article, site and output. Each (article, site) pair has one integer id.
    const numberOfArticle = numberingUnder(site);
    const offset = outputIds.indexOf(output);
    return (article) => {
      const key = numberOfArticle(article) * outputIds.length + offset;
      const cached = fragments.get(key);
      if (cached !== undefined) return cached;
      const hash = precomputed?.hash(article, output);
      const fragment = renderFragment(article, { site, output, digest, hash });
      fragments.set(key, fragment);
      return fragment;
    };
  };
}

function createFrames(
  entries: BoundedCache,
  { numberOf, digest }: PartsOptions,
): (options: FeedOptions, parts: FrameParts) => FrameBytes {
  const frames = entries.region<FrameBytes>('frame');
  return (options, parts) => {
    const key = `frame ${numberOf(options.site)} ${frameKey(options, parts)}`;
    const cached = frames.get(key);
    if (cached !== undefined) return cached;
    const frame = renderFrame(options, parts, digest);
    frames.set(key, frame);
    return frame;
  };
}

// 100,000 feeds, which take about 20 MB: the cache counts 512 bytes for each. Only 30,000 topics, or a client that asks for every
// limit, would make more.
const MAX_VALIDATOR_BYTES = 100_000 * 512;

/** The Last-Modified of a feed. It outlives the document: rendering it again must not change when it says it changed. */
function createLastModified(cache: BoundedCache): (key: string, entityTag: string, view: FeedView) => number {
  const validators = cache.region<Pick<FeedDocument, 'entityTag' | 'lastModified'> & Sized>('validators');
  return (key, entityTag, { since }) => {
    const known = validators.get(key);
    if (known?.entityTag === entityTag) return known.lastModified;
    // Miniflux treats a feed as unchanged if either validator matches: a new tag gets a later Last-Modified.
    const lastModified = Math.max(Math.floor(since / 1000) * 1000, (known?.lastModified ?? 0) + 1000);
    validators.set(key, { entityTag, lastModified, size: 0 });
    return lastModified;
  };
}

/** Numbers objects by identity without keeping them alive. Numberings that share a counter give different numbers. */
function createNumbering(counter = { count: 0 }): (object: object) => number {
  const numbers = new WeakMap<object, number>();
  return (object) => {
    const number = numbers.get(object);
    if (number !== undefined) return number;
    counter.count++;
    numbers.set(object, counter.count);
    return counter.count;
  };
}

/** One numbering per `owner`. No two of them give the same number. */
function createNumberings(): (owner: object) => (object: object) => number {
  const counter = { count: 0 };
  const numberings = new WeakMap<object, (object: object) => number>();
  return (owner) => {
    const numbering = numberings.get(owner) ?? createNumbering(counter);
    numberings.set(owner, numbering);
    return numbering;
  };
}
