import { Worker } from 'node:worker_threads';
import { SourceError } from '../../domain/article-source.ts';
import type { Row, Statement, SyncDatabase } from '../database.ts';

export interface WritingThreadData {
  readonly file: string;
  /** See `identityOf`: the thread must not write to another file that has taken the place of this one. */
  readonly identity: string | undefined;
}

/** A message to the thread. */
export type ToWritingThread =
  | { readonly kind: 'batch'; readonly id: number; readonly statements: readonly Statement[] }
  | { readonly kind: 'close' };

export type FromWritingThread =
  | { readonly kind: 'done'; readonly id: number; readonly rows: readonly (readonly Row[])[] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/**
 * The database, with its batches executed by a thread that has a connection of its own: a commit waits for the disk, and every
 * thousandth page for a checkpoint, which took up to 0.9 s. Reads stay in this thread, where they wait for nothing. The thread
 * starts with the first batch.
 */
export function writingInThread(database: SyncDatabase, data: WritingThreadData): SyncDatabase {
  let thread: WritingThread | undefined;
  let isOpen = true;
  return {
    ...database,
    batch(statements) {
      if (!isOpen) return database.batch(statements);
      if (thread === undefined || thread.hasEnded()) thread = startThread(data);
      return thread.batch(statements);
    },
    async close() {
      isOpen = false;
      await thread?.close();
      await database.close();
    },
  };
}

interface WritingThread extends Pick<SyncDatabase, 'batch' | 'close'> {
  hasEnded(): boolean;
}

interface Waiting {
  readonly resolve: (rows: readonly (readonly Row[])[]) => void;
  readonly reject: (error: SourceError) => void;
}

/** It keeps the process from ending only while it writes. */
function startThread(data: WritingThreadData): WritingThread {
  const worker = new Worker(workerScript(), { workerData: data });
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let reason: string | undefined;
  const send = (message: ToWritingThread) => worker.postMessage(message);
  const settle = (message: FromWritingThread) => {
    const { resolve, reject } = waiting.get(message.id) ?? NOBODY;
    waiting.delete(message.id);
    if (waiting.size === 0) worker.unref();
    if (message.kind === 'done') resolve(message.rows);
    else reject(new SourceError(message.message));
  };
  const end = (why: string) => {
    reason ??= `the database ${data.file} cannot be written: ${why}`;
    for (const { reject } of waiting.values()) reject(new SourceError(reason));
    waiting.clear();
  };
  worker.on('message', settle);
  worker.on('error', ({ message }) => end(message));
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      end('its thread has ended');
      resolve();
    });
  });
  worker.unref();
  return {
    hasEnded: () => reason !== undefined,
    batch: (statements) =>
      new Promise((resolve, reject) => {
        worker.ref();
        waiting.set(++count, { resolve, reject });
        send({ kind: 'batch', id: count, statements });
      }),
    async close() {
      worker.ref();
      send({ kind: 'close' });
      await ended;
    },
  };
}

const NOBODY: Waiting = { resolve: () => {}, reject: () => {} };

/** Beside this file, in the form that this one has. */
function workerScript(): URL {
  return new URL(import.meta.url.replace(/writing-thread(\.\w+)$/, 'writing-worker$1'));
}
