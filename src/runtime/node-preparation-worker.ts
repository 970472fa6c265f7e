import { Console } from 'node:console';
import { parentPort } from 'node:worker_threads';
import { runPreparation } from '../api/preparation.ts';
import type { Site } from '../domain/site/site.ts';
import type { FromPreparationThread, ToPreparationThread } from './node-preparation-thread.ts';

// Prepares the records that it is sent, until it is ended. No library in it writes to standard output.
globalThis.console = new Console(process.stderr);

let site: Site;

parentPort?.on('message', (message: ToPreparationThread) => {
  if (message.kind === 'site') site = message.site;
  else post({ kind: 'done', result: runPreparation(message.job, { site, ...message.context }) });
});
post({ kind: 'ready' });

function post(message: FromPreparationThread): void {
  parentPort?.postMessage(message);
}
