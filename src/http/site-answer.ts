import {
  addressKey,
  DEFAULT_OUTPUT,
  EVERYTHING_PATH,
  feedUrl,
  ownAddress,
  parseFeedPath,
  pathOf,
} from '../domain/address.ts';
import { MEDIA_PATH, type MediaStore } from '../domain/media.ts';
import type { Site } from '../domain/site/site.ts';
import { normalized, withoutEndSlashes } from '../domain/text/plain-text.ts';
import { identityEncoder } from '../feeds/content-encoder.ts';
import type { Edition } from '../feeds/edition.ts';
import type { FeedCache } from '../feeds/feed-cache.ts';
import type { PlainHeaders, TextDocument } from '../feeds/text-document.ts';
import { type FeedIndex, feedIndexFor } from '../pages/feed-index.ts';
import { renderFeedMenu } from '../pages/feed-menu.ts';
import { renderFeedsJson } from '../pages/feeds-json.ts';
import { renderHomePage } from '../pages/home-page.ts';
import { formatHomeQuery, type HomeQuery, parseHomeQuery } from '../pages/home-query.ts';
import { renderIcon } from '../pages/icon.ts';
import { renderOpml } from '../pages/opml.ts';
import { renderRobots, renderSitemap } from '../pages/sitemap.ts';
import { answerDocument } from './document.ts';
import { parseFeedAddress, parseLimit } from './feed-address.ts';
import { cacheControl, surrogateKey } from './feed-headers.ts';
import { answerFeedPage, feedPage } from './feed-page-answer.ts';
import { answerMedia } from './media-answer.ts';
import { feedVary, isNavigation } from './navigation.ts';
import { answerAbsent } from './not-found.ts';
import { type PlainAnswer, type PlainRequest, queryOf, queryValue } from './plain.ts';
import { queriedFeed, redirectFrom } from './redirects.ts';

export interface AddressOptions {
  readonly cache: FeedCache;
  readonly now: () => number;
  /** See `ServiceOptions`. */
  readonly pause?: () => Promise<void>;
  readonly surrogateKeys?: boolean;
  readonly media?: MediaStore | undefined;
}

/** Answers at all addresses that are not feeds: pages, lists of feeds, and addresses that have moved or were removed. */
export async function answerAddress(
  request: PlainRequest,
  edition: Edition,
  options: AddressOptions,
): Promise<PlainAnswer> {
  await options.pause?.();
  if (request.path.startsWith(MEDIA_PATH) && edition.site.media !== undefined)
    return answerMedia(request, edition, { media: options.media, now: options.now });
  const path = normalized(request.path, 'NFC');
  const { site } = edition;
  const feedIndex = await feedIndexFor(edition);
  const target = oldQueryTarget(queryOf(request), path, feedIndex);
  if (target !== undefined) return redirect(target, site);
  const absent = () => answerAbsent(request, path, { feedIndex, cache: options.cache });
  if (queryValue(request, 'feed') !== undefined) return absent();
  const icon = path === '/favicon.ico' ? (site.favicon ?? site.icon) : undefined;
  if (icon !== undefined) return redirect(icon, site, { status: 302 });
  if (path === EVERYTHING_PATH) return answerFeedWord(request, feedIndex, { edition, cache: options.cache });
  const query = path === '/' ? parseHomeQuery(new URLSearchParams(queryOf(request))) : undefined;
  const document = await documentAt(path, feedIndex, { edition, query });
  if (document !== undefined) {
    const isCached = query === undefined || !isTyped(query, feedIndex);
    const headers = await listHeaders(path, edition, options);
    // Search results are not encoded: arbitrary queries would evict popular pages.
    const cache = isCached ? options.cache : { ...options.cache, encoder: identityEncoder };
    return answerDocument(request, document, { cache, headers });
  }
  const moved = redirectFrom(path, feedIndex);
  if (moved !== undefined && leadsSomewhere(moved, feedIndex))
    return redirect(moved, site, { limit: queryValue(request, 'limit') });
  return absent();
}

/** They change with the feed of everything. */
async function listHeaders(
  path: string,
  edition: Edition,
  { now, surrogateKeys }: AddressOptions,
): Promise<PlainHeaders> {
  const { site } = edition;
  const everything = await edition.feed(EVERYTHING_PATH);
  const directives = everything === undefined ? 'no-store' : cacheControl(everything, site.maxAge, now());
  return {
    'cache-control': directives,
    ...(surrogateKeys ? surrogateKey(site.feeds + encodeURI(path)) : {}),
  };
}

/**
 * `/feed` is what subscribers of WordPress, Substack and Medium ask for: they are sent to the feed, or where `site.yaml` says. A
 * person's own navigation gets the page about it.
 */
