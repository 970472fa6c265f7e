import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { resolveConflicts } from '../../domain/conflicts.ts';
import { parseSite, type Site } from '../../domain/site.ts';
import {
  type ArticleSource,
  formatOrigin,
  type Loaded,
  type LoadOptions,
  type Parsed,
  type Problem,
} from '../../domain/source.ts';
import { type FileList, folderIdentity, listFiles } from './file-list.ts';
import { brokenFile, type KeptFile, type KeptRecord, type RecordContext, readKeptFile } from './kept-file.ts';
import { watchFolder } from './watcher.ts';

export interface FolderSourceOptions {
  readonly folder: string;
  /** What `site.yaml` says at present. */
  readonly readSite: () => Parsed<Site>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Looks for changes every so many milliseconds instead of waiting for events. */
  readonly pollInterval?: number | undefined;
  /** Told where events cannot be had. */
  readonly onWatchProblem?: (message: string) => void;
}

/** The records below a folder: every `.md` and `.json` file, but for names that start with `_` or `.`. */
export function createFolderSource({
  folder,
  readSite,
  now,
  ...options
}: FolderSourceOptions): ArticleSource {
  const reader = createReader({ folder, readSite, now });
  let shelf: Shelf = { files: new Map(), site: siteOfDefaults(), siteProblems: [], hasLinks: false };
  let identity: string | undefined;
  let stale: string | undefined;

  /** Looks at what may have changed. What is found counts only if it is still the same folder when all has been read. */
  async function lookAt(paths: readonly string[]): Promise<string | undefined> {
    try {
      const before = folderIdentity(folder);
      const reason = whyStale(folder, before, {
        isAnother: before !== identity || stale !== undefined,
        shelf,
      });
      if (reason !== undefined) return reason;
      const all = before !== identity || shelf.hasLinks;
      const next = await reader.refresh(shelf, all ? [''] : paths);
      if (folderIdentity(folder) !== before) return `the folder ${folder} went away while it was read`;
      [shelf, identity] = [next, before];
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  return {
    async load(loadOptions) {
      identity = folderIdentity(folder);
      shelf = await reader.load(loadOptions);
      return snapshotOf(shelf);
    },
    async follow(onChange, signal) {
      const onHint = oneAtATime(async (paths) => {
        stale = await lookAt(paths);
        if (signal.aborted) return;
        onChange(stale === undefined ? snapshotOf(shelf) : { ...snapshotOf(shelf), stale });
      });
      const { pollInterval, onWatchProblem = () => {} } = options;
      await watchFolder(folder, { pollInterval, onHint, onProblem: onWatchProblem, signal });
      // What changed between the reading and the first event.
      await onHint(['']);
    },
  };
}

/** What was read of a folder. One that has not changed is the same object. */
interface Shelf {
  readonly files: ReadonlyMap<string, KeptFile>;
  readonly site: Site;
  readonly siteProblems: readonly Problem[];
  /** Where links lead, a change is told of another path than theirs. */
  readonly hasLinks: boolean;
}

function createReader({ folder, readSite, now }: Pick<FolderSourceOptions, 'folder' | 'readSite' | 'now'>) {
  return {
    async load(options?: LoadOptions): Promise<Shelf> {
      const parsed = readSite();
      const site = parsed.ok ? parsed.value : siteOfDefaults();
      const files = new Map<string, KeptFile>();
      const list = listFiles(folder);
      await readFiles(files, list, { folder, site, now: now(), all: true }, options);
      return { files, site, siteProblems: parsed.problems, hasLinks: list.hasLinks };
    },
    async refresh(shelf: Shelf, paths: readonly string[]): Promise<Shelf> {
      const again = paths.some((path) => path === '' || path === 'site.yaml');
      const { site, siteProblems } = again ? nextSite(shelf, readSite()) : shelf;
      const everyRecord = !isDeepStrictEqual(forRecords(site), forRecords(shelf.site));
      const files = new Map(shelf.files);
      let [changes, hasLinks] = [0, shelf.hasLinks];
      for (const [index, path] of (everyRecord ? [''] : paths).entries()) {
        if (index % FILES_AT_A_TIME === 0) await setImmediate();
        const list = listFiles(folder, path);
        hasLinks = path === '' ? list.hasLinks : hasLinks || list.hasLinks;
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
      return same && hasLinks === shelf.hasLinks ? shelf : { files, site, siteProblems, hasLinks };
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

const snapshots = new WeakMap<Shelf, Loaded>();

/** Everything as it stands, in path order, with what the records show only together; the same for the same shelf. */
function snapshotOf(shelf: Shelf): Loaded {
  const known = snapshots.get(shelf) ?? createSnapshot(shelf);
  snapshots.set(shelf, known);
  return known;
}

function createSnapshot({ files, site, siteProblems }: Shelf): Loaded {
  const kept = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
  const records = kept.flatMap((file) => file.records);
  const known = records.flatMap(({ article }) => article ?? []);
  const { articles, problems } = resolveConflicts(known, site);
  const found = [...siteProblems, ...kept.flatMap(problemsOf)];
  return { site, articles, problems: [...found, ...locate(problems, records)].sort(comparePlaces) };
}

/** As many of one file's problems as somebody would read. */
const MOST_PROBLEMS = 100;

function problemsOf({ problems, records }: KeptFile): readonly Problem[] {
  const all = [...problems, ...records.flatMap((record) => record.problems)];
  const [first] = all;
  if (first === undefined || all.length <= MOST_PROBLEMS) return all;
  const rest = all.slice(MOST_PROBLEMS);
  const severity = rest.some((problem) => problem.severity === 'error') ? 'error' : 'warning';
  const message = `has ${rest.length} more problems`;
  return [...all.slice(0, MOST_PROBLEMS), { severity, origin: { file: first.origin.file }, message }];
}

function locate(problems: readonly Problem[], records: readonly KeptRecord[]): Problem[] {
  if (problems.length === 0) return [];
  const byOrigin = new Map(
    records.map((record) => [record.article && formatOrigin(record.article.origin), record]),
  );
  return problems.map((problem) => {
    const line = byOrigin.get(formatOrigin(problem.origin))?.lineOf(problem.field);
    return line === undefined ? problem : { ...problem, line };
  });
}

/**
 * Why the folder as it is now is not to be believed. A disk that was unmounted leaves another folder at its place, an empty
 * one, and so does another one mounted there: that is no deletion of everything.
 */
function whyStale(
  folder: string,
  identity: string | undefined,
  { isAnother, shelf }: { readonly isAnother: boolean; readonly shelf: Shelf },
): string | undefined {
  if (identity === undefined) return `the folder ${folder} is gone`;
  if (!isAnother || shelf.files.size === 0) return undefined;
  return listFiles(folder).files.size === 0 ? `an empty folder is in the place of ${folder}` : undefined;
}

function isAtOrBelow(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`);
}

/** Runs `take` for one batch of paths after another; what comes meanwhile is the next batch. */
function oneAtATime(
  take: (paths: readonly string[]) => Promise<void>,
): (paths: readonly string[]) => Promise<void> {
  const waiting = new Set<string>();
  let running: Promise<void> | undefined;
  const run = async () => {
    try {
      while (waiting.size > 0) {
        const batch = [...waiting];
        waiting.clear();
        await take(batch.includes('') ? [''] : batch);
      }
    } finally {
      running = undefined;
    }
  };
  return (paths) => {
    for (const path of paths) waiting.add(path);
    running ??= run();
    return running;
  };
}

/** Of `site.yaml` first, then in path order. */
function comparePlaces(a: Problem, b: Problem): number {
  const [first, second] = [a, b].map(({ origin }) => (origin.file === 'site.yaml' ? '' : origin.file)) as [
    string,
    string,
  ];
  if (first !== second) return first < second ? -1 : 1;
  return (a.origin.index ?? 0) - (b.origin.index ?? 0) || (a.line ?? 0) - (b.line ?? 0);
}
