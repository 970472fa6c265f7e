import { EVERYTHING_PATH, feedUrl, outputIds, pageUrl } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';

/** Lists of all feeds, with counts and times that change with the feed of everything. */
const LISTS = [
  '/',
  '/feeds.json',
  '/feeds.opml',
  '/.well-known/feeds',
  '/.well-known/feed-menu.json',
  '/sitemap.xml',
];

/** The absolute addresses that may answer something else once the feeds at these paths have changed. */
export function changedAddresses(
  site: Site,
  paths: readonly string[],
): { readonly feeds: readonly string[]; readonly pages: readonly string[] } {
  const feeds = paths.flatMap((path) => outputIds.map((output) => feedUrl(site, path, output)));
  const pages = paths.map((path) => pageUrl(site, path));
  const lists = paths.includes(EVERYTHING_PATH) ? LISTS.map((path) => site.feeds + path) : [];
  return { feeds, pages: [...new Set([...pages, ...lists])] };
}
