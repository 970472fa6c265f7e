import type { Stats } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Problem } from '../domain/problem.ts';
import { pathsTo } from '../records/record-names.ts';
import { type FileRules, OWN_READER } from '../records/record-reader.ts';
import { namesIn } from './file-names.ts';
import { type FileSystem, isThere, nodeFileSystem } from './file-system.ts';
import { type FaultsContext, reportFault, reportInvalidName } from './list-faults.ts';
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
  /** The paths among them whose fault may be temporary, such as missing rights. Their former articles may still be there. */
  readonly unreadable: ReadonlySet<string>;
  /** What looks like a record and is not read. */
  readonly unread: UnreadFiles;
  /** The folders that were looked into: their path here by what tells them from others. */
  readonly folders: ReadonlyMap<string, WatchedFolder>;
  /** Whether the listing found symbolic links. */
  readonly hasLinks: boolean;
}

// Listing a folder of 100,000 files pauses for requests after this many.
const LOOKED_AT_A_TIME = 512;

export interface ListOptions {
  readonly fileSystem?: FileSystem;
  /** Which files are records; our own rules unless given. */
  readonly rules?: FileRules;
}

/** A listing in progress, with its results so far. */
interface Listing extends FaultsContext {
  readonly root: string;
  readonly rules: FileRules;
  readonly files: Map<string, FileEntry>;
  readonly folders: Map<string, WatchedFolder>;
  readonly unread: ReturnType<typeof createUnread>;
  /** The folders whose name starts with `_`: their real path by their path. */
  readonly skipped: Map<string, string>;
  hasLinks: boolean;
  /** Whether files are there that say what others are. */
  readonly known: Map<string, boolean>;
  /** How many paths were looked at. */
  looked: number;
}

/**
 * Lists the record files at or below a path of the folder; '' is the folder itself, and throws `SourceError` where that
 * cannot be read. Names that start with `_` or `.` are left out. Links are followed as long as they stay in the folder.
 */
export async function listFiles(
  folder: string,
  below = '',
  { fileSystem = nodeFileSystem, rules = OWN_READER.rules }: ListOptions = {},
): Promise<FileList> {
  const listing = startListing(folder, fileSystem, rules);
  const { root, files, problems, unreadable, unread, folders } = listing;
  if (below === '') await visitFolder(listing, '', [root]);
  else if (!pathsTo(below).some(rules.isSilent))
    await visit(listing, below, realParents(root, below, fileSystem));
  await visitSkipped(listing);
  return { files, problems, unreadable, unread: unread.found, folders, hasLinks: listing.hasLinks };
}

function startListing(folder: string, fileSystem: FileSystem, rules: FileRules): Listing {
  return {
    folder,
    fileSystem,
    rules,
    root: realRoot(folder, fileSystem),
    files: new Map(),
    problems: new Map(),
    unreadable: new Set(),
    folders: new Map(),
    unread: createUnread(folder),
    skipped: new Map(),
    hasLinks: false,
    known: new Map(),
    looked: 0,
  };
}

async function visitFolder(listing: Listing, path: string, above: readonly string[]): Promise<void> {
  const { folder, root, fileSystem } = listing;
  noteFolder(listing, above.at(-1) ?? root, path);
  const place = join(folder, path);
  const { names, invalid } = path === '' ? namesInRoot(folder, fileSystem) : namesIn(place, fileSystem);
  for (const name of invalid) reportInvalidName(listing, path, name);
  for (const name of names) {
    await visit(listing, path === '' ? name : `${path}/${name}`, above);
    if (++listing.looked % LOOKED_AT_A_TIME === 0) await setImmediate();
  }
}

/** Notes a file, or lists a folder. `above` has the real paths of the folders above. */
async function visit(listing: Listing, path: string, above: readonly string[]): Promise<void> {
  try {
    const real = look(listing, path, above);
    if (real !== undefined) await visitFolder(listing, path, [...above, real]);
  } catch (error) {
    reportFault(listing, path, error);
  }
}

/** Notes a file. Returns the real path of a folder that is to be listed. */
function look(listing: Listing, path: string, above: readonly string[]): string | undefined {
  const { folder, root, fileSystem, rules } = listing;
  if (rules.isSilent(path)) return undefined;
  const status = fileSystem.lstat(join(folder, path));
  const direct = join(above.at(-1) ?? root, basename(path));
  if (rules.isSkipped(path)) {
    noteSkipped(listing, path, { status, real: direct });
    return undefined;
  }
  if (status.isSymbolicLink()) return lookThroughLink(listing, path, above);
  if (status.isDirectory()) return above.includes(direct) ? undefined : direct;
  if (isRecord(listing, path)) listing.files.set(path, entryOf(status, false));
  else if (status.isFile() && rules.isUnread(path)) listing.unread.addFile(path);
  return undefined;
}

function lookThroughLink(listing: Listing, path: string, above: readonly string[]): string | undefined {
  const { folder, root, fileSystem } = listing;
  listing.hasLinks = true;
  const real = fileSystem.realpath(join(folder, path));
  const stats = fileSystem.stat(real);
  const isFolder = stats.isDirectory();
  if (real !== root && !real.startsWith(root + sep)) {
    // A link to something that is never read may lead anywhere.
    if (!isFolder && !isRecord(listing, path)) return undefined;
    throw new Error('is a symbolic link that leaves the folder');
  }
  // Folders that link to each other are endless in number, and a link to a folder above it never ends.
  if (isFolder) return isBelowLink(root, path, fileSystem) || above.includes(real) ? undefined : real;
  noteTarget(listing, dirname(real), dirname(path));
  if (isRecord(listing, path)) listing.files.set(path, entryOf(stats, true));
  return undefined;
}

function isRecord({ folder, fileSystem, rules, known }: Listing, path: string): boolean {
  return rules.isRecord(path, (other) => {
    const found = known.get(other) ?? isThere(join(folder, other), fileSystem);
    known.set(other, found);
    return found;
  });
}

function noteFolder({ folders, fileSystem }: Listing, real: string, path: string): void {
  folders.set(folderKey(real, fileSystem), { real, path: path === '.' ? '' : path });
}

/** Notes the folder of a link's target, unless it is listed itself, by its own path. */
function noteTarget(listing: Listing, real: string, path: string): void {
  if (!listing.folders.has(folderKey(real, listing.fileSystem))) noteFolder(listing, real, path);
}

function folderKey(real: string, fileSystem: FileSystem): string {
  const { dev, ino } = fileSystem.stat(real);
  return `${dev} ${ino} ${real}`;
}

function noteSkipped(
  { unread, skipped }: Listing,
  path: string,
  { status, real }: { readonly status: Stats; readonly real: string },
): void {
  if (status.isFile()) unread.addFile(path);
  if (status.isDirectory()) skipped.set(path, real);
}

/**
 * Looks into the folders whose name starts with `_`, unless a link of another name leads there. Their files are not listed. They
 * are watched, so that the warnings about them stay true.
 */
async function visitSkipped(listing: Listing): Promise<void> {
  const listed = new Set(Array.from(listing.folders.values(), ({ real }) => real));
  for (const [path, real] of listing.skipped) {
    if (listed.has(real)) continue;
    try {
      for (const below of listing.unread.addFolder(path)) {
        noteTarget(listing, join(real, relative(path, below)), below);
      }
    } catch {
      // A folder that is not read causes no problem.
    }
    await setImmediate();
  }
}

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
