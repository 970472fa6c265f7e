import { parentPort, workerData } from 'node:worker_threads';
import { loadDriver } from './load-driver.ts';
import { openSqlite } from './sqlite-database.ts';
import type { FromWritingThread, ToWritingThread, WritingThreadData } from './writing-thread.ts';

// Executes the batches that it is sent, and ends with its connection once those before are done.

const { file, identity }: WritingThreadData = workerData;
const database = openSqlite(file, await loadDriver(), identity);
const pending = new Set<Promise<void>>();

parentPort?.on('message', (message: ToWritingThread) => {
  if (message.kind === 'close') {
    void close();
    return;
  }
  const { id, statements } = message;
  const answered = database.batch(statements).then(
    (rows) => post({ kind: 'done', id, rows }),
    (error: Error) => post({ kind: 'failed', id, message: error.message }),
  );
  pending.add(answered);
  void answered.then(() => pending.delete(answered));
});

async function close(): Promise<void> {
  await Promise.all(pending);
  await database.close();
  parentPort?.close();
}

function post(message: FromWritingThread): void {
  parentPort?.postMessage(message);
}
