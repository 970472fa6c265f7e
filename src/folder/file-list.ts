import type { Stats } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Problem } from '../domain/problem.ts';
import { escapedName, namesIn, pathOfName } from './file-names.ts';
import { codeOf, type FileSystem, nodeFileSystem } from './file-system.ts';
import { isRecordName, isSilent, isSkipped, nameOf } from './record-names.ts';
import { stampOf } from './regular-file.ts';
import { namesInRoot, realRoot } from './root-folder.ts';
import { createUnread, type UnreadFiles } from './unread.ts';

export interface FileEntry {
  /** `stampOf` the file. */
  readonly stamp: string;
  readonly size: number;
  readonly isRegular: boolean;
  readonly isLink: boolean;
}

export interface WatchedFolder {
  readonly real: string;
  /** Below the folder that is listed. */
  readonly path: string;
}

export interface FileList {
  /** By path below the folder, with `/`. */
  readonly files: ReadonlyMap<string, FileEntry>;
  /** What could not be looked at, by its path. */
  readonly problems: ReadonlyMap<string, Problem>;
  /** The paths among them whose fault may pass, such as missing rights: what was there before may still be there. */
  readonly unreadable: ReadonlySet<string>;
  /** What looks like a record and is not read. */
  readonly unread: UnreadFiles;
  /** The folders that were looked into: their path here by what tells them from others. */
  readonly folders: ReadonlyMap<string, WatchedFolder>;
  /** Whether symbolic links were met. */
  readonly hasLinks: boolean;
}

// So that listing a folder of 100,000 files never keeps a request waiting for long.
const LOOKED_AT_A_TIME = 512;

/**
 * Lists the record files at or below a path of the folder; '' is the folder itself, and throws `SourceError` where that
 * cannot be read. Names that start with `_` or `.` are left out. Links are followed as long as they stay in the folder.
 */
