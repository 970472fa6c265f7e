import { channelsOf } from '../announce/channels.ts';
import { deliverOnce } from '../announce/deliver-once.ts';
import { readAnnounceSettings } from '../announce/settings.ts';
import { openBundle } from '../bundle/bundle-files.ts';
import { changedByClock } from '../bundle/feed-tags.ts';
import { type BundleEnvironment, readAsset } from './worker-assets.ts';

export interface ScheduledOptions {
  /** The file that `feedstand bundle` wrote, as a module of data. */
  readonly bundle: ArrayBuffer;
  /** How often the cron trigger fires, in minutes: 1 for `* * * * *`, which is the default. */
  readonly minutes?: number;
}

/** The handler of a Worker's cron trigger. */
export type ScheduledHandler = (
  event: { readonly scheduledTime: number },
  env: BundleEnvironment & Readonly<Record<string, unknown>>,
) => Promise<void>;

const MINUTE_MS = 60_000;

/** A run may take 15 minutes, and later runs follow anyway. */
const DEADLINE_MS = 5 * MINUTE_MS;

/**
 * Announces the changes by the clock since the cron trigger last fired: articles that fell due or expired. `feedstand announce`
 * announces the changes of a deployment. docs/announcing.md names the environment variables.
 *
 * @example
 * import { createScheduledAnnouncer } from 'feedstand/announcing-worker';
 * import { createBundleWorker } from 'feedstand/worker';
 *
 * const workerOf = (bundle: ArrayBuffer) => ({
 *   ...createBundleWorker({ bundle }),
 *   scheduled: createScheduledAnnouncer({ bundle }),
 * });
 */
export function createScheduledAnnouncer({ bundle, minutes = 1 }: ScheduledOptions): ScheduledHandler {
  const { manifest, read } = openBundle(new Uint8Array(bundle));
  const { id, site } = manifest;
  return async ({ scheduledTime }, env) => {
    const readFile = read ?? ((name: string) => readAsset(env.ASSETS, id, name));
    const within = { from: scheduledTime - minutes * MINUTE_MS, to: scheduledTime };
    const changed = await changedByClock({ manifest, read: readFile }, within);
    if (changed.length === 0) return;
    const { settings, problems } = readAnnounceSettings(textsOf(env));
    for (const problem of problems) console.error(problem);
    await deliverOnce(
      // A feed whose articles have expired stays as an empty one, so every feed still exists.
      { site, changed, isThere: () => true },
      {
        channels: channelsOf(site, settings, { fetch: (url, init) => fetch(url, init) }),
        now: Date.now,
        random: Math.random,
        schedule: (milliseconds, callback) => {
          const timer = setTimeout(callback, milliseconds);
          return () => clearTimeout(timer);
        },
        log: (level, message, details) => console[LEVELS[level]](message, details),
        deadline: DEADLINE_MS,
      },
    );
  };
}

const LEVELS = { info: 'log', warning: 'warn', error: 'error' } as const;

function textsOf(env: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
