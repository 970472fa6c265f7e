import type { IntervalHistogram } from 'node:perf_hooks';
import { valueLines } from './prometheus.ts';

const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;

export const LOOP_RESOLUTION_MS = 20;

/** The process under the names that client libraries of Prometheus use, and how late its event loop was since the last call. */
export function processLines(delay: IntervalHistogram): string[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  const total = { type: 'counter' } as const;
  const lines = [
    ...valueLines(
      { name: 'feedstand_event_loop_delay_seconds', help: 'Delay of the event loop since the last look.' },
      [
        [{ quantile: '0.5' }, loopSeconds(delay.percentile(50))],
        [{ quantile: '0.99' }, loopSeconds(delay.percentile(99))],
        [{ quantile: '1' }, loopSeconds(delay.max)],
      ],
    ),
    ...valueLines({ name: 'process_cpu_user_seconds_total', help: 'CPU time of the program.', ...total }, [
      [{}, user / MICROSECONDS],
    ]),
    ...valueLines(
      { name: 'process_cpu_system_seconds_total', help: 'CPU time of the system for it.', ...total },
      [[{}, system / MICROSECONDS]],
    ),
    ...valueLines({ name: 'process_resident_memory_bytes', help: 'Memory of the process.' }, [[{}, rss]]),
    ...valueLines({ name: 'nodejs_heap_size_used_bytes', help: 'JavaScript objects.' }, [[{}, heapUsed]]),
    ...valueLines({ name: 'nodejs_external_memory_bytes', help: 'Memory of buffers.' }, [[{}, external]]),
    ...valueLines({ name: 'process_start_time_seconds', help: 'When the process started, since 1970.' }, [
      [{}, Math.round(performance.timeOrigin / 1000)],
    ]),
    ...valueLines({ name: 'nodejs_version_info', help: 'The version of Node.' }, [
      [{ version: process.version }, 1],
    ]),
  ];
  delay.reset();
  return lines;
}

/** A sample is the time between two timers, which are `LOOP_RESOLUTION_MS` apart. Without any Node gives a number that cannot be. */
function loopSeconds(nanoseconds: number): number {
  const isSample = Number.isFinite(nanoseconds) && nanoseconds < 1e15;
  return isSample ? Math.max(0, nanoseconds / NANOSECONDS - LOOP_RESOLUTION_MS / 1000) : 0;
}
