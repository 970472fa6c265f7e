import { Console } from 'node:console';
import { parentPort, workerData } from 'node:worker_threads';
import { readerFor } from './dialect-readers.ts';
import {
  brokenWithdrawal,
  type FileOutcome,
  outcomeOf,
  type ParsingContext,
  readContent,
  readParsedFile,
  stalledFile,
} from './parsed-file.ts';
import type { Batch, FromThread, ListedFile, ToThread } from './thread-messages.ts';

// Reads the batches of files that it is sent, until it is ended. Preparing the result costs no time in other threads. Nor does
// any library in it write to standard output.
globalThis.console = new Console(process.stderr);

const RECORDS_PER_PART = 1000;

const folder = workerData as string;
let context: ParsingContext;

let work = Promise.resolve();
let onNext = (): void => {};

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'next') onNext();
  else work = work.then(() => take(message));
});
post({ kind: 'ready' });

async function take(message: Exclude<ToThread, { readonly kind: 'next' }>): Promise<void> {
  if (message.kind === 'context')
    context = { ...message.context, reader: await readerFor(message.context.plan) };
  else await send(message);
}

async function send(batch: Batch): Promise<void> {
  const outcomes = batch.files.map((file) => read(file, batch.problem));
  const [only] = outcomes;
  if (outcomes.length !== 1 || only?.kind !== 'parsed') {
    post({ kind: 'read', outcomes });
    return;
  }
  const { records } = only.parsed;
  let sent = 0;
  for (; records.length - sent > RECORDS_PER_PART; sent += RECORDS_PER_PART) {
    const next = new Promise<void>((resolve) => {
      onNext = resolve;
    });
    post({ kind: 'part', records: records.slice(sent, sent + RECORDS_PER_PART) });
    await next;
  }
  post({
    kind: 'read',
    outcomes: [{ kind: 'parsed', parsed: { ...only.parsed, records: records.slice(sent) } }],
  });
}

function post(message: FromThread): void {
  parentPort?.postMessage(message, buffersOf(message));
}

/** Buffers that are transferred instead of copied. */
function buffersOf(message: FromThread): ArrayBuffer[] {
  switch (message.kind) {
    case 'ready':
      return [];
    case 'part':
      return message.records.flatMap(({ article }) => bufferOf(article?.html));
    case 'read':
      return message.outcomes.flatMap((outcome) => {
        const records = outcome.kind === 'parsed' ? outcome.parsed.records : [];
        return records.flatMap(({ article }) => bufferOf(article?.html));
      });
  }
}

function read([file, entry]: ListedFile, problem: string | undefined): FileOutcome {
  const place = { folder, file, entry };
  if (problem === undefined) return readParsedFile(place, context);
  const content = readContent(place);
  if (content.kind !== 'content') return outcomeOf(file, content, context);
  const withdrawal = brokenWithdrawal(file, content.bytes, context);
  return { kind: 'parsed', parsed: stalledFile(file, problem, withdrawal) };
}

function bufferOf(html: string | Uint8Array | undefined): ArrayBuffer[] {
  return html instanceof Uint8Array ? [html.buffer as ArrayBuffer] : [];
}
