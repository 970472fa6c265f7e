import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Article } from '../domain/article.ts';
import { type ArticleList, feedArticles } from '../domain/catalog.ts';
import { selectionPath } from '../domain/selection.ts';
import type { Site } from '../domain/site.ts';
import { type Extension, extensions, formats } from '../render/formats.ts';
import type { Prefix } from '../render/xml.ts';

/** One article in one format, ready to be joined with others. */
export interface Fragment {
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  readonly prefixes: readonly Prefix[];
}

/** A whole feed, as it is sent without a content coding. */
export interface RenderedFeed {
  readonly bytes: Uint8Array;
  /** Weak, and the same for every content coding (RFC 9110 section 8.8.1): a pure function of `bytes`. */
  readonly entityTag: string;
}

export interface FeedOptions {
  readonly list: ArticleList;
  readonly site: Site;
  readonly extension: Extension;
  /** How many items, if the request says so. */
  readonly limit?: number | undefined;
}

export function renderFragment(article: Article, site: Site, extension: Extension): Fragment {
  const { item, prefixes } = formats[extension];
  const text = item(article, site);
  const bytes = utf8ToBytes(text);
  const used = prefixes.filter((prefix) => text.includes(`<${prefix}:`));
  return { bytes, hash: sha256(bytes), prefixes: used };
}

/** Joins the frame and the fragments of the list's articles; the same input gives the same bytes everywhere. */
export function renderFeed(options: FeedOptions, fragmentOf: (article: Article) => Fragment): RenderedFeed {
  const { list, site, extension } = options;
  const articles = feedArticles(list, site, options.limit);
  const fragments = articles.map(fragmentOf);
  const path = selectionPath(list.selection);
  const frame = formats[extension].frame({
    site,
    title: list.name === '' ? site.title : `${site.title}: ${list.name}`,
    description: list.description ?? site.description,
    id: `${site.ids}:${encodeURI(path)}`,
    updated: lastChange(articles, list),
    self: feedUrl(site, path, extension),
    alternates: siblingsOf(extension).map((sibling) => {
      return { type: formats[sibling].mediaType, href: feedUrl(site, path, sibling) };
    }),
    prefixes: new Set(fragments.flatMap(({ prefixes }) => prefixes)),
  });
  const [before, between, after] = [frame.before, frame.between, frame.after].map(utf8ToBytes) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const items = fragments.flatMap(({ bytes }, index) => (index === 0 ? [bytes] : [between, bytes]));
  return {
    bytes: concatBytes(before, ...items, after),
    entityTag: entityTagOf([before, after, ...fragments.map(({ hash }) => hash)]),
  };
}

/** The canonical address of a feed. */
export function feedUrl(site: Site, path: string, extension: Extension): string {
  return `${site.feeds}${encodeURI(path)}.${extension}`;
}

/** The other formats of the same feed. */
export function siblingsOf(extension: Extension): Extension[] {
  return extensions.filter((other) => other !== extension);
}

// Later than the oldest date that validators believe, earlier than anything that is published by this program.
const BEFORE_ANYTHING = Date.UTC(2000, 0, 1);

/** The newest instant in what the feed shows; a feed that has become empty changed when its last article left. */
function lastChange(articles: readonly Article[], list: ArticleList): number {
  const newest = articles.reduce(
    (latest, { updated }) => Math.max(latest, updated),
    Number.NEGATIVE_INFINITY,
  );
  if (Number.isFinite(newest)) return newest;
  return Number.isFinite(list.from) ? list.from : BEFORE_ANYTHING;
}

/** 128 bits of SHA-256 over the frame and the items' hashes, so that an item is hashed once for all its feeds. */
function entityTagOf(parts: readonly Uint8Array[]): string {
  return `W/"${bytesToHex(sha256(concatBytes(...parts)).subarray(0, 16))}"`;
}
