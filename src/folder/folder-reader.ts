import { setImmediate } from 'node:timers/promises';
import type { LoadOptions } from '../domain/article-source.ts';
import type { Site } from '../domain/site/site.ts';
import type { DialectPlan } from '../records/dialects/dialect.ts';
import type { FileDates } from '../records/dialects/file-history.ts';
import { listedPath } from '../records/record-names.ts';
import type { ArticleCache, CacheSettings } from './cache/article-cache.ts';
import { type CachedReading, createCachedReading } from './cache/cached-reading.ts';
import { asksOf, createDatedFiles, type DatedFiles } from './dated-files.ts';
import { readerFor } from './dialect-readers.ts';
import { type FileList, listFiles } from './file-list.ts';
import { createFileReader, type FileReader } from './file-reader.ts';
import { NOT_READ, readingOf, unreadable } from './file-reading.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import type { FolderRecords } from './folder-records.ts';
import {
  type FolderState,
  makeSameArticles,
  nextSite,
  type Reading,
  siteOfDefaults,
} from './folder-state.ts';
import { goneFiles, isAtOrBelow, joined, outermost, unseenFiles, withUnread } from './listed-paths.ts';
import { createMediaInspector, type InspectedMedia, type MediaInspector } from './media-inspector.ts';
import { createMediaReading } from './media-reading.ts';
import { type Files, faultsElsewhere, withFaultsOf } from './reading-faults.ts';
import type { ReadFile } from './reading-threads.ts';
import type { SiteReading } from './site-file.ts';
import type { ListedFile } from './thread-messages.ts';

export interface ReaderOptions {
  readonly folder: string;
  /** What `site.yaml` says at present. */
  readonly readSite: () => SiteReading | Promise<SiteReading>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly fileSystem?: FileSystem;
  /** Milliseconds that parsing a file may take in a worker thread; 5 s by default. */
  readonly timeLimit?: number | undefined;
  /** The most problems of one file that are reported singly; 100 by default. */
  readonly problemsPerFile?: number | undefined;
  /** Articles of former runs. */
  readonly cache?: ArticleCache | undefined;
}

export interface FolderReader {
  /** What is known of a file that records name. */
  inspected(path: string): InspectedMedia | undefined;
  /** What the history of the repository says about a file that asks. */
  datesOf(file: string): FileDates | undefined;
  /** Reads everything, as if nothing had been read before. */
  load(options?: LoadOptions): Promise<Reading>;
  /** Reads what may have changed at or below some paths. */
  refresh(known: FolderRecords, paths: readonly string[]): Promise<Reading>;
  /** Ends what is in flight; resolves once every thread has ended. */
  end(): Promise<void>;
}

export function createReader(options: ReaderOptions): FolderReader {
  const { folder, fileSystem = nodeFileSystem, timeLimit, cache } = options;
  const reader = createFileReader({ folder, fileSystem, timeLimit });
  const listingClock = cache?.now ?? options.now;
  const inspector = createMediaInspector(folder, fileSystem, listingClock);
  const cached = createCachedReading(reader.read, { folder, fileSystem });
  const dated = createDatedFiles(folder);
  const end = () => {
    dated.end();
    return reader.end();
  };
  const tools = {
    ...options,
    fileSystem,
    inspector,
    listingClock,
    cached,
    dated,
    read: createMediaReading(cached.read, inspector),
    end,
  };
  return {
    inspected: inspector.inspected,
    datesOf: (file) => dated.history().get(file),
    end,
    load: (loadOptions) => load(tools, loadOptions),
    refresh: (known, paths) => refresh(tools, known, paths),
  };
}

interface Tools extends ReaderOptions {
  readonly fileSystem: FileSystem;
  readonly inspector: MediaInspector;
  readonly listingClock: () => number;
  readonly cached: CachedReading;
  readonly dated: DatedFiles;
  readonly read: FileReader['read'];
  readonly end: FileReader['end'];
}

async function load(tools: Tools, options?: LoadOptions): Promise<Reading> {
  const { folder, fileSystem } = tools;
  const parsed = await tools.readSite();
  const site = parsed.ok ? parsed.value : siteOfDefaults();
  const { plan } = parsed;
  const { rules } = await readerFor(plan);
  await startCache(tools, { site, plan });
  const listed = tools.listingClock();
  const list = await listFiles(folder, '', { fileSystem, rules });
  const files: Files = new Map();
  const context = { ...tools, site, plan, all: true };
  await readFiles(files, list, context, options);
  const again = new Set(await tools.dated.answer(asksOf(files)));
  const entries = new Map([...list.files].filter(([file]) => again.has(file)));
  if (again.size > 0) await readFiles(files, { files: entries, problems: new Map() }, context);
  options?.signal?.throwIfAborted();
  const { last, isSame: isCached } = tools.cached.end();
  // In a folder that cannot be read at present, the last known good versions stay.
  for (const [file, parsed] of unseenFiles(last, list)) files.set(file, { stamp: NOT_READ, parsed });
  // This frees the memory of the threads.
  void tools.end();
  const { folders, unread, hasLinks } = list;
  const faults = withFaultsOf(files, { failed: new Set(list.unreadable), stalled: new Set() });
  const state = { site, plan, siteProblems: parsed.problems, folders, unread, hasLinks, ...faults };
  return { ...state, files, listed, last, isCached };
}

