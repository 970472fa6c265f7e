import { lstatSync, mkdirSync, readFileSync, type Stats, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Staging, startStaging } from './output-commit.ts';
import {
  type OutputRecord,
  OWN_FOLDER,
  RECORD_VERSION,
  readRecord,
  type WrittenFile,
} from './output-record.ts';
import type { StaticFile } from './static-site.ts';

export interface Written {
  readonly files: number;
  readonly changed: number;
  readonly removed: number;
  /** Files that are not written because a foreign file has their name. */
  readonly leftAlone: readonly string[];
}

export interface OutputOptions {
  readonly release: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The obstacles to a build, one per line. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** The longest name of a file that Linux and macOS take, in bytes, with room for `.gz`. */
const LONGEST_NAME = 252;

/** A folder that a build writes into. Nothing in it changes before `commit`. */
export class OutputFolder {
  readonly #folder: string;
  readonly #options: OutputOptions;
  readonly #staging: Staging;
  readonly #before: OutputRecord;
  readonly #files: Record<string, WrittenFile> = {};
  readonly #moved: string[] = [];
  readonly #foreign: string[] = [];
  readonly #errors: string[] = [];
  readonly #statOf: StatOf;

  /**
   * Opens a folder, which is made if it is not there, and finishes what an interrupted build had begun to move. Throws
   * `BusyError` where another build is at work there.
   */
  constructor(folder: string, options: OutputOptions) {
    mkdirSync(join(folder, OWN_FOLDER), { recursive: true });
    this.#folder = folder;
    this.#options = options;
    this.#staging = startStaging(folder);
    this.#before = readRecord(join(folder, OWN_FOLDER, 'files.json'));
    this.#statOf = createStat(folder, this.#errors);
  }

