import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Problem, SourceError } from '../../domain/source.ts';
import { isRecordName, isSilent, isSkipped, nameOf } from './record-names.ts';
import { stampOf } from './regular-file.ts';
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
export async function listFiles(folder: string, below = ''): Promise<FileList> {
  const files = new Map<string, FileEntry>();
  const problems = new Map<string, Problem>();
  const root = realFolder(folder);
  const folders = new Map<string, WatchedFolder>();
  const unread = createUnread(folder);
  const skipped = new Map<string, string>();
  let [hasLinks, looked] = [false, 0];

  /** Looks at a path; one that is a folder to be looked into is returned. */
  function look(path: string, above: readonly string[]): string | undefined {
    if (isSilent(nameOf(path))) return undefined;
    try {
      const place = join(folder, path);
      const status = lstatSync(place);
      if (isSkipped(nameOf(path))) {
        noteSkipped(path, status, above);
        return undefined;
      }
      const isLink = status.isSymbolicLink();
      hasLinks ||= isLink;
      const real = isLink ? realpathSync(place) : join(above.at(-1) ?? root, basename(path));
      const stats = isLink ? statSync(real) : status;
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
      return (isLink && isBelowLink(root, path)) || above.includes(real) ? undefined : real;
    } catch (error) {
      report(path, error);
      return undefined;
    }
  }

  function note(real: string, path: string): void {
    const { dev, ino } = statSync(real);
    folders.set(`${dev} ${ino} ${real}`, { real, path: path === '.' ? '' : path });
  }

  /** The folder of what a link leads to, unless it is listed itself, under its own path. */
  function noteTarget(real: string, path: string): void {
    const { dev, ino } = statSync(real);
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
    for (const name of path === '' ? readFolder(folder) : readdirSync(join(folder, path))) {
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

  function report(path: string, error: unknown): void {
    const { code, message } = error as NodeJS.ErrnoException;
    // What is gone is no problem, unless a link says that it should be there.
    if (code === 'ENOENT' && !isLink(join(folder, path))) return;
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
    const above = realParents(root, below);
    const real = look(below, above);
    if (real !== undefined) await tryFolder(below, [...above, real]);
  }
  await visitSkipped();
  return { files, problems, unread: unread.found, folders, hasLinks };
}

/** The entries of the folder itself. */
export function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

/** What tells this folder from another one at its place, such as the mount point of a disk that is gone. */
export function folderIdentity(folder: string): string | undefined {
  try {
    const stats = statSync(folder);
    return stats.isDirectory() ? `${stats.dev} ${stats.ino}` : undefined;
  } catch {
    return undefined;
  }
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

/** Whether one of the folders above a path is reached by a link. */
function isBelowLink(root: string, path: string): boolean {
  const parent = dirname(path);
  return parent !== '.' && realpathSync(join(root, parent)) !== join(root, parent);
}

/** The real paths of the folders above a path, which are all there or the path is not. */
function realParents(root: string, path: string): string[] {
  const parents = [root];
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      parents.splice(1, 0, realpathSync(join(root, parent)));
    } catch {
      return parents;
    }
  }
  return parents;
}

function entryOf(stats: Stats, isLink: boolean): FileEntry {
  return { stamp: stampOf(stats), size: stats.size, isRegular: stats.isFile(), isLink };
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function unreadable(folder: string, cause: unknown): SourceError {
  const { code } = cause as NodeJS.ErrnoException;
  const reason =
    code === 'ENOENT' ? 'there is no such folder' : code === 'ENOTDIR' ? 'it is no folder' : code;
  return new SourceError(`the folder ${folder} cannot be read: ${reason}`, { cause });
}
