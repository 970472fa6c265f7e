import type { FeedView } from '../catalog/feed-view.ts';
import { feedUrl, formatPath, type OutputId } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import type { Coding } from '../feeds/content-encoder.ts';
import type { FeedCache, FeedDocument } from '../feeds/feed-cache.ts';
import type { FeedOptions } from '../feeds/feed-document.ts';
import type { PlainHeaders } from '../feeds/text-document.ts';
import { outputs, siblingsOf } from '../outputs/outputs.ts';
import { feedVary } from './navigation.ts';

/**
 * The header fields of a document's answers. Plain objects, made once for as long as they are true: to make them, or a `Headers`
 * object, costs as much as the rest of an answer.
 */
export interface FeedHeaders {
  /**
   * Those of a 304: what RFC 9110 section 15.4.5 asks for, and what lets scripts of other origins read it. Caches keep the other
   * fields of the answer that they have. `Last-Modified` is there for who asked by it.
   */
  notModified(isByTag: boolean): HeaderFields;
  /** Those of a 200 whose body is so many bytes. */
  representation(coding: Coding | undefined, length: number): HeaderFields;
}

/** Header fields in the two forms that servers take. */
export interface HeaderFields {
  readonly headers: PlainHeaders;
  /** Names and values in turn. */
  readonly fields: readonly string[];
}

export type FeedHeadersOf = (document: FeedDocument, feed: FeedOptions, now: number) => FeedHeaders;

interface CachedHeaders extends FeedHeaders {
  readonly createdAt: number;
  /** They are the same up to this instant. */
  readonly until: number;
}

export interface FeedHeadersOptions {
  readonly cache: FeedCache;
  /** The seconds for which a shared cache in front may store a feed, if they differ from those of clients. */
  readonly sharedMaxAge?: number;
  /** See `ServiceOptions`. */
  readonly surrogateKeys?: boolean;
}

export function createFeedHeaders(options: FeedHeadersOptions): FeedHeadersOf {
  const made = new WeakMap<FeedDocument, CachedHeaders>();
  return (document, feed, now) => {
    const cached = made.get(document);
    if (cached !== undefined && now >= cached.createdAt && now <= cached.until) return cached;
    const until = document.lastModified > now ? now : Math.max(now, steadyUntil(feed, options.sharedMaxAge));
    const headers = { ...makeHeaders(document, feed, { ...options, now }), createdAt: now, until };
    made.set(document, headers);
    return headers;
  };
}

function makeHeaders(
  document: FeedDocument,
  { view, site, output }: FeedOptions,
  { now, cache, sharedMaxAge, surrogateKeys }: FeedHeadersOptions & { readonly now: number },
): FeedHeaders {
  const dated = lastModified(document, now);
  const shared = {
    etag: document.entityTag,
    'cache-control': cacheControl(view, site.maxAge, now),
    // RFC 9213: for the cache in front alone.
    ...(sharedMaxAge === undefined ? {} : { 'cdn-cache-control': cacheControl(view, sharedMaxAge, now) }),
    ...(surrogateKeys ? surrogateKey(feedUrl(site, formatPath(view.selection), output)) : {}),
    vary: feedVary(site, cache),
    'access-control-allow-origin': '*',
  };
  const more = {
    ...dated,
    link: linkField(view, site, output),
    'access-control-expose-headers': 'ETag, Last-Modified, Link',
  };
  const [byTag, byDate] = [inBothForms(shared), inBothForms({ ...shared, ...dated })];
  const byCoding = new Map<Coding | undefined, HeaderFields & { readonly length: number }>();
  return {
    notModified: (isByTag) => (isByTag ? byTag : byDate),
    representation(coding, length) {
      const known = byCoding.get(coding);
      if (known?.length === length) return known;
      const headers = {
        'content-type': outputs[output].contentType,
        'content-length': String(length),
        'x-content-type-options': 'nosniff',
        ...(coding === undefined ? {} : { 'content-encoding': coding }),
        ...shared,
        ...more,
      };
      const made = { ...inBothForms(headers), length };
      byCoding.set(coding, made);
      return made;
    },
  };
}

export function inBothForms(headers: PlainHeaders): HeaderFields {
  return { headers, fields: Object.entries(headers).flat() };
}

/** By which Fastly forgets an address: its path, in which percent-encoding leaves no space. A `limit` has the same key. */
export function surrogateKey(address: string): PlainHeaders {
  return { 'surrogate-key': new URL(address).pathname };
}

/**
 * Absent while it would be in the future, which RFC 9110 section 8.8.2.1 forbids. This happens after the clock was set back; then
 * only the entity tag is sent.
 */
function lastModified(document: FeedDocument, now: number): PlainHeaders {
  if (document.lastModified > now) return {};
  return { 'last-modified': new Date(document.lastModified).toUTCString() };
}

/** Seconds for which a cache may serve a feed while it asks for a new one, or while the service is down. */
const STALE_WHILE_REVALIDATE = 600;
const STALE_IF_ERROR = 86_400;

/**
 * No cached copy hides the feed's next change, a piece that falls due or one that expires; and none that is stale shows a
 * piece that has expired.
 */
export function cacheControl({ until, nextRemoval }: FeedView, maxAge: number, now: number): string {
  const fresh = Math.min(maxAge, secondsTo(until, now));
  const stale = secondsTo(nextRemoval, now) - fresh;
  const [revalidate, error] = [STALE_WHILE_REVALIDATE, STALE_IF_ERROR].map((most) => Math.min(most, stale));
  return `max-age=${fresh}, stale-while-revalidate=${revalidate}, stale-if-error=${error}`;
}

/** The instant until which `cacheControl` gives the value of a feed that is far from its next change. */
function steadyUntil({ view, site }: FeedOptions, sharedMaxAge = 0): number {
  const { until, nextRemoval } = view;
  const longest = Math.max(site.maxAge, sharedMaxAge);
  return Math.min(until - longest * 1000, nextRemoval - (longest + STALE_IF_ERROR) * 1000);
}

function secondsTo(instant: number, now: number): number {
  return Math.max(0, Math.floor((instant - now) / 1000));
}

/** RFC 8288; WebSub section 4 wants `self` and every hub here, and subscribers look here first. */
function linkField({ selection }: FeedView, site: Site, output: OutputId): string {
  const path = formatPath(selection);
  return [
    `<${feedUrl(site, path, output)}>; rel="self"`,
    ...site.hubs.map((hub) => `<${hub}>; rel="hub"`),
    ...siblingsOf(output).map(({ id, mediaType }) => {
      return `<${feedUrl(site, path, id)}>; rel="alternate"; type="${mediaType}"`;
    }),
  ].join(', ');
}