export async function listFiles(
  folder: string,
  below = '',
  fileSystem: FileSystem = nodeFileSystem,
): Promise<FileList> {
  const files = new Map<string, FileEntry>();
  const problems = new Map<string, Problem>();
  const unreadable = new Set<string>();
  const root = realRoot(folder, fileSystem);
  const folders = new Map<string, WatchedFolder>();
  const unread = createUnread(folder);
  const skipped = new Map<string, string>();
  let [hasLinks, looked] = [false, 0];

  /** Looks at a path; one that is a folder to be looked into is returned. */
  function look(path: string, above: readonly string[]): string | undefined {
    if (isSilent(nameOf(path))) return undefined;
    try {
      const place = join(folder, path);
      const status = fileSystem.lstat(place);
      if (isSkipped(nameOf(path))) {
        noteSkipped(path, status, above);
        return undefined;
      }
      const isLink = status.isSymbolicLink();
      hasLinks ||= isLink;
      const real = isLink ? fileSystem.realpath(place) : join(above.at(-1) ?? root, basename(path));
      const stats = isLink ? fileSystem.stat(real) : status;
      if (real !== root && !real.startsWith(root + sep)) {
        // What would not be read anyway may lie where it likes.
        if (!stats.isDirectory() && !isRecordName(path)) return undefined;
        throw new Error('is a symbolic link that leaves the folder');
      }
      if (!stats.isDirectory()) {
        if (isLink) noteTarget(dirname(real), dirname(path));
        if (isRecordName(path)) files.set(path, entryOf(stats, isLink));
        else if (status.isFile()) unread.addFile(path);
        return undefined;
      }
      // Folders that link to each other are endless in number, and a link to one of those above would never end.
      return (isLink && isBelowLink(root, path, fileSystem)) || above.includes(real) ? undefined : real;
    } catch (error) {
      report(path, error);
      return undefined;
    }
  }

  function note(real: string, path: string): void {
    const { dev, ino } = fileSystem.stat(real);
    folders.set(`${dev} ${ino} ${real}`, { real, path: path === '.' ? '' : path });
  }

  /** The folder of what a link leads to, unless it is listed itself, under its own path. */
  function noteTarget(real: string, path: string): void {
    const { dev, ino } = fileSystem.stat(real);
    const key = `${dev} ${ino} ${real}`;
    if (!folders.has(key)) note(real, path);
  }

  function noteSkipped(path: string, status: Stats, above: readonly string[]): void {
    if (status.isFile()) unread.addFile(path);
    if (status.isDirectory()) skipped.set(path, join(above.at(-1) ?? root, basename(path)));
  }

  /**
   * Looks into the folders whose name starts with `_`, unless a link of another name leads there. Their files are not listed;
   * they are watched, so that what is said of them stays true.
   */
  async function visitSkipped(): Promise<void> {
    const listed = new Set(Array.from(folders.values(), ({ real }) => real));
    for (const [path, real] of skipped) {
      if (listed.has(real)) continue;
      try {
        for (const below of unread.addFolder(path)) noteTarget(join(real, relative(path, below)), below);
      } catch {
        // Nobody asked for it to be read.
      }
      await setImmediate();
    }
  }

  async function visitFolder(path: string, above: readonly string[]): Promise<void> {
    note(above.at(-1) ?? root, path);
    const place = join(folder, path);
    const { names, invalid } = path === '' ? namesInRoot(folder, fileSystem) : namesIn(place, fileSystem);
    for (const name of invalid) reportName(path, name);
    for (const name of names) {
      const child = path === '' ? name : `${path}/${name}`;
      const real = look(child, above);
      if (real !== undefined) await tryFolder(child, [...above, real]);
      if (++looked % LOOKED_AT_A_TIME === 0) await setImmediate();
    }
  }

  async function tryFolder(path: string, above: readonly string[]): Promise<void> {
    try {
      await visitFolder(path, above);
    } catch (error) {
      report(path, error);
    }
  }

  /** A name that is not UTF-8 cannot be an address, nor be looked at by a path that is text. */
  function reportName(above: string, name: Uint8Array): void {
    const escaped = escapedName(name);
    const path = above === '' ? escaped : `${above}/${escaped}`;
    if (isSilent(escaped) || isSkipped(escaped)) return;
    if (!isRecordName(path) && !isFolder(pathOfName(join(folder, above), name), fileSystem)) return;
    const message = 'has a name that is not valid UTF-8, and is not read; rename it';
    problems.set(path, { severity: 'error', origin: { file: path }, message });
  }

  function report(path: string, error: unknown): void {
    const { code, message } = error as NodeJS.ErrnoException;
    // What is gone is no problem, unless a link says that it should be there.
    if (code === 'ENOENT' && !isLink(join(folder, path), fileSystem)) return;
    if (code !== undefined && !LASTING.has(code)) unreadable.add(path);
    const reason =
      code === 'ENOENT'
        ? 'is a symbolic link to nothing'
        : code === undefined
          ? message
          : `cannot be read: ${code}`;
    problems.set(path, { severity: 'error', origin: { file: path }, message: reason });
  }

  if (below === '') await visitFolder('', [root]);
  else if (!below.split('/').some(isSilent)) {
    const above = realParents(root, below, fileSystem);
    const real = look(below, above);
    if (real !== undefined) await tryFolder(below, [...above, real]);
  }
  await visitSkipped();
  return { files, problems, unreadable, unread: unread.found, folders, hasLinks };
}

/** Errors that say what is there, or that nothing is. */
const LASTING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

/** Whether one of the folders above a path is reached by a link. */
function isBelowLink(root: string, path: string, fileSystem: FileSystem): boolean {
  const parent = dirname(path);
  return parent !== '.' && fileSystem.realpath(join(root, parent)) !== join(root, parent);
}

/** The real paths of the folders above a path, which are all there or the path is not. */
function realParents(root: string, path: string, fileSystem: FileSystem): string[] {
  const parents = [root];
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      parents.splice(1, 0, fileSystem.realpath(join(root, parent)));
    } catch {
      return parents;
    }
  }
  return parents;
}

function entryOf(stats: Stats, isLink: boolean): FileEntry {
  return { stamp: stampOf(stats), size: stats.size, isRegular: stats.isFile(), isLink };
}

function isFolder(path: Uint8Array, fileSystem: FileSystem): boolean {
  try {
    return fileSystem.lstat(path).isDirectory();
  } catch (error) {
    return codeOf(error) !== 'ENOENT';
  }
}

function isLink(path: string, fileSystem: FileSystem): boolean {
  try {
    return fileSystem.lstat(path).isSymbolicLink();
  } catch {
    return false;
  }
}
