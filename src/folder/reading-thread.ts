import { Worker } from 'node:worker_threads';
import type { FileContext, FileOutcome, ParsedRecord } from './parsed-file.ts';
import type { Batch, FromThread, ToThread } from './thread-messages.ts';

export type BatchResult =
  | { readonly kind: 'read'; readonly outcomes: readonly FileOutcome[] }
  /** The thread was ended because of this batch. */
  | { readonly kind: 'stopped'; readonly reason: string }
  /** The thread has ended for another reason: the batch is to be read by another one. */
  | { readonly kind: 'again' }
  /** No thread can be started. */
  | { readonly kind: 'unavailable' };

export interface Thread {
  /** Reads a batch, after those that it was given before. */
  read(batch: Batch, context: FileContext): Promise<BatchResult>;
  readonly hasEnded: boolean;
  /** Resolves once the thread has ended, which a system call that waits can delay without end. */
  end(): Promise<void>;
}

export interface ThreadOptions {
  readonly folder: string;
  /** Milliseconds that a batch may take. */
  readonly timeLimit: number;
}

interface Job {
  /** The results so far. */
  readonly parts: ParsedRecord[];
  readonly resolve: (result: BatchResult) => void;
}

// Enough for a record of 2 MiB many times over. A thread that needs more ends; the process would be ended by the system.
const MEMORY_LIMIT_MIB = 1024;

/** A thread that reads batches of files. It keeps the process from ending only while it has a batch. */
export function createThread({ folder, timeLimit }: ThreadOptions): Thread {
  const worker = startWorker(folder);
  return worker === undefined ? NO_THREAD : threadOf(worker, timeLimit);
}

function threadOf(worker: Worker, timeLimit: number): Thread {
  const queue = createQueue(worker, timeLimit);
  let context: FileContext | undefined;
  const send = (message: ToThread) => worker.postMessage(message);
  worker.on('message', queue.take);
  worker.on('error', (error) => queue.stop(`cannot be parsed: ${error.message}`));
  worker.on('exit', () => queue.stop('cannot be parsed: its thread has ended'));
  worker.unref();
  return {
    read(batch, newContext) {
      if (queue.hasEnded()) return Promise.resolve({ kind: 'again' });
      if (newContext !== context) send({ kind: 'context', context: newContext });
      context = newContext;
      send(batch);
      worker.ref();
      return queue.add();
    },
    get hasEnded() {
      return queue.hasEnded();
    },
    async end() {
      for (const { resolve } of queue.end()) resolve({ kind: 'again' });
      await worker.terminate();
    },
  };
}

/** The batches that a thread was given and has not read, in order. It reads the first now. */
function createQueue(worker: Worker, timeLimit: number) {
  const jobs: Job[] = [];
  let [isReady, hasEnded] = [false, false];
  let timer: NodeJS.Timeout | undefined;

  function startTimer(): void {
    clearTimeout(timer);
    const [first] = jobs;
    if (first === undefined) worker.unref();
    if (first === undefined || !isReady) return;
    // Its answer may have come while this thread was busy, so messages are read before the time counts as over.
    const check = () => {
      if (jobs[0] === first) stop(`takes too long to parse: more than ${timeLimit / 1000} s`);
    };
    timer = setTimeout(() => setImmediate(check), timeLimit);
  }
  function end(): readonly Job[] {
    hasEnded = true;
    clearTimeout(timer);
    return jobs.splice(0);
  }
  function stop(reason: string): void {
    if (hasEnded) return;
    void worker.terminate();
    const [first, ...others] = end();
    first?.resolve(isReady ? { kind: 'stopped', reason } : { kind: 'unavailable' });
    for (const { resolve } of others) resolve({ kind: isReady ? 'again' : 'unavailable' });
  }

  function add(): Promise<BatchResult> {
    return new Promise((resolve) => {
      jobs.push({ parts: [], resolve });
      if (jobs.length === 1) startTimer();
    });
  }
  function take(message: FromThread): void {
    if (message.kind === 'ready') isReady = true;
    if (message.kind === 'part') jobs[0]?.parts.push(...message.records);
    if (message.kind === 'part') worker.postMessage({ kind: 'next' } satisfies ToThread);
    if (message.kind === 'read') finish(jobs.shift(), message.outcomes);
    startTimer();
  }
  return { add, take, stop, end, hasEnded: () => hasEnded };
}

function finish(job: Job | undefined, outcomes: readonly FileOutcome[]): void {
  job?.resolve({ kind: 'read', outcomes: withParts(job.parts, outcomes) });
}

/** The outcomes, the first with the records that came before it. */
function withParts(parts: readonly ParsedRecord[], outcomes: readonly FileOutcome[]): readonly FileOutcome[] {
  const [first, ...others] = outcomes;
  if (parts.length === 0 || first?.kind !== 'parsed') return outcomes;
  const records = [...parts, ...first.parsed.records];
  return [{ kind: 'parsed', parsed: { ...first.parsed, records } }, ...others];
}

function startWorker(folder: string): Worker | undefined {
  try {
    const resourceLimits = { maxOldGenerationSizeMb: MEMORY_LIMIT_MIB };
    return new Worker(workerScript(), { workerData: folder, resourceLimits });
  } catch {
    return undefined;
  }
}

const NO_THREAD: Thread = {
  read: async () => ({ kind: 'unavailable' }),
  hasEnded: true,
  end: async () => {},
};

/** Beside this file, in the form that this one has. */
function workerScript(): URL {
  return new URL(import.meta.url.replace(/reading-thread(\.\w+)$/, 'reading-worker$1'));
}
