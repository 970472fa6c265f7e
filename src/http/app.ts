import { type Context, Hono } from 'hono';
import type { ArticleList } from '../catalog/article-list.ts';
import { SourceError } from '../domain/article-source.ts';
import type { Coding } from '../feeds/content-encoder.ts';
import type { FeedCache } from '../feeds/feed-cache.ts';
import type { FeedOptions } from '../feeds/feed-document.ts';
import type { Awaitable, Edition, Publisher } from '../feeds/publisher.ts';
import type { PlainHeaders } from '../feeds/text-document.ts';
import { isShown } from '../pages/feed-index.ts';
import { answerPreconditionFailed, isNotModified, isPreconditionFailed } from './conditional.ts';
import { CODED_ALREADY, createCodingChoice } from './content-coding.ts';
import { parseFeedAddress } from './feed-address.ts';
import { createFeedHeaders, type FeedHeadersOf } from './feed-headers.ts';
import { isNavigation } from './navigation.ts';
import { answerNavigation } from './navigation-answer.ts';
import { answerTooLong, isTooLong } from './request-target.ts';
import { answerAddress } from './site-answer.ts';
import { textAnswer } from './text-answer.ts';

export interface AppOptions {
  readonly publisher: Pick<Publisher, 'edition' | 'status'>;
  readonly cache: FeedCache;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of what was thrown while a request was answered. */
  readonly onError?: (error: unknown) => void;
  /**
   * For how many seconds a shared cache in front may keep a feed, at the most, where it is emptied whenever records change: as
   * on Workers, by a deployment. Without it such a cache keeps feeds as clients do.
   */
  readonly sharedMaxAge?: number;
}

interface Service extends AppOptions {
  readonly headersOf: FeedHeadersOf;
  readonly codingOf: (acceptEncoding: string | undefined) => Coding | undefined;
}

/** The service: feeds, pages about them, and two addresses for whoever watches the process. */
export function createApp(options: AppOptions): Hono {
  const { publisher, cache, onError } = options;
  const app = new Hono();
  app.get(
    '/healthz',
    bounded(() => textAnswer(200, 'ok')),
  );
  app.get(
    '/readyz',
    bounded(() => answerReady(publisher)),
  );
  const service = {
    ...options,
    headersOf: createFeedHeaders(options.sharedMaxAge),
    codingOf: createCodingChoice(cache.codings),
  };
  app.get(
    '*',
    bounded((context) => answerFeed(context, service)),
  );
  app.options(
    '*',
    bounded(() => new Response(null, { status: 204, headers: PREFLIGHT })),
  );
  // No route of its own: a second one that a GET matches too would make each answer wait for promises.
  app.notFound(
    bounded(() => textAnswer(405, 'This service is for reading: use GET or HEAD.', { allow: ALLOWED })),
  );
  app.onError((error) => {
    onError?.(error);
    if (error instanceof SourceError)
      return notReady('The articles of this feed cannot be read at present.', 30);
    return textAnswer(500, 'Something went wrong here. It has been logged.');
  });
  return app;
}

type Answer = (context: Context) => Awaitable<Response>;

/** Looks at nothing of an address that is too long. No middleware: with one, each answer would wait for promises. */
function bounded(answer: Answer): Answer {
  return (context) => (isTooLong(context.req.url) ? answerTooLong() : answer(context));
}

/**
 * Strangers may ask this too. What it says they can learn from the feeds: how many records or problems there are, where they lie
 * and what the caches do would tell of pieces that are not published. The log and `feedstand check` have that.
 */
async function answerReady({ edition, status }: AppOptions['publisher']): Promise<Response> {
  const { ready, stale, current } = status();
  const isReady = ready && (await canServe(edition()));
  const body = { ready: isReady, ...(stale === undefined ? {} : { stale: true }), current };
  return textAnswer(isReady ? 200 : 503, JSON.stringify(body), { 'content-type': 'application/json' });
}

/** Where articles are not in memory, the feed of everything shows whether they can be read. */
async function canServe(edition: Edition | undefined): Promise<boolean> {
  try {
    return (await edition?.list('/feed')) !== undefined;
  } catch {
    return false;
  }
}

const ALLOWED = 'GET, HEAD, OPTIONS';

const PREFLIGHT: PlainHeaders = {
  allow: ALLOWED,
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': 'If-None-Match, If-Modified-Since',
  'access-control-max-age': '86400',
};

/**
 * What a feed address answers hangs on its path and `limit` alone, so that other parameters never multiply what is kept; but
 * for a person's own navigation, which gets the page about the feed.
 */
function answerFeed(context: Context, service: Service): Awaitable<Response> {
  const address = parseFeedAddress(context.req.path, context.req.query('limit'));
  const edition = service.publisher.edition();
  if (edition === undefined) return notReady();
  if (address === undefined) return answerAddress(context, edition, service);
  const { site } = edition;
  const { req } = context;
  const { path, extension, limit } = address;
  const answer = (list: ArticleList | undefined) => {
    if (list === undefined) return answerAddress(context, edition, service);
    const feed = { list, site, extension, limit };
    if (site.pages && isNavigation(req) && isShown(list))
      return answerNavigation(req, feed, { edition, cache: service.cache });
    return answerList(context, feed, service);
  };
  const list = edition.list(path, limit);
  return list instanceof Promise ? list.then(answer) : answer(list);
}

function answerList({ req }: Context, feed: FeedOptions, service: Service): Awaitable<Response> {
  const { cache, headersOf } = service;
  const now = service.now();
  const document = cache.document(feed);
  const headers = headersOf(document, feed, now);
  const preconditions = {
    ifNoneMatch: req.header('if-none-match'),
    ifModifiedSince: req.header('if-modified-since'),
    ifMatch: req.header('if-match'),
    ifUnmodifiedSince: req.header('if-unmodified-since'),
  };
  if (isPreconditionFailed(preconditions, document, now)) return answerPreconditionFailed();
  if (isNotModified(preconditions, document, now))
    return new Response(null, { status: 304, headers: headers.validators });
  const coding = service.codingOf(req.header('accept-encoding'));
  const answer = (bytes: Uint8Array) => {
    const fields = headers.representation(coding, bytes.length);
    return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: fields, ...CODED_ALREADY });
  };
  const bytes = coding === undefined ? document.bytes : cache.coded(document, coding);
  return bytes instanceof Promise ? bytes.then(answer) : answer(bytes);
}

function notReady(why = 'Records are still being read. Try again in a moment.', seconds = 2): Response {
  return textAnswer(503, why, { 'retry-after': String(seconds) });
}
