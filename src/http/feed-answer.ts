import type { FeedView } from '../catalog/feed-view.ts';
import type { Awaitable } from '../feeds/edition.ts';
import type { FeedOptions } from '../feeds/feed-document.ts';
import { windowOf } from '../feeds/output-window.ts';
import { outputs } from '../outputs/outputs.ts';
import { isShown } from '../pages/feed-index.ts';
import { answerPreconditionFailed, isNotModified, isPreconditionFailed } from './conditional.ts';
import { answerDelta } from './delta-answer.ts';
import { type FeedAddress, parseFeedAddress } from './feed-address.ts';
import type { HeaderFields } from './feed-headers.ts';
import { isNavigation } from './navigation.ts';
import { answerNavigation } from './navigation-answer.ts';
import { type PlainAnswer, type PlainRequest, queryValue } from './plain.ts';
import { answerNotReady } from './readiness.ts';
import type { Service } from './service.ts';
import { answerAddress } from './site-answer.ts';

/**
 * The answer at a feed's address depends only on its path and `limit`, so that other parameters never multiply cache entries. The
 * one exception is a person's navigation, which gets the page about the feed.
 */
export function answerFeed(request: PlainRequest, service: Service): Awaitable<PlainAnswer> {
  const address = parseFeedAddress(request.path, queryValue(request, 'limit'));
  const edition = service.publisher.edition();
  if (edition === undefined) return answerNotReady();
  if (address === undefined) return answerAddress(request, edition, service);
  const { site } = edition;
  const { path, output, limit } = address;
  const answer = (view: FeedView | undefined) => {
    if (view === undefined) return answerAddress(request, edition, service);
    const feed = { view, site, output };
    if (site.pages && isNavigation(request) && isShown(view))
      return answerNavigation(request, feed, { edition, cache: service.cache });
    return answerView(request, feed, service);
  };
  const view = edition.feed(path, windowOf(outputs[output], limit));
  return view instanceof Promise ? view.then(answer) : answer(view);
}

/**
 * The same answer for an address that has been parsed, if everything it needs is cached. It leaves navigation and absent feeds to
 * `answerFeed`, and `undefined` says so.
 */
export function answerAtOnce(
  request: PlainRequest,
  { path, output, limit }: FeedAddress,
  service: Service,
): PlainAnswer | undefined {
  const edition = service.publisher.edition();
  if (edition === undefined) return undefined;
  const window = windowOf(outputs[output], limit);
  const view = edition.feedAtHand ? edition.feedAtHand(path, window) : edition.feed(path, window);
  if (view === undefined || view instanceof Promise) return leave(view);
  const found = answerView(request, { view, site: edition.site, output }, service);
  return found instanceof Promise ? leave(found) : found;
}

/** `answerFeed` asks for the same, and reports its error. An error that nobody awaits would end the process. */
function leave(later: Promise<unknown> | undefined): undefined {
  later?.catch(() => undefined);
}

function answerView(request: PlainRequest, feed: FeedOptions, service: Service): Awaitable<PlainAnswer> {
  const { cache, headersOf } = service;
  const now = service.now();
  const document = cache.document(feed);
  const headers = headersOf(document, feed, now);
  const ifNoneMatch = request.header('if-none-match');
  const preconditions = {
    ifNoneMatch,
    // Ignored beside it, and each look-up takes a hundredth of an answer's time.
    ifModifiedSince: ifNoneMatch === undefined ? request.header('if-modified-since') : undefined,
    ifMatch: request.header('if-match'),
    ifUnmodifiedSince: request.header('if-unmodified-since'),
  };
  if (isPreconditionFailed(preconditions, document, now)) return answerPreconditionFailed();
  if (isNotModified(preconditions, document, now))
    return answerWith(304, headers.notModified(ifNoneMatch !== undefined), null);
  const coding = service.codingOf(request.header('accept-encoding'));
  if (feed.site.deltas) {
    const delta = answerDelta(request, feed, { cache, document, headers, coding });
    if (delta !== undefined) return delta;
  }
  const answer = (body: Uint8Array) => answerWith(200, headers.representation(coding, body.length), body);
  const bytes = coding === undefined ? document.bytes : cache.encoder.encode(document, coding, now);
  return bytes instanceof Promise ? bytes.then(answer) : answer(bytes);
}

function answerWith(status: number, { headers, fields }: HeaderFields, body: Uint8Array | null): PlainAnswer {
  return { status, headers, fields, body };
}
