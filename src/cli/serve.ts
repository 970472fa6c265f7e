import { once } from 'node:events';
import { type AnnounceSettings, readAnnounceSettings } from '../announce/settings.ts';
import { ConfigError, type Flags, readConfig } from '../config.ts';
import { isApiPath } from '../domain/address.ts';
import type { Change } from '../domain/article-source.ts';
import { createPublisher, type Publisher } from '../feeds/publisher.ts';
import { createService } from '../http/service.ts';
import { createServiceApp } from '../runtime/hono.ts';
import { nodeCacheOptions, nodeSchedule } from '../runtime/node.ts';
import { type CachedResponder, createCachedResponder } from '../runtime/node-http.ts';
import type { Fetch } from '../runtime/node-server.ts';
import { createAnnouncing, type ServeAnnouncing } from './announcing.ts';
import {
  type Answerer,
  announce,
  endOfThreads,
  listenOn,
  logStatusOnSignal,
  SHUTDOWN_TIMEOUT_MS,
  stackOf,
  stopSignal,
} from './listening.ts';
import { createLog, type Log, type LogFormat, logChange } from './log.ts';
import { loadObserving, type Observing } from './observing.ts';
import { createProgress } from './progress.ts';
import { folderPlace, type ServedPlace, type ServedSource } from './serve-place.ts';
import { type Setup, tellAssumed } from './setup.ts';
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
  if (flags.bundle !== undefined) {
    const { serveBundle } = await import('./serve-bundle.ts');
    return serveBundle(flags.bundle, flags, terminal);
  }
  const place = await openPlace(flags, terminal);
  try {
    return await servePlace(place, flags, terminal);
  } finally {
    await place.close();
  }
}

/** The store that the settings name or, without one, the folder. */
async function openPlace(flags: Flags, terminal: Terminal): Promise<ServedPlace> {
  const { config, problems } = readConfig(flags, terminal.environment);
  const { store, articles } = config;
  // Of a folder, settings that are wrong are told of later, with those of its site.
  if (store === undefined && (flags.store ?? terminal.environment.STORE)) throw new ConfigError(problems);
  if (store === undefined) return folderPlace(articles, terminal);
  const { storePlace } = await import('./serve-store.ts');
  return storePlace({ ...config, store }, flags, terminal);
}

async function servePlace(place: ServedPlace, flags: ServeFlags, terminal: Terminal): Promise<number> {
  const { config } = await place.readSetup(flags);
  const { settings, problems } = readAnnounceSettings(terminal.environment);
  if (problems.length > 0) throw new ConfigError(problems);
  const log = createLog(terminal, flags.log);
  const stop = stopSignal();
  let answerer: Answerer = { fetch: () => new Response(null, { status: 503 }) };
  const fetch: Fetch = (...request) => answerer.fetch(...request);
  const answerCached: CachedResponder = (...request) => answerer.answerCached?.(...request) ?? false;
  const observing = await loadObserving(config, { log, terminal });
  const server = await listenOn({ fetch, answerCached }, config, observing.around);
  if (typeof server === 'string') {
    terminal.stderr.write(`feedstand: ${server}\n`);
    return 1;
  }
  // Once more, since only now the port is known that the default public address names, if the system chose it.
  const setup = await place.readSetup({ ...flags, port: String(server.port) });
  const served = await place.createSource(setup.config, log, observing.reloaded);
  const parts = createParts({ ...setup, settings, served, observing }, log, terminal);
  const { service, app, announcing, publisher, caches } = parts;
  const api = await served.createApi?.(publisher);
  logStatusOnSignal({ publisher, caches, announcing, log }, stop);
  const feeds: Fetch = (request) => app.fetch(request);
  answerer = {
    fetch: api === undefined ? feeds : withApi(feeds, api.fetch),
    answerCached: createCachedResponder(service),
  };
  log.write('info', 'listening', { host: config.host, port: server.port });
  tellAssumed(setup.assumed, terminal);
  const close = (timeout: number) => {
    // Requests in flight still need the API.
    const closed = server.close(timeout).then(() => api?.close());
    return Promise.all([closed, announcing.close(), observing.close(), served.close?.()]);
  };
  try {
    await observing.begin({ status: publisher.status, caches, announcing: announcing.status });
    await follow(parts, { log, stop, terminal, place, observing });
  } catch (error) {
    if (!stop.aborted) {
      await close(0);
      throw error;
    }
  }
  log.write('info', 'stopping', { signal: stop.reason });
  await close(SHUTDOWN_TIMEOUT_MS);
  await endOfThreads(served.source.close?.());
  return 0;
}

