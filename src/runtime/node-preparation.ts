import { availableParallelism } from 'node:os';
import type { Prepare } from '../api/exchange.ts';
import {
  type PreparationContext,
  type PreparationJob,
  type PreparationResult,
  runPreparation,
  stalledPreparation,
} from '../api/preparation.ts';
import { RefusedRequest } from '../api/problem-answer.ts';
import { createPreparationThread, type PreparationThread } from './node-preparation-thread.ts';

export interface PreparationThreadsOptions {
  /** Milliseconds that one record may take. */
  readonly timeLimit?: number;
  /** The most records that may wait, and the most bytes of their text. */
  readonly maxWaiting?: number;
  readonly maxBytes?: number;
}

export interface PreparationThreads {
  readonly prepare: Prepare;
  /** Ends the threads; what is in flight is refused. */
  close(): Promise<void>;
}

const MOST_THREADS = 2;

/** A thread that has nothing to do ends after so many milliseconds. */
const IDLE_MS = 60_000;
const RETRY_S = 1;

interface Waiting {
  readonly job: PreparationJob;
  readonly context: PreparationContext;
  readonly bytes: number;
  readonly resolve: (result: PreparationResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Prepares records in threads, so that no reader waits for it. Threads start with the first record. A record that takes too long,
 * or ends its thread, is refused alone.
 */
export function createPreparationThreads(options: PreparationThreadsOptions = {}): PreparationThreads {
  const { timeLimit = 5_000, maxWaiting = 1_000, maxBytes = 64 * 2 ** 20 } = options;
  const queue: Waiting[] = [];
  const threads = createThreads(timeLimit);
  let [bytes, isClosed] = [0, false];
  const work = async (place: number): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { resolve, reject } = next;
      await threads.prepare(place, next).then(resolve, reject);
      bytes -= next.bytes;
    }
    threads.giveBack(place);
  };
  return {
    prepare(job, context) {
      const size = sizeOf(job);
      if (isClosed || queue.length >= maxWaiting || bytes + size > maxBytes) return Promise.reject(busy());
      bytes += size;
      const result = new Promise<PreparationResult>((resolve, reject) => {
        queue.push({ job, context, bytes: size, resolve, reject });
      });
      const place = threads.take();
      if (place !== undefined) void work(place);
      return result;
    },
    async close() {
      isClosed = true;
      for (const { reject } of queue.splice(0)) reject(busy());
      await threads.end();
    },
  };
}

/** Threads by their places, each of which one worker has at a time. */
function createThreads(timeLimit: number) {
  const free = Array.from({ length: Math.min(MOST_THREADS, availableParallelism()) }, (_, place) => place);
  const places = free.length;
  const threads = new Map<number, PreparationThread>();
  let idle: NodeJS.Timeout | undefined;
  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ended = [...threads.values()];
    threads.clear();
    await Promise.all(ended.map((thread) => thread.end()));
  };
  return {
    end,
    take(): number | undefined {
      clearTimeout(idle);
      return free.pop();
    },
    giveBack(place: number): void {
      free.push(place);
      if (free.length === places) idle = setTimeout(() => void end(), IDLE_MS).unref();
    },
    async prepare(place: number, { job, context }: Waiting): Promise<PreparationResult> {
      const thread = threads.get(place) ?? createPreparationThread(timeLimit);
      threads.set(place, thread);
      const outcome = await thread.prepare(job, context);
      if (outcome.kind === 'done') return outcome.result;
      threads.delete(place);
      // The record may be fine: who sent it has to send it again.
      if (outcome.kind === 'ended') throw busy();
      if (outcome.kind === 'stopped') return stalledPreparation(job, context, outcome.reason);
      // Such as where the system has no more threads.
      return runPreparation(job, context);
    },
  };
}

function busy(): RefusedRequest {
  const detail = `Too many records wait to be prepared. Send this one again in ${RETRY_S} s.`;
  return new RefusedRequest(503, detail, { headers: { 'retry-after': String(RETRY_S) } });
}

/** Two bytes for each unit of the text. */
function sizeOf(job: PreparationJob): number {
  return 2 * (job.record.text.length + (job.kind === 'patch' ? job.patch.length : 0));
}
