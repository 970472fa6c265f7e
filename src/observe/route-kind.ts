import { isApiPath, OWN_HUB_PATH, outputIds } from '../domain/address.ts';
import { MEDIA_PATH } from '../domain/media.ts';
import { parseFeedAddress } from '../http/feed-address.ts';
import type { Outcome } from './exchange.ts';

/** Every kind of answer, so that a client can make no more of them. */
export const routeKinds = [
  ...outputIds,
  'page',
  'list',
  'media',
  'redirect',
  'absent',
  'health',
  'api',
  'hub',
  'other',
] as const;

export type RouteKind = (typeof routeKinds)[number];

const LIST =
  /^\/(?:\.well-known\/feeds?(?:-menu\.json)?|feeds\.(?:opml|json)|sitemap\.xml|robots\.txt|favicon\.ico)$/;

/** What kind of answer a request got: a feed by its output, a page, a list of feeds, and so on. */
export function routeKind({ exchange, status, contentType = '' }: Outcome): RouteKind {
  const path = decodedPath(exchange.target);
  if (path === '/healthz' || path === '/readyz') return 'health';
  if (isApiPath(path)) return 'api';
  if (path === OWN_HUB_PATH) return 'hub';
  if (status === 404 || status === 410) return 'absent';
  if (status !== 304 && status >= 300 && status < 400) return 'redirect';
  if (path.startsWith(MEDIA_PATH)) return 'media';
  if (LIST.test(path)) return 'list';
  if (contentType.startsWith('text/html')) return 'page';
  return parseFeedAddress(path)?.output ?? (status === 304 ? 'page' : 'other');
}

/** The path of a request target, as addresses of feeds are looked up. */
export function decodedPath(target: string): string {
  const [path = ''] = target.split('?', 1);
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
