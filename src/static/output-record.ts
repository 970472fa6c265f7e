import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file that a build wrote. */
export interface WrittenFile {
  /** See `StaticFile`. */
  readonly tag: string;
  readonly key?: string;
  /** Bytes. */
  readonly size: number;
  /** When it last changed: seconds since 1970. */
  readonly time: number;
}

/** The files of a build, by which the next one skips unchanged feeds and removes only its own files. */
export interface OutputRecord {
  readonly version: typeof RECORD_VERSION;
  /** The release that wrote it: another may render differently. */
  readonly release: string;
  /** By path below the output folder, with `/`. */
  readonly files: Readonly<Record<string, WrittenFile>>;
}

export const RECORD_VERSION = 1;

/** The folder in the output folder for what is not served. */
export const OWN_FOLDER = '.feedstand';

const EMPTY_RECORD: OutputRecord = { version: RECORD_VERSION, release: '', files: {} };

/** Reads a record; an empty one where there is none. Throws where there is one that cannot be read. */
export function readRecord(path: string): OutputRecord {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return EMPTY_RECORD;
    throw error;
  }
  const record = JSON.parse(text) as OutputRecord;
  if (record.version !== RECORD_VERSION)
    throw new Error(`${path} is of another version; remove the folder that it is in, and build again`);
  return record;
}

/** Writes a file whole or not at all. */
export function writeWhole(folder: string, name: string, text: string): void {
  const beside = join(folder, `${name}.tmp`);
  writeFileSync(beside, text);
  renameSync(beside, join(folder, name));
}
