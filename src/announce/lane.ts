import type { Outbox, PendingDelivery } from '../domain/outbox.ts';
import { type Channel, DeliveryError } from './channel.ts';

export interface LaneOptions {
  readonly outbox: Outbox;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to 1, for jitter. */
  readonly random: () => number;
  readonly log: AnnounceLog;
  /** Aborts every delivery in flight. Deliveries that are not settled stay pending. */
  readonly abort: AbortSignal;
}

export type AnnounceLog = (level: 'info' | 'warning' | 'error', message: string, details: object) => void;

/** The results of one channel so far. */
export interface LaneStatus {
  readonly announced: number;
  /** Given up. */
  readonly failed: number;
  /** Why the last delivery failed; absent once one works again. */
  readonly error?: string;
}

/** The deliveries of one channel, a few at a time. Where they fail the whole channel pauses, for longer and longer. */
export interface Lane {
  /** Starts what is due. Resolves once that is in flight. */
  pump(): Promise<void>;
  /** When `pump` has something to do again; `undefined` if that is only after something else. */
  nextPump(): Promise<number | undefined>;
  /** Resolves when nothing is in flight. */
  rest(): Promise<void>;
  status(): LaneStatus;
}

/** Requests in flight to one channel. */
const CONCURRENCY = 4;

/** The first retry comes after about this long, and each further one after twice the time, up to the longest. */
const [FIRST_RETRY_MS, LONGEST_RETRY_MS] = [5_000, 30 * 60_000];

/** The longest wait that the other side may ask for. */
const LONGEST_WAIT_MS = 6 * 3_600_000;

/** `onFree` is called whenever a delivery has ended. */
export function createLane(channel: Channel, options: LaneOptions, onFree: () => void): Lane {
  const { outbox, now, abort, log } = options;
  const inFlight = new Set<Promise<void>>();
  const course = createCourse(channel, options);
  let turn = Promise.resolve();
  let unlogged: PendingDelivery[] = [];

  const deliver = async (part: readonly PendingDelivery[]) => {
    try {
      await withLimit(channel.timeout, abort, (signal) => channel.deliver(topicsOf(part), signal));
      course.works(part);
      unlogged.push(...part);
      await outbox.settle(part);
    } catch (error) {
      if (!abort.aborted) await course.fails(part, error);
    }
  };
  const launch = (part: readonly PendingDelivery[]) => {
    const delivery = deliver(part)
      .catch((error) => log('error', 'the outbox cannot be written', { error: String(error) }))
      .finally(() => {
        inFlight.delete(delivery);
        onFree();
      });
    inFlight.add(delivery);
  };
  const isFull = () => abort.aborted || inFlight.size >= (course.isFailing() ? 1 : CONCURRENCY);
  const fill = async () => {
    while (!isFull() && course.resumesAt() <= now()) {
      const part = await outbox.take(channel.name, now(), channel.batch);
      if (part.length === 0) break;
      launch(part);
    }
    if (inFlight.size > 0 || unlogged.length === 0) return;
    log('info', 'announced', { channel: channel.name, ...summaryOf(unlogged) });
    unlogged = [];
  };
  return {
    pump() {
      turn = turn.then(fill);
      return turn;
    },
    async nextPump() {
      if (isFull()) return undefined;
      const due = await outbox.nextDueAt(channel.name);
      return due === undefined ? undefined : Math.max(due, course.resumesAt());
    },
    async rest() {
      await Promise.all(inFlight);
    },
    status: course.status,
  };
}

/** How a channel fares: whether it works, until when it pauses, and what is given up. */
function createCourse(channel: Channel, { outbox, now, random, log }: LaneOptions) {
  let [failures, resumesAt, announced, failed] = [0, -Infinity, 0, 0];
  let error: string | undefined;

  const giveUp = async (part: readonly PendingDelivery[], details: object) => {
    if (part.length === 0) return;
    failed += part.length;
    await outbox.settle(part);
    log('error', 'announcement given up', { ...details, ...summaryOf(part) });
  };
  const retry = async (part: readonly PendingDelivery[], details: object, dueAt: number) => {
    if (part.length === 0) return;
    await outbox.postpone(part, dueAt);
    const at = new Date(dueAt).toISOString();
    log('warning', 'announcement failed; it is tried again', { ...details, ...summaryOf(part), at });
  };
  return {
    isFailing: () => failures > 0,
    resumesAt: () => resumesAt,
    works(part: readonly PendingDelivery[]) {
      [failures, resumesAt, error] = [0, -Infinity, undefined];
      announced += part.length;
    },
    async fails(part: readonly PendingDelivery[], thrown: unknown) {
      error = messageOf(thrown, channel);
      const details = { channel: channel.name, attempts: 1 + (part[0]?.attempts ?? 0), error };
      if (thrown instanceof DeliveryError && thrown.isFinal) {
        await giveUp(part, details);
        return;
      }
      const isLate = ({ since }: PendingDelivery) => now() - since > channel.deadline;
      const attempts = Math.min(...part.map((delivery) => delivery.attempts));
      const pause = retryDelay(failures, thrown, random());
      // Deliveries that were in flight together fail together, which counts once.
      if (now() >= resumesAt) failures++;
      resumesAt = Math.max(resumesAt, now() + pause);
      await giveUp(part.filter(isLate), details);
      const delay = Math.max(pause, retryDelay(attempts, thrown, random()));
      await retry(
        part.filter((delivery) => !isLate(delivery)),
        details,
        now() + delay,
      );
    },
    status: (): LaneStatus => ({ announced, failed, ...(error === undefined ? {} : { error }) }),
  };
}

/** Exponential back-off with jitter, from half of the delay to all of it; never sooner than the other side asks for. */
function retryDelay(attempts: number, error: unknown, random: number): number {
  const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts);
  const asked = error instanceof DeliveryError ? Math.min(error.retryAfter, LONGEST_WAIT_MS) : 0;
  return Math.max(delay * (0.5 + random / 2), asked);
}

/** Never the message of another error: it may hold an address with a secret, or a token. */
function messageOf(error: unknown, { timeout }: Channel): string {
  if (error instanceof DeliveryError) return error.message;
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return `no answer within ${timeout / 1000} s`;
  const { code } = (error.cause ?? error) as { readonly code?: unknown };
  return typeof code === 'string' ? code : error.name;
}

/** For the log, which has one line for thousands of addresses. */
function summaryOf(part: readonly PendingDelivery[]): object {
  return { addresses: part.length, first: part[0]?.topic };
}

function topicsOf(part: readonly PendingDelivery[]): string[] {
  return part.map(({ topic }) => topic);
}

/** Runs something that is aborted after so many milliseconds, or by another signal. */
async function withLimit<Value>(
  milliseconds: number,
  abort: AbortSignal,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException('timeout', 'TimeoutError')), milliseconds);
  const onAbort = () => limit.abort(abort.reason);
  abort.addEventListener('abort', onAbort);
  try {
    return await run(limit.signal);
  } finally {
    clearTimeout(timer);
    abort.removeEventListener('abort', onAbort);
  }
}
