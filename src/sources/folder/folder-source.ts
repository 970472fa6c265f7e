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
  const files = new Map<string, KeptFile>();
  let site = siteOfDefaults();
  let siteProblems: readonly Problem[] = [];
  let identity: string | undefined;
  let current: Loaded | undefined;

  /** Whether the site is another than before; one that has become invalid keeps its last good version. */
  function refreshSite(): boolean {
    const parsed = readSite();
    if (!isDeepStrictEqual(siteProblems, parsed.problems)) current = undefined;
    siteProblems = parsed.problems;
    if (!parsed.ok || isDeepStrictEqual(parsed.value, site)) return false;
    site = parsed.value;
    return true;
  }

  async function refresh(path: string): Promise<void> {
    const siteChanged = (path === '' || path === 'site.yaml') && refreshSite();
    const below = siteChanged ? '' : path;
    const list = listFiles(folder, below);
    const gone = [...files.keys()].filter((file) => {
      return isAtOrBelow(file, below) && !list.files.has(file) && !list.problems.has(file);
    });
    for (const file of gone) files.delete(file);
    // A file that an event names is read even if it looks the same: clocks of file systems are coarse.
    const read = await readFiles(files, list, { folder, site, now: now(), all: siteChanged || path !== '' });
    if (gone.length > 0 || read > 0) current = undefined;
  }

  /** What stands, made anew only if something has changed: a folder that is polled mostly has not. */
  function currentSnapshot(): Loaded {
    current ??= snapshot(files, site, siteProblems);
    return current;
  }

  /** Looks at what may have changed, or says why it cannot. */
  async function lookAt(paths: readonly string[]): Promise<string | undefined> {
    const stale = whyStale(folder, identity, files.size > 0);
    if (stale !== undefined) return stale;
    try {
      for (const path of folderIdentity(folder) === identity ? paths : ['']) await refresh(path);
      identity = folderIdentity(folder);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  return {
    async load(loadOptions) {
      refreshSite();
      identity = folderIdentity(folder);
      await readFiles(files, listFiles(folder), { folder, site, now: now(), all: true }, loadOptions);
      current = undefined;
      return currentSnapshot();
    },
    async follow(onChange, signal) {
      const onHint = oneAtATime(async (paths) => {
        const stale = await lookAt(paths);
        if (!signal.aborted)
          onChange(stale === undefined ? currentSnapshot() : { ...currentSnapshot(), stale });
      });
      const { pollInterval, onWatchProblem = () => {} } = options;
      await watchFolder(folder, { pollInterval, onHint, onProblem: onWatchProblem, signal });
      // What changed between the reading and the first event.
      await onHint(['']);
    },
  };
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

/** Everything as it stands, in path order, with what the records show only together. */
function snapshot(
  files: ReadonlyMap<string, KeptFile>,
  site: Site,
  siteProblems: readonly Problem[],
): Loaded {
  const kept = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
  const records = kept.flatMap((file) => file.records);
  const { articles, problems } = resolveConflicts(
    records.flatMap(({ article }) => article ?? []),
    site,
  );
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
 * one: that is no deletion of everything.
 */
function whyStale(folder: string, identity: string | undefined, hadFiles: boolean): string | undefined {
  const now = folderIdentity(folder);
  if (now === undefined) return `the folder ${folder} is gone`;
  if (now === identity || !hadFiles) return undefined;
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
    while (waiting.size > 0) {
      const batch = [...waiting];
      waiting.clear();
      await take(batch.includes('') ? [''] : batch);
    }
    running = undefined;
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
