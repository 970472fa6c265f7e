import { isGone } from '../domain/site/old-addresses.ts';
import { withoutEndSlashes } from '../domain/text/plain-text.ts';
import type { Awaitable } from '../feeds/edition.ts';
import type { FeedCache } from '../feeds/feed-cache.ts';
import type { FeedIndex } from '../pages/feed-index.ts';
import { type Absence, renderMissingPage } from '../pages/missing-page.ts';
import { isCommentFeed } from './comment-feeds.ts';
import { answerBytes } from './document.ts';
import { feedVary, isNavigation } from './navigation.ts';
import { type PlainAnswer, type PlainRequest, queryOf, queryValue } from './plain.ts';
import { isFeedLike } from './redirects.ts';
import { textAnswer } from './text-answer.ts';

const SENTENCES: Readonly<Record<Absence, string>> = {
  notFound: 'This feed does not exist. All feeds are listed at /.',
  gone: 'This feed has been removed permanently. All feeds are listed at /.',
};

/** 404, or 410 for addresses under `gone` in `site.yaml`: a page for people, and a line of text for software that polls feeds. */
export function answerAbsent(
  request: PlainRequest,
  path: string,
  { feedIndex, cache }: { readonly feedIndex: FeedIndex; readonly cache: FeedCache },
): Awaitable<PlainAnswer> {
  const { site } = feedIndex;
  // `?feed=` asks for the feed that is below the path.
  const asked = queryValue(request, 'feed') === undefined ? path : `${withoutEndSlashes(path)}/feed`;
  const absence = isGone(asked, site) || isCommentFeed(asked, queryOf(request)) ? 'gone' : 'notFound';
  const status = absence === 'gone' ? 410 : 404;
  const isFeed = isFeedLike(path) || queryValue(request, 'feed') !== undefined;
  const navigation = site.pages && isNavigation(request);
  const vary = isFeed ? feedVary(site, cache) : 'Accept-Encoding';
  if (isFeed && !navigation)
    return textAnswer(status, SENTENCES[absence], { 'cache-control': 'max-age=60', vary });
  const page = renderMissingPage(feedIndex, path, absence);
  // At a feed's address no shared cache may have HTML to give to a reader.
  const directives = isFeed ? 'private, no-store' : 'max-age=60';
  const headers = { ...page.headers, 'cache-control': directives, vary };
  return answerBytes(request, page, { cache, status, headers });
}
