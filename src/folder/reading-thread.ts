import { Worker } from 'node:worker_threads';
import type { FileContext, FileOutcome, ParsedRecord } from './parsed-file.ts';
import type { Batch, FromThread, ToThread } from './thread-messages.ts';

export type BatchResult =
  | { readonly kind: 'read'; readonly outcomes: readonly FileOutcome[] }
  /** The thread has ended for the sake of this batch. */
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
  /** What has come of it. */
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
  const jobs: Job[] = [];
  let [isReady, hasEnded] = [false, false];
  let known: FileContext | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** The first of the jobs is read now; the others are on their way. */
  function startTimer(): void {
    clearTimeout(timer);
    const [first] = jobs;
    if (first === undefined) worker.unref();
    if (first === undefined || !isReady) return;
    // Its answer may have come while this thread was busy: it is looked for before the time counts as over.
    const check = () => {
      if (jobs[0] === first) stop(`takes too long to parse: more than ${timeLimit / 1000} s`);
    };
    timer = setTimeout(() => setImmediate(check), timeLimit);
  }
  function stop(reason: string): void {
    if (hasEnded) return;
    hasEnded = true;
    clearTimeout(timer);
    void worker.terminate();
    const [first, ...others] = jobs.splice(0);
    first?.resolve(isReady ? { kind: 'stopped', reason } : { kind: 'unavailable' });
    for (const { resolve } of others) resolve({ kind: isReady ? 'again' : 'unavailable' });
  }
  function take(message: FromThread): void {
    if (message.kind === 'ready') isReady = true;
    else if (message.kind === 'part') {
      jobs[0]?.parts.push(...message.records);
      worker.postMessage({ kind: 'next' } satisfies ToThread);
    } else {
      const job = jobs.shift();
      job?.resolve({ kind: 'read', outcomes: withParts(job.parts, message.outcomes) });
    }
    startTimer();
  }
  worker.on('message', take);
  worker.on('error', (error) => stop(`cannot be parsed: ${error.message}`));
  worker.on('exit', () => stop('cannot be parsed: its thread has ended'));
  worker.unref();

  return {
    read(batch, context) {
      if (hasEnded) return Promise.resolve({ kind: 'again' });
      const send = (message: ToThread) => worker.postMessage(message);
      if (context !== known) send({ kind: 'context', context });
      known = context;
      send(batch);
      worker.ref();
      return new Promise((resolve) => {
        jobs.push({ parts: [], resolve });
        if (jobs.length === 1) startTimer();
      });
    },
    get hasEnded() {
      return hasEnded;
    },
    async end() {
      hasEnded = true;
      clearTimeout(timer);
      for (const { resolve } of jobs.splice(0)) resolve({ kind: 'again' });
      await worker.terminate();
    },
  };
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
