import { formatPath } from '../domain/address.ts';
import type { Edition } from '../feeds/edition.ts';
import type { FeedCache } from '../feeds/feed-cache.ts';
import type { FeedOptions } from '../feeds/feed-document.ts';
import { feedIndexFor } from '../pages/feed-index.ts';
import { answerBytes } from './document.ts';
import { answerFeedPage, feedPage } from './feed-page-answer.ts';
import { feedVary } from './navigation.ts';
import { type PlainAnswer, type PlainRequest, queryValue } from './plain.ts';

/**
 * The answer to a person who opens a feed's address: the page about it or, with `?raw`, its bytes as text, which a browser shows
 * instead of downloading. No cache may keep either, and neither has a validator: nothing else is ever answered here by 304.
 */
export async function answerNavigation(
  request: PlainRequest,
  feed: FeedOptions,
  { edition, cache }: { readonly edition: Edition; readonly cache: FeedCache },
): Promise<PlainAnswer> {
  const { site, view } = feed;
  if (queryValue(request, 'raw') !== undefined) {
    const headers = {
      'cache-control': 'private, no-store',
      vary: feedVary(site, cache),
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    };
    return answerBytes(request, cache.document(feed), { cache, status: 200, headers });
  }
  const feedIndex = await feedIndexFor(edition);
  const path = formatPath(view.selection);
  // The page is about the feed, with any limit.
  const page = await feedPage(feedIndex, (await edition.feed(path)) ?? view, { path, edition });
  return answerFeedPage(request, page, { feedIndex, cache });
}
