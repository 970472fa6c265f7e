import { type Dirent, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { type Problem, SourceError } from '../../domain/source.ts';

export interface FileEntry {
  /** Another text whenever the file has another content: when and where the file system last changed it. */
  readonly stamp: string;
  readonly size: number;
  readonly isRegular: boolean;
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
  /** The folders that were looked into: their path here by what tells them from others. */
  readonly folders: ReadonlyMap<string, WatchedFolder>;
  /** Whether symbolic links were met. */
  readonly hasLinks: boolean;
}

/**
 * Lists the record files at or below a path of the folder; '' is the folder itself, and throws `SourceError` where that
 * cannot be read. Names that start with `_` or `.` are left out. Links are followed as long as they stay in the folder.
 */
export function listFiles(folder: string, below = ''): FileList {
  const files = new Map<string, FileEntry>();
  const problems = new Map<string, Problem>();
  const root = realFolder(folder);
  const folders = new Map<string, WatchedFolder>();
  let hasLinks = false;

  function visit(path: string, above: readonly string[]): void {
    if (path.split('/').some((name) => /^[_.]/.test(name))) return;
    try {
      const place = join(folder, path);
      const isLink = lstatSync(place).isSymbolicLink();
      hasLinks ||= isLink;
      const real = isLink ? realpathSync(place) : join(above.at(-1) ?? root, basename(path));
      if (real !== root && !real.startsWith(root + sep))
        throw new Error('is a symbolic link that leaves the folder');
      const stats = statSync(real);
      // Folders that link to each other are endless in number.
      if (isLink && stats.isDirectory() && isBelowLink(root, path)) return;
      // A link to one of the folders above would never end.
      if (stats.isDirectory() && !above.includes(real)) visitFolder(path, [...above, real]);
      if (isLink && !stats.isDirectory()) note(dirname(real), dirname(path));
      if (!stats.isDirectory() && /\.(md|json)$/i.test(path)) files.set(path, entryOf(stats));
    } catch (error) {
      report(path, error);
    }
  }

  function note(real: string, path: string): void {
    const { dev, ino } = statSync(real);
    folders.set(`${dev} ${ino} ${real}`, { real, path: path === '.' ? '' : path });
  }

  function visitFolder(path: string, above: readonly string[]): void {
    note(above.at(-1) ?? root, path);
    for (const { name } of path === ''
      ? readFolder(folder)
      : readdirSync(join(folder, path), { withFileTypes: true })) {
      visit(path === '' ? name : `${path}/${name}`, above);
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

  if (below === '') visitFolder('', [root]);
  else visit(below, realParents(root, below));
  return { files, problems, folders, hasLinks };
}

/** The entries of the folder itself. */
export function readFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
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

function entryOf(stats: Stats): FileEntry {
  const { size, mtimeMs, ctimeMs, ino } = stats;
  return { stamp: `${ino} ${size} ${mtimeMs} ${ctimeMs}`, size, isRegular: stats.isFile() };
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
