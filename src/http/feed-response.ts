import type { ArticleList } from '../domain/catalog.ts';
import { selectionPath } from '../domain/selection.ts';
import type { Site } from '../domain/site.ts';
import type { Coding, FeedDocument } from '../publish/feed-cache.ts';
import { feedUrl, siblingsOf } from '../publish/feed-document.ts';
import { type Extension, formats } from '../render/formats.ts';

export interface FeedHeaderOptions {
  readonly document: FeedDocument;
  readonly list: ArticleList;
  readonly site: Site;
  readonly extension: Extension;
  readonly now: number;
}

export type PlainHeaders = Record<string, string>;

/**
 * The header fields that 200 and 304 share (RFC 9110 section 15.4.5). One plain object: a `Headers` object, or a field set
 * by middleware afterwards, costs more than the rest of the request.
 */
export function validatorHeaders({ document, list, site, extension, now }: FeedHeaderOptions): PlainHeaders {
  return {
    etag: document.entityTag,
    ...lastModified(document, now),
    'cache-control': cacheControl(list, site, now),
    vary: 'Accept-Encoding',
    link: linkField(list, site, extension),
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'ETag, Last-Modified, Link',
  };
}

/**
 * Absent while it would be later than now, which RFC 9110 section 8.8.2.1 forbids: the clock has been set back since, and the
 * entity tag alone says what is true.
 */
function lastModified(document: FeedDocument, now: number): PlainHeaders {
  if (document.lastModified > now) return {};
  return { 'last-modified': new Date(document.lastModified).toUTCString() };
}

export function representationHeaders(
  extension: Extension,
  length: number,
  coding: Coding | undefined,
): PlainHeaders {
  const headers: PlainHeaders = {
    'content-type': formats[extension].contentType,
    'content-length': String(length),
    'x-content-type-options': 'nosniff',
  };
  if (coding !== undefined) headers['content-encoding'] = coding;
  return headers;
}

/** Seconds for which a cache may serve a feed while it asks for a new one, or while the service is down. */
const STALE_WHILE_REVALIDATE = 600;
const STALE_IF_ERROR = 86_400;

/**
 * No cached copy hides the list's next change, a piece that falls due or one that expires; and none that is stale shows a
 * piece that has expired.
 */
function cacheControl({ until, nextRemoval }: ArticleList, { maxAge }: Site, now: number): string {
  const fresh = Math.min(maxAge, secondsTo(until, now));
  const stale = secondsTo(nextRemoval, now) - fresh;
  const [revalidate, error] = [STALE_WHILE_REVALIDATE, STALE_IF_ERROR].map((most) => Math.min(most, stale));
  return `max-age=${fresh}, stale-while-revalidate=${revalidate}, stale-if-error=${error}`;
}

function secondsTo(instant: number, now: number): number {
  return Math.max(0, Math.floor((instant - now) / 1000));
}

/** RFC 8288; WebSub section 4 wants `self` and every hub here, and subscribers look here first. */
function linkField({ selection }: ArticleList, site: Site, extension: Extension): string {
  const path = selectionPath(selection);
  return [
    `<${feedUrl(site, path, extension)}>; rel="self"`,
    ...site.hubs.map((hub) => `<${hub}>; rel="hub"`),
    ...siblingsOf(extension).map((other) => {
      return `<${feedUrl(site, path, other)}>; rel="alternate"; type="${formats[other].mediaType}"`;
    }),
  ].join(', ');
}
