import { type Config, ConfigError } from '../config.ts';
import { createFeedCache, type FeedCache, type FeedCacheOptions } from '../feeds/feed-cache.ts';
import type { AroundRequest, Outcome, Timer } from '../observe/exchange.ts';
import type { Metrics, MetricsSources } from '../observe/metrics.ts';
import type { AdminServer, MetricsResponder } from '../observe/metrics-server.ts';
import { whyNotListening } from './listening.ts';
import type { Log } from './log.ts';
import type { Terminal } from './terminal.ts';

/** What watches a running service: a log of requests, metrics, both or nothing. */
export interface Observing {
  readonly around?: AroundRequest;
  createCache(options: FeedCacheOptions): FeedCache;
  /** Records were read, or changed, and took so many milliseconds. */
  reloaded(milliseconds?: number): void;
  /** Metrics can be read from now on. Throws `ConfigError` if the port for them cannot be listened on. */
  begin(sources: MetricsSources): Promise<void>;
  close(): Promise<void>;
}

type ObservingConfig = Pick<
  Config,
  'host' | 'metrics' | 'adminPort' | 'logRequests' | 'accessLog' | 'logSample'
>;

interface Parts {
  readonly log: Log;
  readonly terminal: Terminal;
}

/** What the settings ask for. Without any of it nothing is loaded, and requests are answered as if this did not exist. */
export async function loadObserving(config: ObservingConfig, parts: Parts): Promise<Observing> {
  const hasMetrics = config.metrics || config.adminPort !== undefined;
  const hasLog = config.logRequests || config.accessLog !== undefined;
  if (!hasMetrics && !hasLog) return NOTHING;
  const { now, timer = now } = parts.terminal;
  const log = hasLog ? await createRequestLog(config, parts) : undefined;
  const metrics = hasMetrics ? await createServedMetrics(config, { ...parts, now, timer }) : undefined;
  const { createObserver } = await import('../observe/exchange.ts');
  const { createWatchedCache } = await import('../observe/watched-cache.ts');
  const onOutcome = (outcome: Outcome) => {
    log?.(outcome);
    metrics?.note(outcome);
  };
  const observe = createObserver({ onOutcome, ids: hasLog, timer });
  const times = metrics ?? { timer, rendered() {}, compressed() {} };
  return {
    around: (incoming, outgoing, answer) => {
      if (metrics?.respond?.(incoming, outgoing) !== true) observe(incoming, outgoing, answer);
    },
    createCache: (options) => createWatchedCache(options, times),
    reloaded: (milliseconds) => metrics?.reloaded(milliseconds),
    begin: async (sources) => metrics?.begin(sources),
    close: async () => metrics?.close(),
  };
}

const NOTHING: Observing = {
  createCache: createFeedCache,
  reloaded() {},
  async begin() {},
  async close() {},
};

async function createRequestLog(
  { accessLog, logSample: sample }: ObservingConfig,
  { log, terminal }: Parts,
): Promise<(outcome: Outcome) => void> {
  const { createAccessLog, createRequestEntries } = await import('../observe/request-log.ts');
  if (accessLog === undefined)
    return createRequestEntries({ sample, write: (details) => log.write('info', 'request', details) });
  const writeLine = (line: string) => void terminal.stdout.write(line);
  return createAccessLog({ sample, format: accessLog, now: terminal.now, writeLine });
}

interface ServedMetrics extends Metrics {
  /** Answers `/metrics` among the feeds, if that is asked for. */
  readonly respond?: MetricsResponder;
  begin(sources: MetricsSources): Promise<void>;
  close(): Promise<void>;
}

async function createServedMetrics(
  { host, metrics: isPublic, adminPort }: ObservingConfig,
  { log, now, timer }: Parts & { readonly now: () => number; readonly timer: Timer },
): Promise<ServedMetrics> {
  const { createMetrics } = await import('../observe/metrics.ts');
  const { createMetricsResponder, listenForMetrics } = await import('../observe/metrics-server.ts');
  const metrics = createMetrics({ now, timer });
  let sources: MetricsSources | undefined;
  let server: AdminServer | undefined;
  const respond = createMetricsResponder(() => sources && metrics.render(sources));
  return {
    ...metrics,
    ...(isPublic ? { respond } : {}),
    async begin(found) {
      sources = found;
      if (adminPort === undefined) return;
      server = await listenForMetrics({ host, port: adminPort }, respond).catch((error) => {
        throw new ConfigError([whyNotListening(error, { host, port: adminPort, flag: '--admin-port' })]);
      });
      log.write('info', 'metrics', { host, port: server.port });
    },
    close: async () => server?.close(),
  };
}
