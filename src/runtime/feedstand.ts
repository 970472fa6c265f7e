import type { Hono } from 'hono';
import type { ArticleSource } from '../domain/article-source.ts';
import { formatProblem, type Problem } from '../domain/problem.ts';
import type { Schedule } from '../feeds/change-notices.ts';
import { createFeedCache, type FeedCacheOptions } from '../feeds/feed-cache.ts';
import { createPublisher, type Publisher } from '../feeds/publisher.ts';
import { createService, type Service } from '../http/service.ts';
import { createServiceApp } from './hono.ts';

export interface FeedstandOptions {
  /** Where the articles are. */
  readonly source: ArticleSource;
  /** Milliseconds since 1970; by default the machine's clock. */
  readonly now?: () => number;
  /** Replacements for the platform's content codings and hash, and the cache's bound in bytes. */
  readonly cache?: Partial<FeedCacheOptions>;
  /** A timer, by which `publisher.onChange` tells of what the clock changes when it happens: `nodeSchedule` on Node. */
  readonly schedule?: Schedule;
  /** Whether answers have a `Surrogate-Key`, by which a cache such as Fastly's can purge them. */
  readonly surrogateKeys?: boolean;
  /** Receives each problem of a record or the site once, when it appears; by default `console.warn`. */
  readonly onProblem?: (problem: Problem) => void;
  /** Receives errors thrown while the source is read or a request is answered; by default `console.error`. */
  readonly onError?: (error: unknown) => void;
}

/** A running publication, for any server. */
export interface Feedstand {
  /** Answers a request. Until the records are read it answers 503. */
  fetch(request: Request): Response | Promise<Response>;
  /** The same as a Hono app, for a larger one to mount by `route`. It sends no content coding unless the options have some. */
  readonly app: Hono;
  /** The same with what a platform has for the cache. */
  appWith(platform: FeedCacheOptions): Hono;
  /** What such an app answers from, for a server that also sends cached answers itself. */
  serviceWith(platform: FeedCacheOptions): Service;
  readonly publisher: Publisher;
  /** Resolves when the records are read; rejects where the source cannot be read now. The next request reads it again. */
  load(): Promise<void>;
  /** Ends the reading and following of the source. Articles that have been read are still served. */
  close(): Promise<void>;
}

/** A source that cannot be read is left alone for so long. */
const RETRY_MS = 1000;

/**
 * A publication that reads its source at once, and follows it until it is closed. `serve` of `feedstand/node` serves it; for
 * Workers see `createWorker`.
 *
 * @example
 * import { arraySource, createFeedstand } from 'feedstand';
 *
 * const site = { title: 'The Wire', url: 'https://news.example', ids: 'tag:news.example,2026' };
 * const records = [{ slug: 'a', title: 'A title', published: '2026-11-02T09:30:00Z', markdown: 'A *body*.' }];
 * const { fetch } = createFeedstand({ source: arraySource(site, records) });
 * const response = await fetch(new Request('https://feeds.example/feed.rss'));
 */
export function createFeedstand(options: FeedstandOptions): Feedstand {
  const { source, now = Date.now, cache = {}, onError = console.error } = options;
  const { schedule, surrogateKeys = false } = options;
  const publisher = createPublisher({ source, now, schedule });
  const loader = createLoader(publisher, { ...options, now, onError });
  const published = {
    edition() {
      loader.begin();
      return publisher.edition();
    },
    status() {
      loader.begin();
      return publisher.status();
    },
  };
  const serviceWith = (platform: FeedCacheOptions): Service => {
    const feedCache = createFeedCache({ ...platform, ...cache });
    return createService({
      publisher: published,
      cache: feedCache,
      media: source.media,
      now,
      onError,
      surrogateKeys,
    });
  };
  const appWith = (platform: FeedCacheOptions) => createServiceApp(serviceWith(platform));
  const app = appWith({});
  loader.begin();
  let closed: Promise<void> | undefined;
  return {
    fetch: (request) => app.fetch(request),
    app,
    appWith,
    serviceWith,
    publisher,
    load: loader.load,
    close() {
      loader.stop();
      closed ??= source.close?.() ?? Promise.resolve();
      return closed;
    },
  };
}

interface Loader {
  /** Starts to read, unless it has been done, is being done or has just failed. */
  begin(): void;
  load(): Promise<void>;
  stop(): void;
}

type LoaderOptions = Required<Pick<FeedstandOptions, 'now' | 'onError'>> &
  Pick<FeedstandOptions, 'onProblem'>;

function createLoader(publisher: Publisher, { now, onError, onProblem = warn }: LoaderOptions): Loader {
  const stop = new AbortController();
  const { signal } = stop;
  let loading: Promise<void> | undefined;
  let failedAt: number | undefined;
  const report = (error: unknown) => {
    if (!signal.aborted) onError(error);
  };
  const tell = (problems: readonly Problem[]) => {
    for (const problem of problems) onProblem(problem);
  };
  const read = async () => {
    const { problems } = await publisher.load({ signal }).catch((error) => {
      [loading, failedAt] = [undefined, now()];
      throw error;
    });
    publisher.follow(({ found }) => tell(found), signal).catch(report);
    tell(problems);
  };
  const load = () => {
    loading ??= read();
    return loading;
  };
  return {
    load,
    stop: () => stop.abort(),
    begin() {
      if (loading !== undefined || signal.aborted) return;
      if (failedAt !== undefined && Math.abs(now() - failedAt) < RETRY_MS) return;
      load().catch(report);
    },
  };
}

function warn(problem: Problem): void {
  console.warn(formatProblem(problem));
}
