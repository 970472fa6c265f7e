import { Worker } from 'node:worker_threads';
import type { PreparationContext, PreparationJob, PreparationResult } from '../api/preparation.ts';
import type { Site } from '../domain/site/site.ts';

/** A message to a thread. */
export type ToPreparationThread =
  /** For the records that follow. */
  | { readonly kind: 'site'; readonly site: Site }
  | {
      readonly kind: 'job';
      readonly job: PreparationJob;
      readonly context: Omit<PreparationContext, 'site'>;
    };

/** The first message says that the thread has loaded its code. */
export type FromPreparationThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: PreparationResult };

export type PreparationOutcome =
  | { readonly kind: 'done'; readonly result: PreparationResult }
  /** The record took too long or too much memory, and the thread has ended. */
  | { readonly kind: 'stopped'; readonly reason: string }
  /** The thread was ended before the record was prepared. */
  | { readonly kind: 'ended' }
  /** No thread can be started. */
  | { readonly kind: 'unavailable' };

/** A thread that prepares one record at a time. It keeps the process from ending only while it has one. */
export interface PreparationThread {
  prepare(job: PreparationJob, context: PreparationContext): Promise<PreparationOutcome>;
  end(): Promise<void>;
}

// A thread that needs more ends; the process would be ended by the system.
const MEMORY_LIMIT_MIB = 1024;

/** `timeLimit` is in milliseconds. The time in which the thread loads its code does not count. */
export function createPreparationThread(timeLimit: number): PreparationThread {
  const worker = startWorker();
  if (worker === undefined) return NO_THREAD;
  const turn = createTurn(worker, timeLimit);
  let site: Site | undefined;
  const send = (message: ToPreparationThread) => worker.postMessage(message);
  worker.on('message', (message: FromPreparationThread) => {
    if (message.kind === 'done') turn.finish(message);
    else turn.ready();
  });
  worker.on('error', ({ message }) => turn.stop(`cannot be parsed: ${message}`));
  worker.on('exit', () => turn.stop('cannot be parsed: its thread has ended'));
  worker.unref();
  return {
    prepare(job, context) {
      if (turn.hasEnded()) return Promise.resolve({ kind: 'unavailable' });
      if (context.site !== site) send({ kind: 'site', site: context.site });
      site = context.site;
      const { site: _site, ...others } = context;
      send({ kind: 'job', job, context: others });
      return turn.begin();
    },
    async end() {
      turn.end();
      await worker.terminate();
    },
  };
}

/** The record that a thread prepares now. */
function createTurn(worker: Worker, timeLimit: number) {
  let [isReady, hasEnded] = [false, false];
  let settle: ((outcome: PreparationOutcome) => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const finish = (outcome: PreparationOutcome) => {
    clearTimeout(timer);
    worker.unref();
    const told = settle;
    settle = undefined;
    told?.(outcome);
  };
  const end = (outcome: PreparationOutcome) => {
    hasEnded = true;
    void worker.terminate();
    finish(outcome);
  };
  const stop = (reason: string) => end(isReady ? { kind: 'stopped', reason } : { kind: 'unavailable' });
  const startTimer = () => {
    const waited = settle;
    // The result may have come while this thread was busy, so messages are read before the time counts as over.
    const check = () => {
      if (waited !== undefined && settle === waited)
        stop(`takes too long to parse: more than ${timeLimit / 1000} s`);
    };
    if (isReady && waited !== undefined) timer = setTimeout(() => setImmediate(check), timeLimit);
  };
  return {
    finish,
    stop,
    end: () => end({ kind: 'ended' }),
    hasEnded: () => hasEnded,
    ready() {
      isReady = true;
      startTimer();
    },
    begin(): Promise<PreparationOutcome> {
      worker.ref();
      return new Promise((resolve) => {
        settle = resolve;
        startTimer();
      });
    },
  };
}

function startWorker(): Worker | undefined {
  try {
    return new Worker(workerScript(), { resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MIB } });
  } catch {
    return undefined;
  }
}

const NO_THREAD: PreparationThread = {
  prepare: async () => ({ kind: 'unavailable' }),
  end: async () => {},
};

/** Beside this file, in the form that this one has. */
function workerScript(): URL {
  return new URL(import.meta.url.replace(/node-preparation-thread(\.\w+)$/, 'node-preparation-worker$1'));
}
