import type { AnnounceLog } from '../announce/lane.ts';
import type { State } from '../announce/state.ts';
import type { SendToCallback } from './callback-request.ts';
import { type PostResult, postContent, type TopicContent } from './content-post.ts';
import { createHostQueues } from './host-queues.ts';
import { createJobs, type Job, type Jobs } from './jobs.ts';
import { keyOf, type Subscription, type Subscriptions } from './subscriptions.ts';

export interface DistributionOptions {
  readonly subscriptions: Subscriptions;
  readonly state: State;
  /** The present content of a topic; `undefined` if it no longer exists. Rejects where it cannot be read at present. */
  readonly load: (topic: string) => Promise<TopicContent | undefined>;
  readonly send: SendToCallback;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back after a delay. The returned function cancels the call. */
  readonly schedule: (milliseconds: number, callback: () => void) => () => void;
  /** From 0 up to 1, for jitter. */
  readonly random: () => number;
  readonly log: AnnounceLog;
}

export interface DistributionStatus {
  readonly waiting: number;
  readonly delivered: number;
  /** Given up, or unsubscribed by 410. */
  readonly failed: number;
}

/** Sends changed topics to their subscribers, at least once, each with the content at the moment of sending. */
export interface Distribution {
  publish(topic: string): void;
  status(): DistributionStatus;
  /** Resolves when no request is in flight. Pending deliveries stay in the state. */
  close(): Promise<void>;
}

/** The first retry comes after about this long, and each further one after twice the time, up to the longest. */
const [FIRST_RETRY_MS, LONGEST_RETRY_MS] = [10_000, 3_600_000];

/** A delivery that keeps failing is given up after a day; the subscription stays until its lease ends. */
const DEADLINE_MS = 86_400_000;

export function createDistribution(options: DistributionOptions): Distribution {
  const { subscriptions, now } = options;
  const jobs = createJobs(options.state);
  const inFlight = new Set<string>();
  const queues = createHostQueues(async (key) => {
    const job = jobs.get(key);
    if (job === undefined) return true;
    inFlight.add(key);
    const result = await deliver(job, options);
    inFlight.delete(key);
    results.take(key, job, result);
    if (result === 'failed') alarm.set();
    // The topic has changed during the delivery.
    else if (jobs.get(key) !== undefined) add(key);
    return result !== 'failed';
  });
  const add = (key: string): void => queues.add(hostOf(jobs.get(key)), key);
  const start = (): void => {
    for (const key of jobs.due(now())) if (!inFlight.has(key)) add(key);
    alarm.set();
  };
  const results = createResults(jobs, options);
  const alarm = createAlarm(jobs, options, start);
  start();
  return {
    publish(topic) {
      for (const { callback } of subscriptions.ofTopic(topic, now())) {
        const key = keyOf(topic, callback);
        const waiting = jobs.get(key);
        const isFailing = waiting !== undefined && waiting.attempts > 0;
        const job = { topic, callback, attempts: 0, since: now(), dueAt: now() };
        jobs.set(key, isFailing ? { ...waiting } : job);
        // A subscriber that fails gets no more attempts because the topic changes.
        if (!isFailing) add(key);
      }
    },
    status: () => ({ waiting: jobs.size(), ...results.counts }),
    async close() {
      alarm.cancel();
      await queues.close();
    },
  };
}

/** Applies the result of a delivery to its job and its subscription. */
function createResults(jobs: Jobs, options: DistributionOptions) {
  const counts = { delivered: 0, failed: 0 };
  const fail = (key: string, job: Job): void => {
    const next = nextAttempt(job, options);
    if (next === undefined) {
      counts.failed++;
      jobs.remove(key);
    } else {
      jobs.set(key, next);
    }
  };
  const end = (key: string, job: Job, result: PostResult | 'dropped'): void => {
    if (result === 'delivered') counts.delivered++;
    if (result === 'gone') counts.failed++;
    if (result === 'gone') options.subscriptions.remove(job.topic, job.callback);
    // After another change the job is a new one, which has to be delivered.
    if (result !== 'delivered' || jobs.get(key) === job) jobs.remove(key);
  };
  return {
    counts,
    take(key: string, job: Job, result: PostResult | 'dropped'): void {
      if (result === 'failed') fail(key, jobs.get(key) ?? job);
      else end(key, job, result);
    },
  };
}

/** A timer for the next job that waits after a failure. */
function createAlarm(jobs: Jobs, { now, schedule }: DistributionOptions, wake: () => void) {
  let cancel = () => {};
  return {
    cancel: () => cancel(),
    set() {
      cancel();
      const next = jobs.nextDueAt(now());
      cancel = next === undefined ? () => {} : schedule(Math.max(1, next - now()), wake);
    },
  };
}

function hostOf(job: Job | undefined): string {
  return job === undefined ? '' : new URL(job.callback).host;
}

/** The job after one more failure, with exponential back-off and jitter; `undefined` if it is given up. */
function nextAttempt(job: Job, { now, random, log }: DistributionOptions): Job | undefined {
  if (now() - job.since > DEADLINE_MS) {
    log('warning', 'the hub gives up a delivery', { topic: job.topic, host: hostOf(job) });
    return undefined;
  }
  const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** job.attempts) * (0.5 + random() / 2);
  return { ...job, attempts: job.attempts + 1, dueAt: now() + delay };
}

async function deliver(
  { topic, callback }: Job,
  { subscriptions, load, send, now }: DistributionOptions,
): Promise<PostResult | 'dropped'> {
  const subscription: Subscription | undefined = subscriptions.get(topic, callback, now());
  if (subscription === undefined) return 'dropped';
  try {
    const content = await load(topic);
    return content === undefined ? 'dropped' : await postContent(subscription, content, send);
  } catch {
    // The feed cannot be read at present.
    return 'failed';
  }
}
