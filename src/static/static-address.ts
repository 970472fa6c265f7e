import {
  EVERYTHING_PATH,
  formatFeedPath,
  type OutputId,
  outputIds,
  parseFeedPath,
} from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import type { Edition } from '../feeds/edition.ts';
import type { PlainRequest } from '../http/plain.ts';
import { listPaths } from '../http/site-answer.ts';
import { type FeedIndex, feedIndexFor } from '../pages/feed-index.ts';
import { groupQueries } from '../pages/home-page.ts';
import { formatHomeQuery, type HomeQuery } from '../pages/home-query.ts';

/** An address of the service and its file. */
export interface StaticAddress {
  /** Below the output folder, with `/`. */
  readonly file: string;
  readonly kind: 'feed' | 'page' | 'list';
  /** Decoded, below the public base address. */
  readonly path: string;
  /** With its question mark. */
  readonly query?: string;
  /** Whether it is asked for as a person's browser does. */
  readonly isNavigation?: boolean;
  /** The status of the answer that the file holds; 200 without it. */
  readonly status?: number;
}

/** The page at the feed of everything, which only a person's browser gets. `feed.html` would hide the redirect at `/feed` on Netlify. */
export const EVERYTHING_PAGE = 'feed.page.html';

export const MISSING_PAGE = '404.html';

/** Every address that has a file: feeds first, that of everything before all, then the pages and lists that name them. */
export async function staticAddresses(edition: Edition): Promise<StaticAddress[]> {
  const { site } = edition;
  const feedIndex = await feedIndexFor(edition);
  const paths = new Set([EVERYTHING_PATH, ...feedIndex.paths.values()]);
  const feeds = [...paths].flatMap((path) => outputIds.map((id) => feedAddress(path, id)));
  return [...feeds, ...pageAddresses(feedIndex), ...listAddresses(site)];
}

/** The feed of an address; `undefined` for a page or list. */
export function feedOf({ kind, path }: StaticAddress): { path: string; output: OutputId } | undefined {
  return kind === 'feed' ? parseFeedPath(path) : undefined;
}

/** The request that the file answers. */
export function requestFor({ path, query = '', isNavigation = false }: StaticAddress): PlainRequest {
  return {
    method: 'GET',
    path,
    url: encodeURI(path) + query,
    header: (name) => (isNavigation ? NAVIGATION[name] : undefined),
  };
}

const NAVIGATION: Readonly<Record<string, string>> = {
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
};

function feedAddress(path: string, output: OutputId): StaticAddress {
  const feedPath = formatFeedPath(path, output);
  return { kind: 'feed', path: feedPath, file: feedPath.slice(1) };
}

function pageAddresses(feedIndex: FeedIndex): StaticAddress[] {
  const { site, shown } = feedIndex;
  const topics = shown.filter(({ selection }) => selection.kind !== 'all');
  const everything: StaticAddress = {
    kind: 'page',
    path: EVERYTHING_PATH,
    file: EVERYTHING_PAGE,
    isNavigation: true,
  };
  return [
    ...topics.map(({ path }): StaticAddress => ({ kind: 'page', path, file: `${path.slice(1)}.html` })),
    ...(site.pages ? [everything] : []),
    ...groupQueries(feedIndex).map(groupAddress),
    { kind: 'page', path: '/', file: 'index.html' },
    { kind: 'page', path: '/404', file: MISSING_PAGE, status: 404 },
  ];
}

/** A list of feeds at `/?kind=tag&page=2`: a host that looks at queries sends `index.tag.2.html`. */
function groupAddress(query: HomeQuery): StaticAddress {
  const file = ['index', query.kind, ...(query.page === 1 ? [] : [query.page]), 'html'].join('.');
  return { kind: 'page', path: '/', query: formatHomeQuery(query), file };
}

function listAddresses(site: Site): StaticAddress[] {
  const icon = site.favicon ?? site.icon;
  return [...listPaths]
    .filter((path) => icon === undefined || path !== '/favicon.ico')
    .map((path) => ({ kind: 'list', path, file: path.slice(1) }));
}
