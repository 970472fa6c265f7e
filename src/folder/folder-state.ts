import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { LoadOptions } from '../domain/article-source.ts';
import type { Parsed, Problem } from '../domain/problem.ts';
import { parseSite, type Site } from '../domain/site/site.ts';
import { type FileList, listFiles } from './file-list.ts';
import { createFileReader, type FileReader } from './file-reader.ts';
import { type FileReading, NOT_READ, readingOf, unreadable } from './file-reading.ts';
import type { KnownFile } from './file-records.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import type { FileContext } from './parsed-file.ts';
import type { ReadFile } from './reading-threads.ts';
import { listedPath } from './record-names.ts';
import type { SiteReading } from './site-file.ts';
import type { ListedFile } from './thread-messages.ts';
import type { UnreadFiles } from './unread.ts';

/** What is known of a folder, but for its records. It changes only when a reading is taken in. */
export interface FolderState {
  readonly files: Map<string, KnownFile>;
  site: Site;
  siteProblems: readonly Problem[];
  folders: FileList['folders'];
  unread: UnreadFiles;
  /** Where links lead, a change is told of another path than theirs. */
  hasLinks: boolean;
  /** The paths that could not be read, and may be readable when tried again. */
  failed: ReadonlySet<string>;
  /** The files that took too long to parse. */
  stalled: ReadonlySet<string>;
}

/** What was read later than the state, and is not taken in yet. */
export interface Reading extends Omit<FolderState, 'files'> {
  /** By path; `undefined`: it is gone. */
  readonly files: ReadonlyMap<string, FileReading | undefined>;
}

export interface ReaderOptions {
  readonly folder: string;
  /** What `site.yaml` says at present. */
  readonly readSite: () => SiteReading;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly fileSystem?: FileSystem;
  /** Milliseconds that a file may take to be parsed in a thread of its own, without which it is 5 s. */
  readonly timeLimit?: number | undefined;
  /** Of one file no more problems than that are told one by one, 100 without it. */
  readonly problemsPerFile?: number | undefined;
}

/** Reads a folder, as a whole or what may have changed at or below some paths. */
export function createReader({ folder, readSite, now, ...options }: ReaderOptions) {
  const { fileSystem = nodeFileSystem, timeLimit, problemsPerFile } = options;
  const reader = createFileReader({ folder, fileSystem, timeLimit });
  return {
    /** Ends what is in flight; resolves once every thread has ended. */
    end: reader.end,
    /** Reads everything, as if nothing had been read before. */
    async load(options?: LoadOptions): Promise<Reading> {
      const parsed = readSite();
      const site = parsed.ok ? parsed.value : siteOfDefaults();
      const list = await listFiles(folder, '', fileSystem);
      const files = new Map<string, FileReading | undefined>();
      const context = { reader, site, now: now(), problemsPerFile, all: true, known: new Map() };
      await readFiles(files, list, context, options);
      // Their memory goes with them.
      void reader.end();
      const { folders, unread, hasLinks } = list;
      const faults = faultsIn(list, files);
      return { site, siteProblems: parsed.problems, files, folders, unread, hasLinks, ...faults };
    },
    async refresh(state: FolderState, paths: readonly string[]): Promise<Reading> {
      const again = paths.some((path) => path === '' || path === 'site.yaml');
      const read = again ? readSite() : undefined;
      const { site, siteProblems } = read === undefined ? state : nextSite(state, read);
      const everyRecord = !isDeepStrictEqual(forRecords(site), forRecords(state.site));
      const files = new Map<string, FileReading | undefined>();
      const isLookedAt = (file: string) => paths.some((path) => isAtOrBelow(file, path));
      const [failed, stalled] = [state.failed, state.stalled].map((set) => {
        return new Set([...set].filter((file) => !isLookedAt(file)));
      }) as [Set<string>, Set<string>];
      if (read?.isUnread) failed.add('site.yaml');
      let { hasLinks, folders, unread } = state;
      for (const path of everyRecord ? [''] : outermost(paths.map(listedPath))) {
        const list = await listFiles(folder, path, fileSystem);
        hasLinks = path === '' ? list.hasLinks : hasLinks || list.hasLinks;
        noteGone(files, list, { state, path });
        folders = path === '' ? list.folders : joined(folders, list.folders);
        unread = withUnread(unread, list, state, path);
        // A file that an event names is read even if it looks the same: clocks of file systems are coarse.
        const all = everyRecord || path !== '';
        await readFiles(files, list, { reader, site, now: now(), problemsPerFile, all, known: state.files });
        const faults = faultsIn(list, files);
        for (const file of faults.failed) failed.add(file);
        for (const file of faults.stalled) stalled.add(file);
      }
      return { files, site, siteProblems, folders, unread, hasLinks, failed, stalled };
    },
  };
}

/** Without the paths that are below others: no file is read twice. */
function outermost(paths: readonly string[]): ReadonlySet<string> {
  const all = new Set(paths);
  return new Set([...all].filter((path) => !isBelowAny(path, all)));
}

/**
 * The site as `site.yaml` says now. One that has become invalid keeps its last good version, and so does one that no longer
 * says what ids begin with: it is missing, or half written, and other ids would make every article new to every reader.
 */