  /** The tag of a file that this release rendered from what `key` names, and that is still as it was written. */
  known(file: string, key: string): string | undefined {
    const last = this.#lastOf(file);
    if (this.#before.release !== this.#options.release || last?.key !== key) return undefined;
    return this.#isAsWritten(file, last) ? last.tag : undefined;
  }

  /** Whether a file with this tag is there, as it was written; then it stays. */
  keeps(file: string, tag: string): boolean {
    const last = this.#lastOf(file);
    if (last?.tag !== tag || !this.#isAsWritten(file, last)) return false;
    this.#files[file] = last;
    return true;
  }

  /**
   * Takes a file in. One with the tag and bytes that it had keeps its time; any other gets `time`, in seconds since 1970, or that
   * of the build.
   */
  put({ file, tag, key, bytes, isRequired }: StaticFile, time?: number): void {
    const last = this.#lastOf(file);
    const obstacle = obstacleAt(file, last, this.#statOf);
    if (obstacle !== undefined) {
      if (isRequired) this.#errors.push(`${join(this.#folder, file)} ${obstacle}`);
      else this.#foreign.push(file);
      return;
    }
    const named = { tag, ...(key === undefined ? {} : { key }) };
    const kept = keptFile({ path: join(this.#folder, file), tag, bytes }, last, this.#statOf(file));
    if (kept !== undefined) this.#files[file] = { ...named, ...kept };
    else if (bytes !== undefined) {
      const changed = time ?? nextTime(this.#options.now, last);
      this.#stage(file, bytes, changed);
      this.#files[file] = { ...named, size: bytes.length, time: changed };
    }
  }

  /** Takes a file in that is too large to hold. */
  async putStream(
    { file, tag, size, isRequired }: Omit<StaticFile, 'bytes' | 'key'> & { readonly size: number },
    stream: ReadableStream<Uint8Array>,
  ): Promise<void> {
    const obstacle = obstacleAt(file, this.#lastOf(file), this.#statOf);
    if (obstacle !== undefined && isRequired) this.#errors.push(`${join(this.#folder, file)} ${obstacle}`);
    if (obstacle !== undefined) {
      await stream.cancel();
      return;
    }
    const time = nextTime(this.#options.now, this.#lastOf(file));
    const path = this.#stagingPath(file);
    await writeFile(path, stream as unknown as AsyncIterable<Uint8Array>);
    utimesSync(path, time, time);
    this.#moved.push(file);
    this.#files[file] = { tag, size, time };
  }

  /** When a file that was taken in last changed, in seconds since 1970. */
  timeOf(file: string): number | undefined {
    return this.#files[file]?.time;
  }

  /** The bytes of a file that stays as it is. */
  read(file: string): Uint8Array {
    return readFileSync(join(this.#folder, file));
  }

  /**
   * Moves what changed to its place, and removes what an earlier build wrote and this one did not. Throws `OutputError`, and
   * changes nothing, where something is in the way.
   */
  commit(): Written {
    if (this.#errors.length > 0) throw new OutputError([...new Set(this.#errors)].join('\n'));
    const files = this.#files;
    const removed = Object.keys(this.#before.files).filter((file) => !Object.hasOwn(files, file));
    const moved = this.#moved;
    const { release } = this.#options;
    this.#staging.commit({ moved, removed, record: { version: RECORD_VERSION, release, files } });
    return {
      files: Object.keys(files).length,
      changed: moved.length,
      removed: removed.length,
      leftAlone: this.#foreign,
    };
  }

  /** Gives up: everything stays as it was. */
  abort(): void {
    this.#staging.abort();
  }

  #lastOf(file: string): WrittenFile | undefined {
    return Object.hasOwn(this.#before.files, file) ? this.#before.files[file] : undefined;
  }

  #isAsWritten(file: string, { size, time }: WrittenFile): boolean {
    const found = this.#statOf(file);
    return found?.isFile() === true && found.size === size && secondsOf(found) === time;
  }

  #stagingPath(file: string): string {
    const path = join(this.#staging.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }

  #stage(file: string, bytes: Uint8Array, time: number): void {
    const path = this.#stagingPath(file);
    writeFileSync(path, bytes);
    utimesSync(path, time, time);
    this.#moved.push(file);
  }
}

type StatOf = (file: string) => Stats | undefined;

/** Checks each folder once: none may be a symbolic link, which could redirect writes anywhere. */
function createStat(folder: string, errors: string[]): StatOf {
  const folders = new Map<string, boolean>([['.', true]]);
  const isFolder = (path: string): boolean => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const found = isFolder(dirname(path))
      ? lstatSync(join(folder, path), { throwIfNoEntry: false })
      : undefined;
    if (found !== undefined && !found.isDirectory()) errors.push(`${join(folder, path)} is not a folder`);
    const is = found?.isDirectory() ?? false;
    folders.set(path, is);
    return is;
  };
  return (file) => {
    return isFolder(dirname(file)) ? lstatSync(join(folder, file), { throwIfNoEntry: false }) : undefined;
  };
}

/** Why a file cannot be written; `undefined` where it can. */
function obstacleAt(file: string, last: WrittenFile | undefined, statOf: StatOf): string | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (Buffer.byteLength(name) > LONGEST_NAME)
    return 'has a name that is too long for a file; give the topic a slug in site.yaml';
  const found = statOf(file);
  if (found === undefined || (last !== undefined && found.isFile())) return undefined;
  return 'is there already, and no build wrote it; move it away, or choose another folder';
}

interface Candidate {
  readonly path: string;
  readonly tag: string;
  readonly bytes: Uint8Array | undefined;
}

/**
 * The size and time of a file that stays as it is. A checkout gives files another time: those of the same size are compared.
 */
function keptFile(
  { path, tag, bytes }: Candidate,
  last: WrittenFile | undefined,
  found: Stats | undefined,
): Pick<WrittenFile, 'size' | 'time'> | undefined {
  if (last === undefined || found === undefined || last.tag !== tag || found.size !== last.size)
    return undefined;
  const { size, time } = last;
  if (secondsOf(found) === time) return { size, time };
  if (bytes === undefined || !readFileSync(path).equals(bytes)) return undefined;
  return { size, time: secondsOf(found) };
}

/** Servers make validators of a file's size and time, in seconds: two versions of one file never share a second. */
function nextTime(now: number, last: WrittenFile | undefined): number {
  return Math.max(Math.floor(now / 1000), (last?.time ?? 0) + 1);
}

function secondsOf({ mtimeMs }: Stats): number {
  return Math.floor(mtimeMs / 1000);
}
