import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { CacheReport } from '../feeds/bounded-cache.ts';
import type { PublisherStatus } from '../feeds/publisher.ts';
import type { AnnouncingCounts } from '../http/service.ts';
import type { Outcome, Timer } from './exchange.ts';
import { LOOP_RESOLUTION_MS, processLines } from './process-metrics.ts';
import { createCounter, createHistogram, valueLines } from './prometheus.ts';
import { routeKind } from './route-kind.ts';
import { createSubscribers, type SubscriberCount } from './subscribers.ts';
import type { WorkTimes } from './watched-cache.ts';

/** What is asked when metrics are read. */
export interface MetricsSources {
  readonly status: () => PublisherStatus;
  readonly caches: () => CacheReport;
  readonly announcing?: () => Promise<AnnouncingCounts | undefined>;
}

/** The metrics of a running service. */
export interface Metrics extends WorkTimes {
  note(outcome: Outcome): void;
  /** Records were read, or changed, and took so many milliseconds. */
  reloaded(milliseconds?: number): void;
  /** The text format of Prometheus, version 0.0.4. */
  render(sources: MetricsSources): Promise<string>;
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Counts from now on. It keeps numbers alone: of a request no address and no User-Agent. */
export function createMetrics({
  now,
  timer,
}: {
  readonly now: () => number;
  readonly timer: Timer;
}): Metrics {
  const series = createSeries();
  const subscribers = createSubscribers(now);
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  delay.enable();
  let reloadedAt: number | undefined;
  return {
    timer,
    note(outcome) {
      series.note(outcome);
      subscribers.note(outcome);
    },
    rendered: (output, milliseconds) => series.rendering.observe({ output }, milliseconds),
    compressed: (coding, effort, milliseconds) => {
      series.compressing.observe({ coding, effort }, milliseconds);
    },
    reloaded(milliseconds) {
      reloadedAt = now();
      if (milliseconds !== undefined) series.reloading.observe({}, milliseconds);
    },
    async render({ status, caches, announcing }) {
      const lines = [
        ...series.lines(),
        ...ageLines(reloadedAt === undefined ? undefined : now() - reloadedAt),
        ...cacheLines(caches()),
        ...statusLines(status()),
        ...announcingLines(await announcing?.()),
        ...subscriberLines(subscribers.counts()),
        ...processLines(delay),
      ];
      return `${lines.join('\n')}\n`;
    },
  };
}

/** What is counted and timed as it happens. */
function createSeries() {
  const requests = createCounter({ name: 'feedstand_requests_total', help: 'Requests that were answered.' });
  const bytes = createCounter({ name: 'feedstand_response_bytes_total', help: 'Bytes of bodies.' });
  const aborted = createCounter({
    name: 'feedstand_requests_aborted_total',
    help: 'Requests whose client left before it had everything.',
  });
  const answering = duration(
    'feedstand_request_duration_seconds',
    'From the header to the end of the answer.',
  );
  const rendering = duration('feedstand_render_duration_seconds', 'Rendering a feed that was not cached.');
  const compressing = duration('feedstand_compress_duration_seconds', 'Compressing what was not cached.');
  const reloading = duration(
    'feedstand_reload_duration_seconds',
    'Reading records, at the start and after changes.',
  );
  const all = [requests, bytes, aborted, answering, rendering, compressing, reloading];
  return {
    rendering,
    compressing,
    reloading,
    lines: () => all.flatMap((each) => each.lines()),
    note(outcome: Outcome) {
      const { exchange, status, coding = 'identity', milliseconds, isAborted } = outcome;
      const kind = routeKind(outcome);
      requests.add({ kind, status: String(status), coding, cache: exchange.cache ?? 'none' });
      bytes.add({ kind }, isAborted ? 0 : outcome.bytes);
      if (isAborted) aborted.add({ kind });
      answering.observe({ kind }, milliseconds);
    },
  };
}

function duration(name: string, help: string) {
  return createHistogram({ name, help });
}

function ageLines(milliseconds: number | undefined): string[] {
  if (milliseconds === undefined) return [];
  const age = Math.max(0, milliseconds) / 1000;
  return valueLines({ name: 'feedstand_last_reload_age_seconds', help: 'Since records were last read.' }, [
    [{}, age],
  ]);
}

function subscriberLines(counts: readonly SubscriberCount[]): string[] {
  return valueLines(
    { name: 'feedstand_subscribers', help: 'What readers said in their User-Agent within a week.' },
    counts.map(({ feed, reader, subscribers }) => [{ feed, reader }, subscribers]),
  );
}

function cacheLines(caches: CacheReport): string[] {
  const all = Object.entries(caches);
  const byCache = (key: 'bytes' | 'maxBytes' | 'entries' | 'evictions') => {
    return all.map(([cache, stats]) => [{ cache }, stats[key]] as const);
  };
  const byRegion = (key: 'hits' | 'misses') => {
    return all.flatMap(([cache, stats]) => {
      return Object.entries(stats[key]).map(([region, count]) => [{ cache, region }, count] as const);
    });
  };
  const total = { type: 'counter' } as const;
  return [
    ...valueLines({ name: 'feedstand_cache_bytes', help: 'What a cache holds.' }, byCache('bytes')),
    ...valueLines({ name: 'feedstand_cache_max_bytes', help: 'The bound of a cache.' }, byCache('maxBytes')),
    ...valueLines({ name: 'feedstand_cache_entries', help: 'Entries of a cache.' }, byCache('entries')),
    ...valueLines(
      { name: 'feedstand_cache_evictions_total', help: 'Entries that made room for others.', ...total },
      byCache('evictions'),
    ),
    ...valueLines(
      { name: 'feedstand_cache_hits_total', help: 'Look-ups that found an entry.', ...total },
      byRegion('hits'),
    ),
    ...valueLines(
      { name: 'feedstand_cache_misses_total', help: 'Look-ups that found none.', ...total },
      byRegion('misses'),
    ),
  ];
}

function statusLines({ ready, stale, current, articles, problems }: PublisherStatus): string[] {
  return [
    ...valueLines({ name: 'feedstand_ready', help: '1 once records have been read.' }, [[{}, ready ? 1 : 0]]),
    ...valueLines({ name: 'feedstand_stale', help: '1 while records cannot be read.' }, [
      [{}, stale === undefined ? 0 : 1],
    ]),
    ...valueLines({ name: 'feedstand_articles', help: 'Articles that were read, and those in feeds now.' }, [
      [{ state: 'read' }, articles],
      [{ state: 'current' }, current],
    ]),
    ...valueLines({ name: 'feedstand_problems', help: 'Problems of records and of site.yaml.' }, [
      [{ severity: 'error' }, problems.errors],
      [{ severity: 'warning' }, problems.warnings],
    ]),
  ];
}

function announcingLines(counts: AnnouncingCounts | undefined): string[] {
  if (counts === undefined) return [];
  return valueLines(
    { name: 'feedstand_announcements', help: 'Announcements that wait, and that were given up.' },
    [
      [{ state: 'waiting' }, counts.waiting],
      [{ state: 'failed' }, counts.failed],
    ],
  );
}