function nextSite(state: FolderState, parsed: Parsed<Site>): Pick<FolderState, 'site' | 'siteProblems'> {
  const lostIds =
    parsed.ok && parsed.value.ids !== state.site.ids && parsed.problems.some(({ field }) => field === 'ids');
  const message = `is gone; ids stay "${state.site.ids}", and all else as it was, until it is back or the service starts anew`;
  const siteProblems: readonly Problem[] = lostIds
    ? [{ severity: 'error', origin: { file: 'site.yaml' }, field: 'ids', message }]
    : parsed.problems;
  const keeps = !parsed.ok || lostIds || isDeepStrictEqual(parsed.value, state.site);
  return { site: keeps ? state.site : parsed.value, siteProblems };
}

/** What of the site goes into articles; where something else changes they need not be read again. */
function forRecords({ url, ids, language, author, rights, labels, hide, timeZone, summaryLength }: Site) {
  return { url, ids, language, author, rights, labels, hide, timeZone, summaryLength };
}

/** What could not be looked at or read, and what took too long to parse. */
function faultsIn(
  list: FileList,
  files: ReadonlyMap<string, FileReading | undefined>,
): { readonly failed: Set<string>; readonly stalled: Set<string> } {
  const [failed, stalled] = [new Set(list.unreadable), new Set<string>()];
  for (const [path, file] of files) {
    if (file?.stamp === NOT_READ) failed.add(path);
    if (file?.parsed.isStalled) stalled.add(path);
  }
  return { failed, stalled };
}

/** What a listing of a part looked into, with all else; under the paths by which the folders were listed before. */
function joined(before: FileList['folders'], more: FileList['folders']): FileList['folders'] {
  return [...more.keys()].every((key) => before.has(key)) ? before : new Map([...more, ...before]);
}

/** What is not read, with what a listing at or below a path found of it; the same object if that is nothing. */
function withUnread(
  before: UnreadFiles,
  list: FileList,
  { folders }: FolderState,
  path: string,
): UnreadFiles {
  if (path === '') return list.unread;
  const wasFolder = [...folders.values()].some((folder) => isAtOrBelow(folder.path, path));
  const gone = wasFolder ? [...before.keys()].filter((file) => isAtOrBelow(file, path)) : [path];
  if (list.unread.size === 0 && !gone.some((file) => before.has(file))) return before;
  const after = new Map(before);
  for (const file of gone) after.delete(file);
  for (const [file, unread] of list.unread) after.set(file, unread);
  return after;
}

/** Notes the files that were at or below a path and are there no longer. */
function noteGone(
  files: Map<string, FileReading | undefined>,
  list: FileList,
  { state, path }: { readonly state: FolderState; readonly path: string },
): void {
  const wasFolder =
    path === '' || [...state.folders.values()].some((folder) => isAtOrBelow(folder.path, path));
  // Of many files few are ever below a path: to look for them is only worth it where there was a folder.
  const known = wasFolder ? [...state.files.keys()].filter((file) => isAtOrBelow(file, path)) : [path];
  for (const file of known) {
    const isThere = list.files.has(file) || list.problems.has(file) || isBelowAny(file, list.unreadable);
    if (state.files.has(file) && !isThere) files.set(file, undefined);
  }
}

/** Whether one of the folders above a path is among some: nobody can say what is in one that cannot be read. */
function isBelowAny(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let above = dirname(path); above !== '.'; above = dirname(above)) if (folders.has(above)) return true;
  return false;
}

function siteOfDefaults(): Site {
  const parsed = parseSite(undefined, { file: 'site.yaml' }, { feeds: 'http://localhost' });
  if (!parsed.ok) throw new Error('a site of defaults is valid');
  return parsed.value;
}

/** Before anything was read. */
export function emptyState(): FolderState {
  return {
    files: new Map(),
    site: siteOfDefaults(),
    siteProblems: [],
    folders: new Map(),
    unread: new Map(),
    hasLinks: false,
    failed: new Set(),
    stalled: new Set(),
  };
}

// A pause after so many files lets requests be answered meanwhile.
const COMPARED_AT_A_TIME = 4096;

interface ReadingContext extends FileContext {
  readonly reader: FileReader;
  readonly known: ReadonlyMap<string, { readonly stamp: string }>;
  /** Read also what has the stamp that it had before. */
  readonly all: boolean;
}

/** Reads what is listed, and notes what it read. */
async function readFiles(
  files: Map<string, FileReading | undefined>,
  list: FileList,
  { reader, all, known, ...context }: ReadingContext,
  { onProgress, signal }: LoadOptions = {},
): Promise<void> {
  const changed: ListedFile[] = [];
  let compared = 0;
  for (const listed of list.files) {
    if (all || known.get(listed[0])?.stamp !== listed[1].stamp) changed.push(listed);
    if (++compared % COMPARED_AT_A_TIME === 0)
      await setImmediate(undefined, signal === undefined ? {} : { signal });
  }
  let done = compared - changed.length;
  const onRead = (read: readonly ReadFile[]): void => {
    for (const [[file, { stamp }], outcome] of read) files.set(file, readingOf(file, outcome, stamp));
    done += read.length;
    onProgress?.(done, list.files.size);
  };
  await reader.read(changed, context, { onRead, signal });
  for (const [file, { message }] of list.problems) {
    if (known.get(file)?.stamp !== message) files.set(file, unreadable(file, message, message));
  }
}

function isAtOrBelow(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`);
}
