import { LRUCache } from 'lru-cache';
import type { Article } from '../domain/article.ts';
import type { ArticleList } from '../domain/catalog.ts';
import { selectionPath } from '../domain/selection.ts';
import { type FeedOptions, type Fragment, renderFeed, renderFragment } from './feed-document.ts';

export type Coding = 'br' | 'gzip';
/** The content codings that a platform can make. */
export type Compress = Readonly<Partial<Record<Coding, (bytes: Uint8Array) => Promise<Uint8Array>>>>;

/** A feed as it stands, with its validators. */
export interface FeedDocument {
  readonly bytes: Uint8Array;
  readonly entityTag: string;
  /** Milliseconds, a whole second. */
  readonly lastModified: number;
}

export interface FeedCache {
  /** The content codings to be had. */
  readonly codings: readonly Coding[];
  document(options: FeedOptions): FeedDocument;
  /** The document's bytes in a content coding, made once. */
  coded(document: FeedDocument, coding: Coding): Promise<Uint8Array> | Uint8Array;
}

export interface FeedCacheOptions {
  readonly compress: Compress;
  /** For fragments, and again for documents with their codings. */
  readonly maxBytes?: number;
}

type Validators = Pick<FeedDocument, 'entityTag' | 'lastModified'>;

// About 20 MB at the most. A publication would need 30,000 topics, or a client that asks for every limit, to have more.
const KNOWN_VALIDATORS = 100_000;

// What an entry costs beside its bytes, about.
const OVERHEAD = 512;

/**
 * Keeps what was rendered. Nothing is ever invalidated: a document belongs to the list it was made from, a fragment to its
 * article, and a list or article that changed is another object with another number. Entries hold numbers and bytes, never
 * lists or articles, which would keep old bodies in memory.
 */
export function createFeedCache({ compress, maxBytes = 64 * 2 ** 20 }: FeedCacheOptions): FeedCache {
  const numberOf = createNumbering();
  const fragments = new LRUCache<string, Fragment>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes.length + OVERHEAD,
  });
  const documents = new LRUCache<string, FeedDocument & { readonly list: number }>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes.length + OVERHEAD,
  });
  const codings = new LRUCache<string, Uint8Array>({
    maxSize: maxBytes,
    sizeCalculation: (bytes) => bytes.length + OVERHEAD,
  });
  // Validators outlive documents: one that is rendered again, the same or another, must not lie about when it changed.
  const validators = new LRUCache<string, Validators>({ max: KNOWN_VALIDATORS });
  const underWay = new Map<string, Promise<Uint8Array>>();

  const fragmentOf = (article: Article, { site, extension }: FeedOptions): Fragment => {
    const key = `${extension} ${numberOf(site)} ${numberOf(article)}`;
    const known = fragments.get(key);
    if (known !== undefined) return known;
    const fragment = renderFragment(article, site, extension);
    fragments.set(key, fragment);
    return fragment;
  };

  const lastModifiedOf = (key: string, entityTag: string, { since }: ArticleList): number => {
    const known = validators.get(key);
    if (known?.entityTag === entityTag) return known.lastModified;
    // Miniflux takes a feed for unchanged if either validator is the one it knew: a new tag has a later Last-Modified.
    const lastModified = Math.max(Math.floor(since / 1000) * 1000, (known?.lastModified ?? 0) + 1000);
    validators.set(key, { entityTag, lastModified });
    return lastModified;
  };

  return {
    codings: Object.keys(compress) as Coding[],
    document(options) {
      const { list, extension, limit } = options;
      const key = `${selectionPath(list.selection)}.${extension} ${limit ?? ''}`;
      const known = documents.get(key);
      if (known?.list === numberOf(list)) return known;
      const feed = renderFeed(options, (article) => fragmentOf(article, options));
      const document = {
        ...feed,
        lastModified: lastModifiedOf(key, feed.entityTag, list),
        list: numberOf(list),
      };
      documents.set(key, document);
      return document;
    },
    coded({ bytes, entityTag }, coding) {
      // The tag is a function of the bytes, and so it names them.
      const key = `${coding} ${entityTag}`;
      const known = codings.get(key) ?? underWay.get(key);
      if (known !== undefined) return known;
      const make = compress[coding];
      if (make === undefined) return bytes;
      const made = make(bytes)
        .then((compressed) => {
          codings.set(key, compressed);
          return compressed;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, made);
      return made;
    },
  };
}

/** Numbers for objects, by identity, without keeping them alive. */
function createNumbering(): (object: object) => number {
  const numbers = new WeakMap<object, number>();
  let count = 0;
  return (object) => {
    const number = numbers.get(object) ?? ++count;
    numbers.set(object, number);
    return number;
  };
}
