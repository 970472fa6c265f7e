import type { State } from '../announce/state.ts';

/** A delivery of a topic to a subscriber that is not made yet. Times are milliseconds since 1970. */
export interface Job {
  readonly topic: string;
  readonly callback: string;
  /** How many attempts failed. */
  readonly attempts: number;
  /** When the topic changed first since the last delivery. */
  readonly since: number;
  readonly dueAt: number;
}

export interface Jobs {
  get(key: string): Job | undefined;
  set(key: string, job: Job): void;
  remove(key: string): void;
  /** The keys of the jobs that are due. */
  due(now: number): string[];
  /** The earliest instant after `now` at which a job is due; `undefined` if there is none. */
  nextDueAt(now: number): number | undefined;
  size(): number;
}

const SECTION = 'hub-delivery';

/** The jobs, which a state keeps over restarts. */
export function createJobs(state: State): Jobs {
  const jobs = new Map<string, Job>();
  for (const [key, value] of state.entries(SECTION)) if (isJob(value)) jobs.set(key, value);
  return {
    get: (key) => jobs.get(key),
    size: () => jobs.size,
    set(key, job) {
      jobs.set(key, job);
      state.write([{ section: SECTION, key, value: job }]);
    },
    remove(key) {
      jobs.delete(key);
      state.write([{ section: SECTION, key }]);
    },
    due: (now) => [...jobs].flatMap(([key, { dueAt }]) => (dueAt <= now ? key : [])),
    nextDueAt(now) {
      let next: number | undefined;
      for (const { dueAt } of jobs.values())
        if (dueAt > now && (next === undefined || dueAt < next)) next = dueAt;
      return next;
    },
  };
}

function isJob(value: unknown): value is Job {
  const { topic, callback, attempts, since, dueAt } = value as Partial<Job>;
  if (typeof topic !== 'string' || typeof callback !== 'string') return false;
  return [attempts, since, dueAt].every((number) => typeof number === 'number');
}