/** The API answers at its own paths. */
function withApi(feeds: Fetch, api: Fetch): Fetch {
  return (request, client) => {
    const { pathname } = new URL(request.url);
    return isApiPath(pathname) ? api(request, client) : feeds(request, client);
  };
}

interface Following {
  readonly log: Log;
  readonly stop: AbortSignal;
  readonly terminal: Terminal;
  readonly place: ServedPlace;
  readonly observing: Observing;
}

/** Reads the records, and follows them until the stop signal. */
async function follow(
  { publisher, announcing }: { readonly publisher: Publisher; readonly announcing: ServeAnnouncing },
  { log, stop, terminal, place, observing }: Following,
): Promise<void> {
  const progress = createProgress(terminal.stderr, 'records read');
  const start = terminal.now();
  const { site, problems } = await publisher.load({ signal: stop, onProgress: progress.update });
  observing.reloaded(terminal.now() - start);
  progress.end();
  log.problems(problems);
  announce(site, publisher.status(), terminal);
  const hasRecords = publisher.status().articles > 0 || problems.some(({ origin }) => origin.file !== SITE);
  if (!hasRecords) place.tellFirstSteps();
  log.write('info', 'ready', publisher.status());
  await announcing.follow(site);
  const report = createReport(log, place.name);
  const onChange = (change: Change) => {
    report(change);
    observing.reloaded();
    announcing.follow(change.site).catch((error) => {
      log.write('error', 'announcing cannot start', { error: stackOf(error) });
    });
  };
  await publisher.follow(onChange, stop);
  if (!stop.aborted) await once(stop, 'abort');
}

interface ServiceParts extends Setup {
  readonly settings: AnnounceSettings;
  readonly served: ServedSource;
  readonly observing: Observing;
}

function createParts({ config, settings, served, observing }: ServiceParts, log: Log, terminal: Terminal) {
  const { now } = terminal;
  const { source, cacheStats, isImmediate } = served;
  const publisher = createPublisher({ source, now, schedule: nodeSchedule, isImmediate });
  const get = (path: string) => app.request(path);
  const shared = served.announcing;
  const announcing = createAnnouncing({
    publisher,
    get,
    settings,
    stateFile: config.state,
    shared,
    log,
    now,
  });
  const cache = observing.createCache(nodeCacheOptions(config.cacheBytes));
  const onError = (error: unknown) => log.write('error', 'request failed', { error: stackOf(error) });
  const service = createService({
    publisher,
    cache,
    media: source.media,
    now,
    onError,
    announcing: announcing.status,
    hub: announcing.hub,
    surrogateKeys: settings.fastly !== undefined,
  });
  const app = createServiceApp(service);
  const caches = () => ({ ...cache.stats(), ...cacheStats() });
  return { service, app, publisher, announcing, caches };
}

/** Logs problems as they appear and disappear, and when the place of the records is unavailable and back. */
function createReport(log: Log, place: string): (change: Change) => void {
  let wasStale: string | undefined;
  return ({ found, resolved, stale }) => {
    logChange(log, { found, resolved });
    if (stale !== wasStale)
      log.write(stale === undefined ? 'info' : 'error', stale ?? `the ${place} is back`);
    wasStale = stale;
  };
}
