import { parentPort, workerData } from 'node:worker_threads';
import { readKeptFile } from './kept-file.ts';
import type { Batch, ReadBatch, WorkerContext } from './parallel.ts';

// Reads the batches of files that it is sent, until it is ended. What it gives back takes no other thread's time to make.
const { folder, ...context } = workerData as WorkerContext;

parentPort?.on('message', ({ number, entries }: Batch) => {
  const files = entries.map(([file, entry]) => readKeptFile({ folder, file, entry }, context, undefined));
  const buffers = files.flatMap((file) =>
    (file?.records ?? []).flatMap(({ article }) => bufferOf(article?.html)),
  );
  const read: ReadBatch = { number, files };
  parentPort?.postMessage(read, buffers);
});

function bufferOf(html: string | Uint8Array | undefined): ArrayBuffer[] {
  return html instanceof Uint8Array ? [html.buffer as ArrayBuffer] : [];
}