async function startCache({ cache, cached, inspector }: Tools, settings: CacheSettings): Promise<void> {
  if (cache === undefined) return;
  const files = await cache.load(settings);
  inspector.restore(Array.from(files.values(), ({ media = [] }) => media).flat());
  cached.start(files);
}

async function refresh(tools: Tools, known: FolderRecords, paths: readonly string[]): Promise<Reading> {
  const { state } = known;
  const read = paths.some((path) => mayBeSite(path, state.site)) ? await tools.readSite() : undefined;
  const { site, plan, siteProblems } = read === undefined ? state : nextSite(state, read);
  const { rules } = await readerFor(plan);
  const everyRecord = plan !== state.plan || !makeSameArticles(site, state.site);
  const listed = tools.listingClock();
  const faults = faultsElsewhere(state, paths);
  if (read?.isUnread) faults.failed.add('site.yaml');
  const files: Files = new Map();
  let found: Listed = pickListed(state);
  const hinted = outermost(hasOwnNames(plan) ? paths.map(listedPath) : paths);
  const naming = site.media === undefined ? [] : await recordsNaming(paths, known, tools.inspector);
  const dated = await tools.dated.changed();
  const readAt = async (path: string): Promise<void> => {
    const list = await listFiles(tools.folder, path, { fileSystem: tools.fileSystem, rules });
    found = withList(found, list, { state, path });
    for (const file of goneFiles(list, state, path)) files.set(file, undefined);
    // A file that an event names is read even if it looks the same: clocks of file systems are coarse.
    await readFiles(files, list, { ...tools, site, plan, all: everyRecord || path !== '', known });
    for (const place of list.unreadable) faults.failed.add(place);
  };
  for (const path of everyRecord ? [''] : new Set([...hinted, ...naming, ...dated])) await readAt(path);
  for (const path of await tools.dated.answer(asksOf(files))) await readAt(path);
  return { files, listed, site, plan, siteProblems, ...found, ...withFaultsOf(files, faults) };
}

type Listed = Pick<Reading, 'folders' | 'unread' | 'hasLinks'>;

function pickListed({ folders, unread, hasLinks }: Listed): Listed {
  return { folders, unread, hasLinks };
}

/** The state of the folder after one of its paths was listed again. */
function withList(
  { folders, unread, hasLinks }: Listed,
  list: FileList,
  { state, path }: { readonly state: FolderState; readonly path: string },
): Listed {
  return {
    folders: path === '' ? list.folders : joined(folders, list.folders),
    unread: withUnread(unread, list, state, path),
    hasLinks: path === '' ? list.hasLinks : hasLinks || list.hasLinks,
  };
}

/** The record files that name something which may have changed. */
async function recordsNaming(
  paths: readonly string[],
  { media }: FolderRecords,
  inspector: MediaInspector,
): Promise<string[]> {
  const changed = paths.includes('') ? await inspector.inspect(media.paths()) : paths;
  return [...changed].flatMap((path) => media.naming(path));
}

/** Whether our own rules say which files are records. */
function hasOwnNames(plan: DialectPlan | undefined): boolean {
  return plan === undefined || plan.dialect === 'feedstand';
}

function mayBeSite(path: string, { files = [] }: Site): boolean {
  return path === '' || path === 'site.yaml' || files.some((file) => isAtOrBelow(file.path, path));
}

// A pause after this many files lets the process answer requests.
const COMPARED_AT_A_TIME = 4096;

interface ReadingContext extends Tools {
  readonly site: Site;
  readonly plan: DialectPlan | undefined;
  readonly known?: FolderRecords;
  /** Read also what has the stamp that it had before. */
  readonly all: boolean;
}

/** Reads what is listed, and notes what it read. */
async function readFiles(
  files: Files,
  list: Pick<FileList, 'files' | 'problems'>,
  { read, all, known, site, plan, now, problemsPerFile, cache, dated }: ReadingContext,
  { onProgress, signal }: LoadOptions = {},
): Promise<void> {
  const stampOf = (file: string) => known?.state.files.get(file)?.stamp;
  const changed: ListedFile[] = [];
  let compared = 0;
  for (const listed of list.files) {
    if (all || stampOf(listed[0]) !== listed[1].stamp) changed.push(listed);
    if (++compared % COMPARED_AT_A_TIME === 0)
      await setImmediate(undefined, signal === undefined ? {} : { signal });
  }
  let done = compared - changed.length;
  const onRead = (some: readonly ReadFile[]): void => {
    for (const [[file, { stamp }], outcome] of some) {
      files.set(file, readingOf(file, outcome, { stamp, last: known?.articleOf(file) }));
    }
    done += some.length;
    onProgress?.(done, list.files.size);
  };
  const settings = { site, plan, now: now(), problemsPerFile, isHashed: cache !== undefined };
  const context = { ...settings, history: dated.history() };
  await read(changed, context, { onRead, signal });
  for (const [file, { code, message }] of list.problems) {
    if (stampOf(file) !== message) files.set(file, unreadable(file, { code, message }, message));
  }
}
