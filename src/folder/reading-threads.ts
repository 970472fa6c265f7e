import { availableParallelism } from 'node:os';
import { type FileContext, type FileOutcome, LARGE_FILE, stalledFile } from './parsed-file.ts';
import { type BatchResult, createThread, type Thread, type ThreadOptions } from './reading-thread.ts';
import type { Batch, ListedFile } from './thread-messages.ts';

export type ReadFile = readonly [file: ListedFile, outcome: FileOutcome];

export interface ReadingThreads {
  /**
   * Reads files in threads and reports results as soon as they are known. A file that takes longer than the time limit, or that
   * ends its thread, costs itself alone. Resolves with the files that no thread has read: all of them where threads are
   * unavailable.
   */
  read(
    files: readonly ListedFile[],
    context: FileContext,
    onRead: (read: readonly ReadFile[]) => void,
  ): Promise<readonly ListedFile[]>;
  /** Ends what is in flight, whose files are not read; resolves once every thread has ended. */
  end(): Promise<void>;
}

const MOST_THREADS = 4;
const [FILES_PER_BATCH, BYTES_PER_BATCH] = [64, 2 ** 20];

// A thread takes as long to start as to read some hundred files.
const BATCHES_PER_THREAD = 4;

const IDLE_MS = 10_000;

/** Threads that are started when they are needed, and ended when nothing has been read for some seconds. */
export function createReadingThreads(options: ThreadOptions): ReadingThreads {
  const threads: Thread[] = [];
  const ending = new Set<Promise<void>>();
  let wereAvailable = false;
  let ends = 0;
  let idle: NodeJS.Timeout | undefined;

  function threadAt(place: number): Thread {
    const known = threads[place];
    if (known !== undefined && !known.hasEnded) return known;
    const thread = createThread(options);
    threads[place] = thread;
    return thread;
  }
  async function end(): Promise<void> {
    clearTimeout(idle);
    ends++;
    for (const thread of threads.splice(0)) {
      const ended = thread.end().finally(() => ending.delete(ended));
      ending.add(ended);
    }
    await Promise.all(ending);
  }

  return {
    end,
    async read(files, context, onRead) {
      clearTimeout(idle);
      const queue = batchesOf(files);
      const unread: ListedFile[] = [];
      const begun = ends;
      const work = async (_: unknown, place: number): Promise<void> => {
        for (let batch = queue.shift(); batch !== undefined && ends === begun; batch = queue.shift()) {
          const result = await threadAt(Math.floor(place / 2)).read(batch, context);
          if (ends !== begun) return;
          wereAvailable ||= result.kind !== 'unavailable';
          if (result.kind !== 'unavailable' || wereAvailable) take(result, batch, { queue, onRead });
          else unread.push(...batch.files, ...queue.splice(0).flatMap((other) => other.files));
        }
      };
      // Two batches at a time for each thread: one is read while the other is on its way.
      await Promise.all(Array.from({ length: 2 * threadsFor(queue.length) }, work));
      idle = setTimeout(() => void end(), IDLE_MS).unref();
      return unread;
    },
  };
}

function threadsFor(batches: number): number {
  return Math.min(MOST_THREADS, availableParallelism(), Math.ceil(batches / BATCHES_PER_THREAD));
}

interface Taking {
  readonly queue: Batch[];
  readonly onRead: (read: readonly ReadFile[]) => void;
}

function take(result: BatchResult, batch: Batch, { queue, onRead }: Taking): void {
  const { files, problem } = batch;
  const [file] = files;
  const tell = (outcome: FileOutcome) => onRead(files.map((each) => [each, outcome]));
  if (result.kind === 'read') {
    onRead(
      files.flatMap((each, index): ReadFile[] => {
        const outcome = result.outcomes[index];
        return outcome === undefined ? [] : [[each, outcome]];
      }),
    );
  } else if (result.kind === 'again') queue.unshift(batch);
  // Threads have been started before, and will be again: this process never reads what has stopped a thread.
  else if (result.kind === 'unavailable')
    tell({ kind: 'failed', message: 'cannot be read: no thread can be started' });
  // One of them is too much for a thread. Reading each file separately shows which one.
  else if (files.length > 1) queue.unshift(...files.map((each) => ({ ...batch, files: [each] })));
  else if (problem === undefined) queue.unshift({ ...batch, problem: result.reason });
  else if (file !== undefined) tell({ kind: 'parsed', parsed: stalledFile(file[0], problem) });
}

function batchesOf(files: readonly ListedFile[]): Batch[] {
  const batches: Batch[] = [];
  let [batch, bytes]: [ListedFile[], number] = [[], 0];
  for (const file of files) {
    const [, { size }] = file;
    // Alone, because it may need much of the time of a batch.
    if (size > LARGE_FILE) {
      batches.push({ kind: 'read', files: [file] });
      continue;
    }
    if (batch.length === 0) batches.push({ kind: 'read', files: batch });
    batch.push(file);
    bytes += size;
    if (batch.length === FILES_PER_BATCH || bytes > BYTES_PER_BATCH) [batch, bytes] = [[], 0];
  }
  return batches;
}
