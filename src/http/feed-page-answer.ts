import type { FeedView } from '../catalog/feed-view.ts';
import type { Awaitable, Edition } from '../feeds/edition.ts';
import type { FeedCache } from '../feeds/feed-cache.ts';
import { languageOf } from '../feeds/feed-document.ts';
import type { TextDocument } from '../feeds/text-document.ts';
import type { FeedIndex } from '../pages/feed-index.ts';
import { renderFeedPage } from '../pages/feed-page.ts';
import { pageTextFor } from '../pages/page-text.ts';
import { answerBytes } from './document.ts';
import { feedVary } from './navigation.ts';
import type { PlainAnswer, PlainRequest } from './plain.ts';

/** The page about a feed, in the feed's language. */
export async function feedPage(
  feedIndex: FeedIndex,
  view: FeedView,
  { path, edition }: { readonly path: string; readonly edition: Edition },
): Promise<TextDocument> {
  const text = await pageTextFor(edition, languageOf(view, edition.site));
  return feedIndex.pages.get(path, () => renderFeedPage(feedIndex, view, text), view);
}

/**
 * A page at an address where everybody but a person's browser gets something else. No cache may keep it, and it has no validator:
 * nothing else is ever answered here by 304.
 */
export function answerFeedPage(
  request: PlainRequest,
  page: TextDocument,
  { feedIndex, cache }: { readonly feedIndex: FeedIndex; readonly cache: FeedCache },
): Awaitable<PlainAnswer> {
  const headers = {
    ...page.headers,
    'cache-control': 'private, no-store',
    vary: feedVary(feedIndex.site, cache),
  };
  return answerBytes(request, page, { cache, status: 200, headers });
}
