import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { createSections, type State, type StateChange } from './state.ts';

/** A state in a file of JSON lines, which is appended to. */
export interface StateFile extends State {
  /** Resolves once everything is written. */
  close(): Promise<void>;
}

/**
 * A file that is not a state file, or cannot be read or written.
 *
 * @example
 * import { StateFileError } from 'feedstand/announcing';
 *
 * const isAboutTheFile = (error: unknown) => error instanceof StateFileError;
 */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

const HEAD = '{"feedstand":"state","version":1}\n';

/** Rewritten before it has more lines than this and twice as many as entries. */
const MOST_LINES = 4096;

/** So many entries are formatted at once: the service answers requests in between. */
const SLICE = 1000;

/**
 * Opens the file, or creates it with mode 0600. A last line that a crash cut off is dropped. It is written in the background, in
 * order. After an error, which `onError` receives, the next change writes the whole file again. One process at a time may have
 * it. Throws `StateFileError` where the file cannot be read or written, or holds something else.
 */
export function openStateFile(path: string, onError: (error: unknown) => void): StateFile {
  const sections = createSections();
  for (const change of readChanges(path)) sections.apply(change);
  writeAtOnce(path, sections.all());
  const writer = createWriter(path, { all: sections.all, size: sections.size, onError });
  return {
    entries: sections.entries,
    write(changes) {
      for (const change of changes) sections.apply(change);
      if (changes.length > 0) writer.append(changes);
    },
    close: writer.close,
  };
}

interface WriterOptions {
  readonly all: () => Iterable<StateChange>;
  readonly size: () => number;
  readonly onError: (error: unknown) => void;
}

/** Appends what is queued, one write after the other. */
function createWriter(path: string, { all, size, onError }: WriterOptions) {
  let file: FileHandle | undefined;
  let queue: StateChange[] = [];
  let lines = size();
  let isWhole = true;
  let writing: Promise<void> | undefined;

  const writeQueue = async () => {
    while (queue.length > 0) {
      const part = queue;
      queue = [];
      try {
        if (!isWhole || lines + part.length > Math.max(MOST_LINES, 2 * size())) {
          await file?.close();
          file = undefined;
          // Entries that change during a rewrite are appended after it.
          lines = await rewrite(path, all());
          isWhole = true;
          continue;
        }
        file ??= await open(path, 'a', 0o600);
        await file.appendFile(part.map(lineOf).join(''));
        lines += part.length;
      } catch (error) {
        // The written part may end within a line.
        isWhole = false;
        onError(error);
        return;
      }
    }
    await file?.datasync().catch(onError);
  };
  const start = () => {
    writing ??= writeQueue().finally(() => {
      writing = undefined;
      // Entries that were queued during fsync.
      if (queue.length > 0 && isWhole) start();
    });
  };
  return {
    append(changes: readonly StateChange[]) {
      // A failed rewrite is repeated with all entries, so the queue can be dropped.
      queue = isWhole ? queue.concat(changes) : [...changes];
      start();
    },
    async close() {
      while (writing !== undefined) await writing;
      await file?.close();
    },
  };
}

/** Written beside the file and renamed, so that a crash leaves the old one or the new one. Gives the number of lines. */
async function rewrite(path: string, entries: Iterable<StateChange>): Promise<number> {
  const beside = `${path}.new`;
  const file = await open(beside, 'w', 0o600);
  let lines = 0;
  try {
    let slice = [HEAD];
    for (const entry of entries) {
      slice.push(lineOf(entry));
      lines++;
      if (slice.length < SLICE) continue;
      await file.appendFile(slice.join(''));
      slice = [];
    }
    await file.appendFile(slice.join(''));
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  return lines;
}

/** The same before anything else runs, to find out whether it works. */
function writeAtOnce(path: string, entries: Iterable<StateChange>): void {
  const beside = `${path}.new`;
  try {
    const file = openSync(beside, 'w', 0o600);
    writeSync(file, HEAD + Array.from(entries, lineOf).join(''));
    fsyncSync(file);
    closeSync(file);
    renameSync(beside, path);
  } catch (cause) {
    throw new StateFileError(`the state file ${path} cannot be written: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function readChanges(path: string): StateChange[] {
  const text = readText(path);
  if (text === '') return [];
  const [head, ...lines] = text.split('\n').slice(0, -1);
  if (`${head}\n` !== HEAD)
    throw new StateFileError(`${path} is not a state file of this release; name another file, or remove it`);
  return lines.map((line, index) => parseLine(line, `${path}:${index + 2}`));
}

function parseLine(line: string, place: string): StateChange {
  try {
    const { section, key, value } = JSON.parse(line);
    if (typeof section === 'string' && typeof key === 'string') return { section, key, value };
  } catch {
    // Reported below.
  }
  throw new StateFileError(`${place}: is not a line of a state file; remove the file, or name another`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new StateFileError(`the state file ${path} cannot be read: ${message}`, { cause });
  }
}

function lineOf({ section, key, value }: StateChange): string {
  return `${JSON.stringify({ section, key, value })}\n`;
}
