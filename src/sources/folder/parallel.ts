import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { LoadOptions } from '../../domain/source.ts';
import type { FileEntry } from './file-list.ts';
import type { KeptFile, RecordContext } from './kept-file.ts';

export interface WorkerContext extends RecordContext {
  readonly folder: string;
}

export interface Batch {
  readonly number: number;
  readonly entries: readonly (readonly [file: string, entry: FileEntry])[];
}

export interface ReadBatch {
  readonly number: number;
  readonly files: readonly (KeptFile | undefined)[];
}

/** To start a thread takes as long as to read some hundred files. */
const WORTH_THREADS = 2000;
const [MOST_THREADS, BATCH] = [4, 64];

/**
 * Reads many files in threads of their own, which takes a fraction of the time on more than one core, and leaves what parsing
 * throws away in memory that is given back with them. What could not be read so, nothing or something, is left to whoever asks.
 */
export async function readInParallel(
  files: ReadonlyMap<string, FileEntry>,
  context: WorkerContext,
  { onProgress, signal }: LoadOptions = {},
): Promise<Map<string, KeptFile>> {
  const read = new Map<string, KeptFile>();
  const threads = Math.min(availableParallelism(), MOST_THREADS);
  if (files.size < WORTH_THREADS || threads < 2) return read;
  const batches = batchesOf([...files]);
  const waiting = batches.values();
  const workers = Array.from({ length: threads }, () => new Worker(workerScript(), { workerData: context }));
  let done = 0;
  const take = ({ number, files: kept }: ReadBatch) => {
    const { entries = [] } = batches[number] ?? {};
    for (const [index, [file]] of entries.entries()) {
      const one = kept[index];
      if (one !== undefined) read.set(file, one);
    }
    done += entries.length;
    onProgress?.(done, files.size);
  };
  const end = () => Promise.all(workers.map((worker) => worker.terminate()));
  const abort = () => void end();
  signal?.addEventListener('abort', abort);
  await Promise.all(workers.map((worker) => feed(worker, waiting, take)));
  signal?.removeEventListener('abort', abort);
  await end();
  signal?.throwIfAborted();
  return read;
}

/** Gives a worker one batch after another until there are none, or it has failed. */
function feed(worker: Worker, waiting: Iterator<Batch>, take: (read: ReadBatch) => void): Promise<void> {
  return new Promise((resolve) => {
    let underWay = 0;
    const next = () => {
      const { value, done } = waiting.next();
      if (!done) {
        underWay++;
        worker.postMessage(value);
      } else if (underWay === 0) resolve();
    };
    worker.on('message', (read: ReadBatch) => {
      underWay--;
      take(read);
      next();
    });
    worker.on('error', () => resolve());
    worker.on('exit', () => resolve());
    // Two at a time: one is read while the other is on its way.
    next();
    next();
  });
}

function batchesOf(entries: readonly (readonly [string, FileEntry])[]): Batch[] {
  const count = Math.ceil(entries.length / BATCH);
  return Array.from({ length: count }, (_, number) => {
    return { number, entries: entries.slice(number * BATCH, (number + 1) * BATCH) };
  });
}

/** Beside this file, in the form that this one has. */
function workerScript(): URL {
  return new URL(import.meta.url.replace(/parallel(\.\w+)$/, 'reading-worker$1'));
}
