import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { codeOf } from '../file-system.ts';
import { BLOCK_HEAD, blockLength, decodeBlock, encodeBlock } from './cache-block.ts';
import type { CachedFile, Row } from './cached-file.ts';

// A line that names the format and what the articles depend on, then blocks. Later rows replace earlier ones.

const FORMAT = 'feedstand cache 1 ';

/** The part of the file that is known to be good. A file that another process has written since has another end. */
export interface KnownPart {
  readonly inode: number;
  readonly end: number;
  /** Rows in it, replaced ones too. */
  readonly rows: number;
}

export interface CacheContent {
  readonly files: Map<string, CachedFile>;
  /** Absent if the file is to be written as a whole. */
  readonly part?: KnownPart;
  /** Why some or all of it is not used. */
  readonly problem?: string;
}

/** The file is left as it is. */
export class CacheRefused extends Error {
  override readonly name = 'CacheRefused';
}

/**
 * Reads a cache whose articles depend on what `header` stands for; 32 hexadecimal digits. A part that a crash or a disk has damaged
 * is left out, with all that follows. Throws `CacheRefused` if the file is not to be written either: it is a link, belongs to others,
 * or is not a cache.
 */
export async function readCacheFile(path: string, header: string): Promise<CacheContent> {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | FLAGS);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { files: new Map() };
    throw new CacheRefused(
      codeOf(error) === 'ELOOP' ? 'is a symbolic link' : `cannot be read: ${codeOf(error)}`,
    );
  }
  try {
    const stats = fstatSync(descriptor);
    refuseForeign(stats);
    if (stats.size === 0) return { files: new Map() };
    const first = readAt(descriptor, 0, FORMAT.length + header.length + 1).toString('latin1');
    if (!first.startsWith(FORMAT)) throw new CacheRefused('is not a cache');
    if (first !== `${FORMAT}${header}\n`) return { files: new Map() };
    return await readBlocks(descriptor, first.length, stats);
  } finally {
    closeSync(descriptor);
  }
}

// Windows has neither.
const FLAGS = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Articles in the cache are not made safe again, so nobody else may have written them. */
function refuseForeign(stats: Stats): void {
  if (!stats.isFile()) throw new CacheRefused('is not a regular file');
  if (process.getuid === undefined) return;
  if (stats.uid !== process.getuid()) throw new CacheRefused('belongs to another user');
  if ((stats.mode & 0o022) !== 0) throw new CacheRefused('can be written by other users');
}

async function readBlocks(descriptor: number, start: number, { ino, size }: Stats): Promise<CacheContent> {
  const files = new Map<string, CachedFile>();
  let [end, count] = [start, 0];
  while (end < size) {
    const rows = readBlock(descriptor, end, size);
    if (rows === undefined)
      return { files, problem: `is damaged: the last ${size - end} of ${size} bytes are not used` };
    for (const [path, file] of rows.read) {
      if (file === undefined) files.delete(path);
      else files.set(path, file);
    }
    end = rows.end;
    count += rows.read.length;
    await setImmediate();
  }
  return { files, part: { inode: ino, end, rows: count } };
}

function readBlock(descriptor: number, start: number, size: number) {
  const head = readAt(descriptor, start, BLOCK_HEAD);
  if (head.length < BLOCK_HEAD) return undefined;
  const end = start + BLOCK_HEAD + blockLength(head);
  if (end > size) return undefined;
  const content = readAt(descriptor, start + BLOCK_HEAD, blockLength(head));
  const read = decodeBlock(head, content);
  return read && { read, end };
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const count = readSync(descriptor, buffer, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return buffer.subarray(0, done);
}

/** Appends rows. `undefined` if the file is not the one that was read or written last. */
export async function appendRows(
  path: string,
  part: KnownPart,
  rows: Iterable<Row>,
): Promise<KnownPart | undefined> {
  const file = await open(path, constants.O_WRONLY | constants.O_APPEND | FLAGS);
  try {
    const { ino, size } = await file.stat();
    if (ino !== part.inode || size !== part.end) return undefined;
    const written = await writeRows(file, rows);
    return { inode: ino, end: size + written.bytes, rows: part.rows + written.rows };
  } finally {
    await file.close();
  }
}

/** Writes a new file beside the old one and renames it, so that a crash leaves the old or the new one. */
export async function rewriteFile(path: string, header: string, rows: Iterable<Row>): Promise<KnownPart> {
  const beside = `${path}.new`;
  await rm(beside, { force: true });
  const file = await open(beside, 'wx', 0o600);
  try {
    const first = `${FORMAT}${header}\n`;
    await file.writeFile(first);
    const written = await writeRows(file, rows);
    const { ino } = await file.stat();
    await rename(beside, path);
    return { inode: ino, end: first.length + written.bytes, rows: written.rows };
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Rows of one block: requests have their turn between two blocks. */
const ROWS_PER_BLOCK = 64;

/** Writes rows in blocks and waits until they are on the disk. */
async function writeRows(file: FileHandle, rows: Iterable<Row>): Promise<{ bytes: number; rows: number }> {
  let [bytes, count] = [0, 0];
  for (const block of inBlocks(rows)) {
    const encoded = encodeBlock(block);
    await file.appendFile(encoded);
    bytes += encoded.length;
    count += block.length;
    await setImmediate();
  }
  await file.datasync();
  return { bytes, rows: count };
}

function* inBlocks(rows: Iterable<Row>): Generator<readonly Row[]> {
  let block: Row[] = [];
  let records = 0;
  for (const row of rows) {
    block.push(row);
    records += row[1]?.records.length ?? 1;
    if (records < ROWS_PER_BLOCK) continue;
    yield block;
    [block, records] = [[], 0];
  }
  if (block.length > 0) yield block;
}
