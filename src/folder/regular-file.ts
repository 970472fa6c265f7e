import { constants, type Stats } from 'node:fs';
import { sep } from 'node:path';
import { codeOf, type FileSystem, nodeFileSystem } from './file-system.ts';

export type FileContent =
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  /** The file no longer exists. */
  | { readonly kind: 'gone' }
  /** Stays so until the file is another. `head` is what was asked for of a file that is too large. */
  | { readonly kind: 'refused'; readonly message: string; readonly head?: Uint8Array }
  /** May succeed when tried again: too many open files, a disk or server that failed for a moment, missing rights. */
  | { readonly kind: 'failed'; readonly message: string };

export interface ReadOptions {
  /** In bytes; a larger file is refused. */
  readonly limit: number;
  /** How many bytes to read of a larger file; none without it. */
  readonly head?: number;
  /** The folder that a file must be in, even if it is reached through links. */
  readonly inside?: string;
  /** Whether the path was a symbolic link when it was listed; where it was not, one that is there now is not followed. */
  readonly isLink?: boolean;
  /** The stamp of the file that was listed: one that has it is known to be in the folder. */
  readonly listed?: string;
  readonly fileSystem?: FileSystem;
}

/**
 * Reads a regular file and refuses anything else that is at the path when it is opened: a named pipe would block for ever, a
 * device may do anything. Reads at most `limit` bytes, even if the file grows.
 */
export function readRegularFile(path: string, options: ReadOptions): FileContent {
  const { fileSystem = nodeFileSystem } = options;
  let descriptor: number;
  try {
    descriptor = fileSystem.open(
      path,
      OPEN_FLAGS | (options.isLink === false ? (constants.O_NOFOLLOW ?? 0) : 0),
    );
  } catch (error) {
    return failureOf(error);
  }
  try {
    return readOpened(descriptor, path, { ...options, fileSystem });
  } catch (error) {
    return failureOf(error);
  } finally {
    fileSystem.close(descriptor);
  }
}

/** Another text whenever the file is another or has another content: which it is, and when the file system last changed it. */
export function stampOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}

/** As people write it. */
export function formatLimit(bytes: number): string {
  return bytes >= 2 ** 20 ? `${bytes / 2 ** 20} MiB` : `${bytes / 2 ** 10} KiB`;
}

// Windows has none of the last two. Without O_NOCTTY a terminal could become the one that controls this process.
export const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

function readOpened(
  descriptor: number,
  path: string,
  { limit, head, inside, listed, fileSystem }: ReadOptions & { readonly fileSystem: FileSystem },
): FileContent {
  const stats = fileSystem.fstat(descriptor);
  if (stats.isDirectory()) return { kind: 'refused', message: 'is a folder' };
  if (!stats.isFile()) return { kind: 'refused', message: 'is not a regular file' };
  if (
    inside !== undefined &&
    stampOf(stats) !== listed &&
    !isInside(inside, { descriptor, path, fileSystem })
  )
    return { kind: 'failed', message: 'is a symbolic link that leaves the folder' };
  const isTooLarge = stats.size > limit;
  const most = isTooLarge ? (head ?? 0) : limit + 1;
  const bytes = readAtMost(most, { descriptor, size: stats.size, fileSystem });
  if (!isTooLarge && bytes.length <= limit) return { kind: 'content', bytes };
  const message = `is larger than ${formatLimit(limit)} (${Math.max(stats.size, bytes.length)} bytes)`;
  return { kind: 'refused', message, ...(head === undefined ? {} : { head: bytes.subarray(0, head) }) };
}

function readAtMost(
  most: number,
  { descriptor, size, fileSystem }: { descriptor: number; size: number; fileSystem: FileSystem },
): Uint8Array {
  // One byte more than its size, so that the end shows without another buffer.
  let buffer = new Uint8Array(Math.min(size + 1, most));
  if (most === 0) return buffer;
  let length = 0;
  for (;;) {
    const count = fileSystem.read(descriptor, buffer, length);
    length += count;
    if (count === 0 || length === most) return buffer.subarray(0, length);
    if (length < buffer.length) continue;
    const larger = new Uint8Array(Math.min(2 * buffer.length + 4096, most));
    larger.set(buffer);
    buffer = larger;
  }
}

interface OpenFile {
  readonly descriptor: number;
  readonly path: string;
  readonly fileSystem: FileSystem;
}

function isInside(folder: string, file: OpenFile): boolean {
  return pathInside(folder, file) !== undefined;
}

/**
 * The real path of an open file below a folder; `undefined` if it is not in the folder. Linux knows the path of an open file.
 * Elsewhere the path is checked again.
 */
export function pathInside(folder: string, { descriptor, path, fileSystem }: OpenFile): string | undefined {
  const root = fileSystem.realpath(folder);
  const start = root.endsWith(sep) ? root : root + sep;
  let real: string;
  try {
    real = fileSystem.readlink(`/proc/self/fd/${descriptor}`);
  } catch {
    real = fileSystem.realpath(path);
  }
  return real.startsWith(start) ? real.slice(start.length) : undefined;
}

function failureOf(error: unknown): FileContent {
  const code = codeOf(error);
  if (code === undefined) throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'gone' };
  // A socket, or a device that has no driver.
  if (code === 'ENXIO' || code === 'EOPNOTSUPP') return { kind: 'refused', message: 'is not a regular file' };
  return {
    kind: 'failed',
    message: code === 'ELOOP' ? 'has become a symbolic link' : `cannot be read: ${code}`,
  };
}
