import type { HonoRequest } from 'hono';
import type { ArticleList } from '../domain/article-list.ts';
import type { FeedCache } from '../publish/feed-cache.ts';
import type { Awaitable } from '../publish/publisher.ts';
import type { Directory } from './directory.ts';
import { answerBytes, type TextDocument } from './document.ts';
import { feedVary } from './navigation.ts';
import { keptPage } from './page-cache.ts';
import { renderFeedPage } from './pages/feed-page.ts';

/** The page about a feed. */
export function feedPage(directory: Directory, list: ArticleList, path: string): TextDocument {
  return keptPage(directory, path, () => renderFeedPage(directory, list), list);
}

/**
 * A page at an address where everybody but a person's browser gets something else. No cache may keep it, and it has no validator:
 * nothing else is ever answered here by 304.
 */
export function answerFeedPage(
  req: HonoRequest,
  page: TextDocument,
  { directory, cache }: { readonly directory: Directory; readonly cache: FeedCache },
): Awaitable<Response> {
  const headers = { ...page.headers, 'cache-control': 'private, no-store', vary: feedVary(directory.site) };
  return answerBytes(req, page, { cache, status: 200, headers });
}
