import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';

/** What reading a folder asks of the system, so that a test can let it fail. All of it throws errors with a `code`. */
export interface FileSystem {
  lstat(path: string | Uint8Array): Stats;
  stat(path: string): Stats;
  realpath(path: string): string;
  readlink(path: string): string;
  readdir(path: string): string[];
  /** The names as the bytes that they are. */
  readdirBytes(path: string): Uint8Array[];
  open(path: string, flags: number): number;
  fstat(descriptor: number): Stats;
  /** Reads into a buffer from `start` on, up to its end; how many bytes, 0 at the end of the file. */
  read(descriptor: number, buffer: Uint8Array, start: number): number;
  close(descriptor: number): void;
}

export const nodeFileSystem: FileSystem = {
  lstat: (path) => lstatSync(path as string | Buffer),
  stat: (path) => statSync(path),
  realpath: (path) => realpathSync(path),
  readlink: (path) => readlinkSync(path),
  readdir: (path) => readdirSync(path),
  readdirBytes: (path) => readdirSync(path, { encoding: 'buffer' }),
  open: (path, flags) => openSync(path, flags),
  fstat: (descriptor) => fstatSync(descriptor),
  read: (descriptor, buffer, start) => readSync(descriptor, buffer, start, buffer.length - start, null),
  close: (descriptor) => closeSync(descriptor),
};

export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

export function isThere(path: string, fileSystem: FileSystem): boolean {
  try {
    return fileSystem.lstat(path).isFile();
  } catch {
    return false;
  }
}
