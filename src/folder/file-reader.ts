import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { readerFor } from './dialect-readers.ts';
import type { FileSystem } from './file-system.ts';
import { type FileContext, LARGE_FILE, outcomeOf, type ParsingContext, readContent } from './parsed-file.ts';
import { createReadingThreads, type ReadFile } from './reading-threads.ts';
import type { ListedFile } from './thread-messages.ts';
import { createTimeLimit } from './time-limit.ts';

export interface FileReader {
  /**
   * Reads files and reports results as soon as they are known. Small files are read in this thread while each takes a few
   * milliseconds. Large files, many at once, and slow ones are read in worker threads with a time limit for each file. So no
   * record delays an answer, and none keeps the service from starting.
   */
  read(files: readonly ListedFile[], context: FileContext, options: ReadFilesOptions): Promise<void>;
  /** Ends what is in flight; resolves once every thread has ended. */
  end(): Promise<void>;
}

export interface ReadFilesOptions {
  readonly onRead: (read: readonly ReadFile[]) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface FileReaderOptions {
  readonly folder: string;
  readonly fileSystem: FileSystem;
  /** Milliseconds that one file may take in a thread. */
  readonly timeLimit?: number | undefined;
}

/** To start threads takes as long as to read some hundred files. */
const WORTH_THREADS = 2000;

/** Milliseconds that requests may wait for records, and one record may take in this thread. */
const SLICE_MS = 20;

const FILE_TIME_LIMIT_MS = 5000;

/** Synchronous reads cost a third of asynchronous ones; so many files are read before requests have their turn. */
const FILES_PER_SLICE = 16;

export function createFileReader({ folder, fileSystem, timeLimit }: FileReaderOptions): FileReader {
  const threads = createReadingThreads({ folder, timeLimit: timeLimit ?? FILE_TIME_LIMIT_MS });
  const readHere = createReaderHere({ folder, fileSystem });
  return {
    end: threads.end,
    async read(files, context, options) {
      const areMany = files.length >= WORTH_THREADS && availableParallelism() > 1;
      const isForThread = ([, { size }]: ListedFile) => areMany || size > LARGE_FILE;
      const parsing = { ...context, reader: await readerFor(context.plan) };
      const inThreads = threads.read(files.filter(isForThread), context, options.onRead);
      const small = files.filter((file) => !isForThread(file));
      const late = await readHere(small, parsing, { ...options, limit: SLICE_MS });
      const unread = await inThreads;
      const stillUnread = await threads.read(late, context, options.onRead);
      options.signal?.throwIfAborted();
      // Threads are unavailable.
      await readHere([...unread, ...stillUnread], parsing, { ...options, limit: Infinity });
    },
  };
}

interface ReadHereOptions extends ReadFilesOptions {
  /** Milliseconds that one file may take. */
  readonly limit: number;
}

/** Reads files in this thread. The function resolves with those that take longer than `limit`, which are not read. */
function createReaderHere({ folder, fileSystem }: FileReaderOptions) {
  const runWithin = createTimeLimit();
  /** Reads as many as the limit allows, and returns the others. */
  const readSome = (waiting: readonly OpenedFile[], context: ParsingContext, options: ReadHereOptions) => {
    const read: ReadFile[] = [];
    runWithin(options.limit, () => {
      for (const { file, content } of waiting) read.push([file, outcomeOf(file[0], content, context)]);
    });
    for (const one of read) options.onRead([one]);
    return waiting.slice(read.length);
  };
  return async (files: readonly ListedFile[], context: ParsingContext, options: ReadHereOptions) => {
    const { signal } = options;
    const late: ListedFile[] = [];
    for (const slice of slicesOf(files)) {
      // Files are read outside the time limit, which must not leave one open.
      let waiting = slice.map((file) => ({ file, content: contentOf(file, { folder, fileSystem }) }));
      while (waiting.length > 0) {
        const rest = readSome(waiting, context, options);
        // If none was read, the first one took all the time.
        if (rest.length === waiting.length) late.push(...rest.splice(0, 1).map(({ file }) => file));
        waiting = rest;
        await setImmediate(undefined, signal === undefined ? {} : { signal });
      }
    }
    return late;
  };
}

interface OpenedFile {
  readonly file: ListedFile;
  readonly content: ReturnType<typeof readContent>;
}

function contentOf([file, entry]: ListedFile, { folder, fileSystem }: FileReaderOptions) {
  return readContent({ folder, file, entry, fileSystem });
}

function slicesOf(files: readonly ListedFile[]): ListedFile[][] {
  const slices: ListedFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const [, { size }] = file;
    const last = slices.at(-1);
    bytes += size;
    if (last !== undefined && last.length < FILES_PER_SLICE && bytes <= LARGE_FILE) last.push(file);
    else {
      slices.push([file]);
      bytes = size;
    }
  }
  return slices;
}