async function answerFeedWord(
  request: PlainRequest,
  feedIndex: FeedIndex,
  { edition, cache }: { readonly edition: Edition; readonly cache: FeedCache },
): Promise<PlainAnswer> {
  const { site } = feedIndex;
  const view = site.pages && isNavigation(request) ? await edition.feed(EVERYTHING_PATH) : undefined;
  if (view !== undefined) {
    const page = await feedPage(feedIndex, view, { path: EVERYTHING_PATH, edition });
    return answerFeedPage(request, page, { feedIndex, cache });
  }
  const moved = redirectFrom(EVERYTHING_PATH, feedIndex);
  const target =
    moved !== undefined && leadsSomewhere(moved, feedIndex)
      ? moved
      : feedUrl(site, EVERYTHING_PATH, DEFAULT_OUTPUT);
  return redirect(target, site, { limit: queryValue(request, 'limit'), vary: feedVary(site, cache) });
}

/** The lists of all feeds for programs; scripts of other sites may read them. */
const LISTS: ReadonlyMap<string, (feedIndex: FeedIndex) => TextDocument> = new Map([
  ['/feeds.opml', renderOpml],
  ['/.well-known/feeds', renderOpml],
  ['/.well-known/feed-menu.json', renderFeedMenu],
  ['/feeds.json', renderFeedsJson],
  ['/sitemap.xml', renderSitemap],
  ['/robots.txt', renderRobots],
  ['/favicon.ico', ({ site }) => renderIcon(site.accent)],
]);

/** The paths of the lists of all feeds, and of the files that search engines and browsers look for. */
export const listPaths: readonly string[] = [...LISTS.keys()];

async function documentAt(
  path: string,
  feedIndex: FeedIndex,
  { edition, query }: { readonly edition: Edition; readonly query: HomeQuery | undefined },
): Promise<TextDocument | undefined> {
  if (query !== undefined) {
    const make = () => renderHomePage(feedIndex, query);
    return isTyped(query, feedIndex) ? make() : feedIndex.pages.get(`/${formatHomeQuery(query)}`, make);
  }
  const list = LISTS.get(path);
  if (list !== undefined) return feedIndex.pages.get(path, () => list(feedIndex));
  const view = feedIndex.byPath.has(path) ? await edition.feed(path) : undefined;
  return view && feedPage(feedIndex, view, { path, edition });
}

/** Search results are not cached, nor encoded: arbitrary queries would evict popular pages. */
function isTyped({ words, page }: HomeQuery, { shown }: FeedIndex): boolean {
  return words !== '' || page > shown.length;
}

/** WordPress's parameter for a topic without permalinks: a number, which has no meaning here. */
const IDS = /[?&](cat|tag|author|p|page_id|s|m|post_type|withcomments)=/;

function oldQueryTarget(query: string, path: string, feedIndex: FeedIndex): string | undefined {
  const output = queriedFeed(new URLSearchParams(query).get('feed') ?? undefined);
  if (output === undefined || IDS.test(query)) return undefined;
  const { site, paths } = feedIndex;
  const selection = paths.get(path === '/' ? EVERYTHING_PATH : addressKey(path));
  if (selection !== undefined) return feedUrl(site, selection, output);
  // As WordPress writes it with permalinks: below parents, or under a slug that the topic had.
  return redirectFrom(`${withoutEndSlashes(path)}/feed/${output}/`, feedIndex);
}

/** No redirect leads to an address of ours without content. */
function leadsSomewhere(target: string, { site, byPath, paths }: FeedIndex): boolean {
  const own = ownAddress(target, site);
  if (own === undefined) return true;
  const path = pathOf(own);
  const feed = parseFeedAddress(path)?.path;
  return (
    path === '/' || LISTS.has(path) || byPath.has(path) || (feed !== undefined && paths.has(addressKey(feed)))
  );
}

interface RedirectOptions {
  readonly limit?: string | undefined;
  readonly status?: 301 | 302;
  readonly vary?: string;
}

/** 301, which readers follow for good, and which says the same to everyone; a valid `limit` goes along. */
function redirect(
  target: string,
  site: Site,
  { limit, status = 301, vary }: RedirectOptions = {},
): PlainAnswer {
  const count = parseLimit(limit);
  const isFeed = parseFeedPath(ownAddress(target, site) ?? '') !== undefined;
  const location = isFeed && count !== undefined ? `${target}?limit=${count}` : target;
  return {
    status,
    body: null,
    headers: {
      location,
      'cache-control': `max-age=${site.maxAge}`,
      ...(vary === undefined ? {} : { vary }),
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    },
  };
}
