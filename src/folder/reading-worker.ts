import { Console } from 'node:console';
import { parentPort, workerData } from 'node:worker_threads';
import { readBrokenWithdrawal } from '../records/broken-record.ts';
import {
  type FileContext,
  type FileOutcome,
  readContent,
  readParsedFile,
  unparsedFile,
} from './parsed-file.ts';
import type { Batch, FromThread, ListedFile, ToThread } from './thread-messages.ts';

// Reads the batches of files that it is sent, until it is ended. What it sends back takes no other thread's time to prepare.
// Nor does any library in it write to standard output.
globalThis.console = new Console(process.stderr);

const folder = workerData as string;
let context: FileContext;

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'context') context = message.context;
  else send(message);
});
parentPort?.postMessage('ready' satisfies FromThread);

function send(batch: Batch): void {
  const outcomes = batch.files.map((file) => read(file, batch.problem));
  const buffers = outcomes.flatMap((outcome) => {
    const records = outcome.kind === 'parsed' ? outcome.parsed.records : [];
    return records.flatMap(({ article }) => bufferOf(article?.html));
  });
  parentPort?.postMessage({ outcomes } satisfies FromThread, buffers);
}

function read([file, entry]: ListedFile, problem: string | undefined): FileOutcome {
  const place = { folder, file, entry };
  if (problem === undefined) return readParsedFile(place, context);
  const content = readContent(place);
  if (content.kind !== 'content') return content;
  const withdrawal = readBrokenWithdrawal(file, content.bytes, context.site);
  return { kind: 'parsed', parsed: unparsedFile(file, problem, withdrawal) };
}

function bufferOf(html: string | Uint8Array | undefined): ArrayBuffer[] {
  return html instanceof Uint8Array ? [html.buffer as ArrayBuffer] : [];
}
