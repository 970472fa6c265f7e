import type { ArticleSource, Change } from '../domain/article-source.ts';
import type { Site } from '../domain/site/site.ts';
import { listFiles } from './file-list.ts';
import { createReader, type ReaderOptions } from './folder-reader.ts';
import { createFolderRecords, loadedOf } from './folder-records.ts';
import type { FolderState, Reading } from './folder-state.ts';
import { createRetries, FAULT_DELAYS, STALL_DELAYS } from './retries.ts';
import { folderIdentity } from './root-folder.ts';
import { watchFolder } from './watcher.ts';

export interface FolderSourceOptions extends ReaderOptions {
  /** Looks for changes every so many milliseconds instead of waiting for events. */
  readonly pollInterval?: number | undefined;
  /** Told where events cannot be had. */
  readonly onWatchProblem?: (message: string) => void;
}

/** The records below a folder: every `.md`, `.markdown` and `.json` file, but for names that start with `_` or `.`. */
export function createFolderSource({
  folder,
  readSite,
  now,
  ...options
}: FolderSourceOptions): ArticleSource {
  const reader = createReader({ folder, readSite, now, ...options });
  let records = createFolderRecords(folder);
  let identity: string | undefined;
  let stale: string | undefined;
  const endReading = (): void => void reader.end();

  /** Looks at what may have changed. What is found counts only if it is still the same folder when all has been read. */
  async function lookAt(paths: readonly string[]): Promise<Reading | string> {
    try {
      const before = folderIdentity(folder);
      const reason = await whyStale(folder, before, {
        isAnother: before !== identity || stale !== undefined,
        state: records.state,
      });
      if (reason !== undefined) return reason;
      const all = before !== identity || records.state.hasLinks;
      const reading = await reader.refresh(records, all ? [''] : paths);
      if (folderIdentity(folder) !== before) return `the folder ${folder} went away while it was read`;
      identity = before;
      return reading;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  return {
    close: reader.end,
    async load(loadOptions) {
      identity = folderIdentity(folder);
      loadOptions?.signal?.addEventListener('abort', endReading);
      const reading = await reader.load(loadOptions);
      loadOptions?.signal?.removeEventListener('abort', endReading);
      records = createFolderRecords(folder);
      return loadedOf(records.take(reading));
    },
    async follow(onChange, signal) {
      const { pollInterval, onWatchProblem = () => {} } = options;
      signal.addEventListener('abort', endReading);
      const onHint = oneAtATime(async (paths) => {
        const found = await lookAt(paths);
        if (signal.aborted) return;
        stale = typeof found === 'string' ? found : undefined;
        const { state, take } = records;
        const change = typeof found === 'string' ? nothing(state.site, found) : take(found);
        watcher.watch(stale === undefined ? state.folders : new Map());
        retries.note(state.failed);
        lateRetries.note(state.stalled);
        onChange(change);
      });
      const retries = createRetries(onHint, signal, FAULT_DELAYS);
      const lateRetries = createRetries(onHint, signal, STALL_DELAYS);
      const watcher = watchFolder(folder, { pollInterval, onHint, onProblem: onWatchProblem, signal });
      // What changed between the reading and the first event.
      await onHint(['']);
    },
  };
}

/**
 * Why the folder as it is now is not to be believed. A disk that was unmounted leaves another folder at its place, an empty
 * one, and so does another one mounted there: that is no deletion of everything.
 */
async function whyStale(
  folder: string,
  identity: string | undefined,
  { isAnother, state }: { readonly isAnother: boolean; readonly state: FolderState },
): Promise<string | undefined> {
  if (identity === undefined) return `the folder ${folder} is gone`;
  if (!isAnother || state.files.size === 0) return undefined;
  const { files } = await listFiles(folder);
  return files.size === 0 ? `an empty folder is in the place of ${folder}` : undefined;
}

function nothing(site: Site, stale: string): Change {
  return { site, removed: [], added: [], resolved: [], found: [], stale };
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
