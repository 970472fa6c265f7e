import { once } from 'node:events';
import { type AnnounceSettings, readAnnounceSettings } from '../announce/settings.ts';
import { type Config, ConfigError, type Flags } from '../config.ts';
import type { Change } from '../domain/article-source.ts';
import { createFeedCache } from '../feeds/feed-cache.ts';
import { createPublisher, type Publisher } from '../feeds/publisher.ts';
import type { ArticleCache } from '../folder/cache/article-cache.ts';
import { createApp } from '../runtime/hono.ts';
import { nodeCacheOptions, nodeSchedule } from '../runtime/node.ts';
import { createAnnouncing, type ServeAnnouncing } from './announcing.ts';
import {
  announce,
  endOfThreads,
  type Fetch,
  listenOn,
  logStatusOnSignal,
  SHUTDOWN_TIMEOUT_MS,
  stackOf,
  stopSignal,
  tellFirstSteps,
} from './listening.ts';
import { createLog, type Log, type LogFormat, logChange, logged } from './log.ts';
import { createProgress } from './progress.ts';
import { serveBundle } from './serve-bundle.ts';
import { createSource, readSetup, type Setup, tellAssumed } from './setup.ts';
import type { Terminal } from './terminal.ts';

const SITE = 'site.yaml';

export interface ServeFlags extends Flags {
  /** The file of a bundle, which is served instead of a folder. */
  readonly bundle?: string;
  /** Without it, text on a terminal and JSON elsewhere. */
  readonly log?: LogFormat;
}

/** Serves until SIGTERM or SIGINT, then finishes the requests in flight. */
export async function serve(flags: ServeFlags, terminal: Terminal): Promise<number> {
  if (flags.bundle !== undefined) return serveBundle(flags.bundle, flags, terminal);
  const { config } = await readSetup(flags, terminal);
  const { settings, problems } = readAnnounceSettings(terminal.environment);
  if (problems.length > 0) throw new ConfigError(problems);
  const log = createLog(terminal, flags.log);
  const stop = stopSignal();
  let fetch: Fetch = () => new Response(null, { status: 503 });
  const server = await listenOn((request) => fetch(request), config);
  if (typeof server === 'string') {
    terminal.stderr.write(`feedstand: ${server}\n`);
    return 1;
  }
  // Once more, since only now the port is known that the default public address names, if the system chose it.
  const setup = await readSetup({ ...flags, port: String(server.port) }, terminal);
  const articleCache = await openCache(setup.config, log, terminal);
  const service = createService({ ...setup, settings, articleCache }, log, terminal);
  const { app, announcing, publisher, cache, source } = service;
  logStatusOnSignal({ publisher, caches: cache.stats, announcing, log }, stop);
  fetch = config.logRequests ? logged(app.fetch, log, terminal.now) : app.fetch;
  log.write('info', 'listening', { host: config.host, port: server.port });
  tellAssumed(setup.assumed, terminal);
  try {
    await follow(service, { log, stop, terminal, folder: config.articles });
  } catch (error) {
    if (!stop.aborted) {
      await Promise.all([server.close(0), announcing.close(), articleCache?.close()]);
      throw error;
    }
  }
  log.write('info', 'stopping', { signal: stop.reason });
  await Promise.all([server.close(SHUTDOWN_TIMEOUT_MS), announcing.close(), articleCache?.close()]);
  await endOfThreads(source.close?.());
  return 0;
}

interface Following {
  readonly log: Log;
  readonly stop: AbortSignal;
  readonly terminal: Terminal;
  /** With the records. */
  readonly folder: string;
}

/** Reads the records, and follows them until the stop signal. */
async function follow(
  { publisher, announcing }: { readonly publisher: Publisher; readonly announcing: ServeAnnouncing },
  { log, stop, terminal, folder }: Following,
): Promise<void> {
  const progress = createProgress(terminal.stderr, 'records read');
  const { site, problems } = await publisher.load({ signal: stop, onProgress: progress.update });
  progress.end();
  log.problems(problems);
  announce(site, publisher.status(), terminal);
  const hasRecords = publisher.status().articles > 0 || problems.some(({ origin }) => origin.file !== SITE);
  if (!hasRecords) tellFirstSteps(folder, terminal);
  log.write('info', 'ready', publisher.status());
  await announcing.follow(site);
  const report = createReport(log);
  const onChange = (change: Change) => {
    report(change);
    announcing.follow(change.site).catch((error) => {
      log.write('error', 'announcing cannot start', { error: stackOf(error) });
    });
  };
  await publisher.follow(onChange, stop);
  if (!stop.aborted) await once(stop, 'abort');
}

interface ServiceParts extends Setup {
  readonly settings: AnnounceSettings;
  readonly articleCache: ArticleCache | undefined;
}

/** Loaded only where it is wanted. */
async function openCache(
  { cache, articles }: Config,
  log: Log,
  { now }: Terminal,
): Promise<ArticleCache | undefined> {
  if (cache === undefined) return undefined;
  const { createArticleCache } = await import('../folder/cache/article-cache.ts');
  const onProblem = (message: string) => log.write('warning', message);
  return createArticleCache({ file: cache, folder: articles, now, onProblem });
}

function createService({ config, settings, articleCache }: ServiceParts, log: Log, terminal: Terminal) {
  const { now } = terminal;
  const source = createSource(config, terminal, {
    pollInterval: config.poll ? 1000 : undefined,
    cache: articleCache,
    onWatchProblem: (message) => log.write('warning', message),
  });
  const publisher = createPublisher({ source, now, schedule: nodeSchedule });
  const get = (path: string) => app.request(path);
  const announcing = createAnnouncing({ publisher, get, settings, stateFile: config.state, log, now });
  const cache = createFeedCache(nodeCacheOptions(config.cacheBytes));
  const onError = (error: unknown) => log.write('error', 'request failed', { error: stackOf(error) });
  const app = createApp({
    publisher,
    cache,
    media: source.media,
    now,
    onError,
    announcing: announcing.status,
    hub: announcing.hub,
    surrogateKeys: settings.fastly !== undefined,
  });
  return { source, publisher, announcing, cache, app };
}

/** Logs problems as they appear and disappear, and when the folder is unavailable and back. */
function createReport(log: Log): (change: Change) => void {
  let wasStale: string | undefined;
  return ({ found, resolved, stale }) => {
    logChange(log, { found, resolved });
    if (stale !== wasStale) log.write(stale === undefined ? 'info' : 'error', stale ?? 'the folder is back');
    wasStale = stale;
  };
}
