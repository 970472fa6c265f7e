import { setImmediate } from 'node:timers/promises';
import type { ArticleSource, Change, Loaded, LoadOptions } from '../domain/article-source.ts';
import type { Site } from '../domain/site/site.ts';
import { runInSlices } from '../domain/steps.ts';
import type { FileDates } from '../records/dialects/file-history.ts';
import type { ArticleCache } from './cache/article-cache.ts';
import { cacheableFiles } from './cache/cacheable-files.ts';
import { readerFor } from './dialect-readers.ts';
import { listFiles } from './file-list.ts';
import { createReader, type FolderReader, type ReaderOptions } from './folder-reader.ts';
import { createFolderRecords, type FolderRecords, loadedOf } from './folder-records.ts';
import type { FolderState, Reading } from './folder-state.ts';
import { createMediaStore } from './media-store.ts';
import { createRetries, FAULT_DELAYS, type RetryDelays, STALL_DELAYS } from './retries.ts';
import { folderIdentity } from './root-folder.ts';
import { watchFolder } from './watcher.ts';

export interface FolderSourceOptions extends ReaderOptions {
  /** Looks for changes every so many milliseconds instead of waiting for events. */
  readonly pollInterval?: number | undefined;
  /** When to retry what cannot be read. Defaults to 1 s, doubled each time up to a minute. */
  readonly retryDelays?: RetryDelays;
  /** Receives the reason why file events are unavailable. */
  readonly onWatchProblem?: (message: string) => void;
  /** Is told how many milliseconds each reading after the first took. */
  readonly onRead?: ((milliseconds: number) => void) | undefined;
}

export interface FolderSource extends ArticleSource {
  /** What the history of the repository says about a file that asks for it. */
  datesOf(file: string): FileDates | undefined;
}

/**
 * The records below a folder: every `.md`, `.markdown` and `.json` file, but for names that start with `_` or `.`. `load` throws
 * `SourceError` where the folder cannot be read, or `site.yaml` has an error.
 *
 * @example
 * import { createFeedstand } from 'feedstand';
 * import { createFolderSource, loadSite, serve } from 'feedstand/node';
 *
 * const folder = 'articles';
 * const readSite = () => loadSite(folder, { feeds: 'https://feeds.example' });
 * await serve(createFeedstand({ source: createFolderSource({ folder, readSite, now: Date.now }) }));
 */
export function createFolderSource(options: FolderSourceOptions): FolderSource {
  const { folder, cache } = options;
  const reader = createReader(options);
  const place = { folder, reader, cache, records: createFolderRecords(folder) };
  return {
    media: createMediaStore(folder),
    close: reader.end,
    datesOf: reader.datesOf,
    load: (loadOptions) => load(place, loadOptions),
    follow: (onChange, signal) => follow(place, options, { onChange, signal }),
  };
}

/** A folder with the records that were last read there. */
interface Place {
  readonly folder: string;
  readonly reader: FolderReader;
  readonly cache: ArticleCache | undefined;
  records: FolderRecords;
  /** The identity of the folder in the file system. */
  identity?: string | undefined;
  /** Why the records may be older than the folder. */
  stale?: string | undefined;
}

async function timed<Value>(
  { now, onRead }: FolderSourceOptions,
  read: () => Promise<Value>,
): Promise<Value> {
  const start = now();
  const value = await read();
  onRead?.(now() - start);
  return value;
}

async function load(place: Place, options?: LoadOptions): Promise<Loaded> {
  const { folder, reader } = place;
  const endReading = (): void => void reader.end();
  place.identity = folderIdentity(folder);
  options?.signal?.addEventListener('abort', endReading);
  const reading = await reader.load(options);
  options?.signal?.removeEventListener('abort', endReading);
  place.records = createFolderRecords(folder);
  const loaded = loadedOf(place.records.take(reading));
  noteRead(place, reading);
  return loaded;
}

/** Tells the cache which files to write. */
function noteRead({ cache, reader, records }: Place, { files, isCached, last }: Reading): void {
  if (cache === undefined) return;
  const gone = last === undefined ? [] : [...last.keys()];
  const changed = [...files.keys(), ...gone].filter((path) => isCached?.(path) !== true);
  cache.note(cacheableFiles(records, reader), changed);
}

async function follow(
  place: Place,
  options: FolderSourceOptions,
  { onChange, signal }: { readonly onChange: (change: Change) => void; readonly signal: AbortSignal },
): Promise<void> {
  const { folder, reader } = place;
  const { pollInterval, retryDelays = FAULT_DELAYS, onWatchProblem = () => {} } = options;
  signal.addEventListener('abort', () => void reader.end());
  const onHint = oneAtATime(async (paths) => {
    const found = await timed(options, () => lookAt(place, paths));
    if (signal.aborted) return;
    const { state, takeInSteps } = place.records;
    place.stale = typeof found === 'string' ? found : undefined;
    const change =
      typeof found === 'string'
        ? nothing(state.site, found)
        : await runInSlices(takeInSteps(found), options.now, setImmediate);
    if (signal.aborted) return;
    if (typeof found !== 'string') noteRead(place, found);
    watcher.watch(place.stale === undefined ? state.folders : new Map());
    retries.note(state.failed);
    lateRetries.note(state.stalled);
    onChange(change);
  });
  const retries = createRetries(onHint, signal, retryDelays);
  const lateRetries = createRetries(onHint, signal, STALL_DELAYS);
  const watcher = watchFolder(folder, { pollInterval, onHint, onProblem: onWatchProblem, signal });
  // Something may have changed between the reading and the first event.
  await onHint(['']);
}

/** Reads what may have changed. The result counts only if the folder is still the same one afterwards. */
async function lookAt(place: Place, paths: readonly string[]): Promise<Reading | string> {
  const { folder, reader, records } = place;
  try {
    const before = folderIdentity(folder);
    const isAnother = before !== place.identity || place.stale !== undefined;
    const reason = await whyStale(folder, before, { isAnother, state: records.state });
    if (reason !== undefined) return reason;
    const all = before !== place.identity || records.state.hasLinks;
    const reading = await reader.refresh(records, all ? [''] : paths);
    if (folderIdentity(folder) !== before) return `the folder ${folder} disappeared while it was read`;
    place.identity = before;
    return reading;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Why the folder as it is now is not to be believed. After a disk is unmounted, or another one is mounted there, the path is
 * another folder, often an empty one. That does not delete the articles.
 */
async function whyStale(
  folder: string,
  identity: string | undefined,
  { isAnother, state }: { readonly isAnother: boolean; readonly state: FolderState },
): Promise<string | undefined> {
  if (identity === undefined) return `the folder ${folder} does not exist any more`;
  if (!isAnother || state.files.size === 0) return undefined;
  const { rules } = await readerFor(state.plan);
  const { files } = await listFiles(folder, '', { rules });
  return files.size === 0 ? `an empty folder has replaced ${folder}` : undefined;
}

function nothing(site: Site, stale: string): Change {
  return { site, removed: [], added: [], resolved: [], found: [], stale };
}

/** Runs `take` for one batch of paths at a time. Paths that arrive during a batch form the next one. */
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
