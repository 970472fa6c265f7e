import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { parseSite, type Site } from '../../domain/site.ts';
import type { LoadOptions, Parsed, Problem } from '../../domain/source.ts';
import { type FileList, listFiles } from './file-list.ts';
import { brokenFile, type KeptFile, type RecordContext, readKeptFile } from './kept-file.ts';

/** What was read of a folder. `files`, `site` and `siteProblems` are the same objects while none of them has changed. */
export interface Shelf {
  readonly files: ReadonlyMap<string, KeptFile>;
  readonly site: Site;
  readonly siteProblems: readonly Problem[];
  readonly folders: FileList['folders'];
  /** Where links lead, a change is told of another path than theirs. */
  readonly hasLinks: boolean;
}

export interface ReaderOptions {
  readonly folder: string;
  /** What `site.yaml` says at present. */
  readonly readSite: () => Parsed<Site>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Reads a folder, as a whole or what may have changed at or below some paths. */
export function createReader({ folder, readSite, now }: ReaderOptions) {
  return {
    async load(options?: LoadOptions): Promise<Shelf> {
      const parsed = readSite();
      const site = parsed.ok ? parsed.value : siteOfDefaults();
      const files = new Map<string, KeptFile>();
      const list = listFiles(folder);
      await readFiles(files, list, { folder, site, now: now(), all: true }, options);
      return { files, site, siteProblems: parsed.problems, folders: list.folders, hasLinks: list.hasLinks };
    },
    async refresh(shelf: Shelf, paths: readonly string[]): Promise<Shelf> {
      const again = paths.some((path) => path === '' || path === 'site.yaml');
      const { site, siteProblems } = again ? nextSite(shelf, readSite()) : shelf;
      const everyRecord = !isDeepStrictEqual(forRecords(site), forRecords(shelf.site));
      const files = new Map(shelf.files);
      let [changes, hasLinks, folders] = [0, shelf.hasLinks, shelf.folders];
      for (const [index, path] of (everyRecord ? [''] : paths).entries()) {
        if (index % FILES_AT_A_TIME === 0) await setImmediate();
        const list = listFiles(folder, path);
        hasLinks = path === '' ? list.hasLinks : hasLinks || list.hasLinks;
        folders = path === '' ? list.folders : joined(folders, list.folders);
        changes += removeGone(files, list, path);
        // A file that an event names is read even if it looks the same: clocks of file systems are coarse.
        changes += await readFiles(files, list, {
          folder,
          site,
          now: now(),
          all: everyRecord || path !== '',
        });
      }
      const same = changes === 0 && site === shelf.site && siteProblems === shelf.siteProblems;
      // Equal contents keep the objects that they had, so that nothing is made anew for a folder that is empty.
      return { ...(same ? shelf : { files, site, siteProblems }), folders, hasLinks };
    },
  };
}

/**
 * The site as `site.yaml` says now. One that has become invalid keeps its last good version, and so does one that no longer
 * says what ids begin with: it is missing, or half written, and other ids would make every article new to every reader.
 */
function nextSite(shelf: Shelf, parsed: Parsed<Site>): Pick<Shelf, 'site' | 'siteProblems'> {
  const lostIds =
    parsed.ok && parsed.value.ids !== shelf.site.ids && parsed.problems.some(({ field }) => field === 'ids');
  const message = `is gone; ids stay "${shelf.site.ids}", and all else as it was, until it is back or the service starts anew`;
  const problems: readonly Problem[] = lostIds
    ? [{ severity: 'error', origin: { file: 'site.yaml' }, field: 'ids', message }]
    : parsed.problems;
  const siteProblems = isDeepStrictEqual(problems, shelf.siteProblems) ? shelf.siteProblems : problems;
  const keeps = !parsed.ok || lostIds || isDeepStrictEqual(parsed.value, shelf.site);
  return { site: keeps ? shelf.site : parsed.value, siteProblems };
}

/** What of the site goes into articles; where something else changes they need not be read again. */
function forRecords({ url, ids, language, author, rights, labels }: Site) {
  return { url, ids, language, author, rights, labels };
}

function joined<Key, Value>(
  before: ReadonlyMap<Key, Value>,
  more: ReadonlyMap<Key, Value>,
): ReadonlyMap<Key, Value> {
  return [...more.keys()].every((key) => before.has(key)) ? before : new Map([...before, ...more]);
}

function removeGone(files: Map<string, KeptFile>, list: FileList, path: string): number {
  const known = files.has(path) ? [path] : [...files.keys()].filter((file) => isAtOrBelow(file, path));
  const gone = known.filter((file) => !list.files.has(file) && !list.problems.has(file));
  for (const file of gone) files.delete(file);
  return gone.length;
}

function siteOfDefaults(): Site {
  const parsed = parseSite(undefined, { file: 'site.yaml' }, { feeds: 'http://localhost' });
  if (!parsed.ok) throw new Error('a site of defaults is valid');
  return parsed.value;
}

/** Before anything was read. */
export function emptyShelf(): Shelf {
  return { files: new Map(), site: siteOfDefaults(), siteProblems: [], folders: new Map(), hasLinks: false };
}

// Synchronous reads cost a third of asynchronous ones; a pause after so many files lets requests be answered meanwhile.
const FILES_AT_A_TIME = 16;

interface Reading extends RecordContext {
  readonly folder: string;
  /** Read also what has the stamp that it had before. */
  readonly all: boolean;
}

/** Reads what is listed, and says how many files it took note of. */
async function readFiles(
  files: Map<string, KeptFile>,
  list: FileList,
  { folder, all, ...context }: Reading,
  { onProgress, signal }: LoadOptions = {},
): Promise<number> {
  let [done, read] = [0, 0];
  for (const [file, entry] of list.files) {
    const before = files.get(file);
    if (all || before?.stamp !== entry.stamp) {
      const kept = readKeptFile({ folder, file, entry }, context, before);
      if (kept === undefined) files.delete(file);
      else files.set(file, kept);
      read++;
    }
    if (++done % FILES_AT_A_TIME === 0) await setImmediate(undefined, signal === undefined ? {} : { signal });
    onProgress?.(done, list.files.size);
  }
  for (const [file, { message }] of list.problems) {
    if (files.get(file)?.stamp === message) continue;
    files.set(file, brokenFile(file, message, { stamp: message, before: files.get(file) }));
    read++;
  }
  return read;
}

function isAtOrBelow(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`);
}
