import { type FSWatcher, watch } from 'node:fs';
import { basename } from 'node:path';
import type { FileList, WatchedFolder } from './file-list.ts';
import { mayBeInvalid } from './file-names.ts';
import { folderIdentity } from './root-folder.ts';

export interface WatchOptions {
  /** Milliseconds between scans of everything, for file systems that send no events; without it events are used. */
  readonly pollInterval: number | undefined;
  /** Milliseconds between checks of the folder's identity where events are used: a second unless given. */
  readonly identityInterval?: number;
  /** Paths below the folder at or below which something may have changed; '' is everything. */
  readonly onHint: (paths: readonly string[]) => void;
  /** Receives the reason why events are unavailable, when polling begins. */
  readonly onProblem: (message: string) => void;
  readonly signal: AbortSignal;
}

export interface FolderWatcher {
  /** Watches exactly these folders: those that a listing has read. */
  watch(folders: FileList['folders']): void;
}

/** How often the folder's identity is checked: no event reports that another folder has replaced it. */
const IDENTITY_INTERVAL_MS = 1000;

/** After this many checks, the whole folder is rescanned in case an event was lost. */
const CHECKS_PER_RESCAN = 60;

/** A save causes several events, and a checkout thousands. Events within this time become one hint. */
const DEBOUNCE_MS = 20;

/**
 * Watches a folder until the signal is aborted, with one watcher for each folder below it. It watches exactly the folders that a
 * listing reads. Recursive watchers lose events deep in a folder that was just created or moved.
 */
export function watchFolder(folder: string, options: WatchOptions): FolderWatcher {
  const { onHint, onProblem, pollInterval, identityInterval = IDENTITY_INTERVAL_MS, signal } = options;
  const hint = debounced(onHint, signal);
  const watchers = createWatchers(hint);
  let polling = pollInterval !== undefined;
  let told: string | undefined;
  const startPolling = (message: string): void => {
    polling = true;
    watchers.closeAll();
    if (message !== told)
      onProblem(`file events are unavailable (${message}); the folder is polled once a second`);
    told = message;
  };

  let identity = folderIdentity(folder);
  let checks = 0;
  const timer = setInterval(() => {
    const now = folderIdentity(folder);
    if (now !== identity) watchers.closeAll();
    // Without a watcher the folder is missing, or was missing at the last check.
    if (now !== identity || polling || watchers.isEmpty()) onHint(['']);
    const isRescan = ++checks % CHECKS_PER_RESCAN === 0;
    if (isRescan && !polling) hint(['']);
    // Events may be available again: the next hint tries.
    if (isRescan && pollInterval === undefined) polling = false;
    identity = now;
  }, pollInterval ?? identityInterval);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    watchers.closeAll();
  });

  return {
    watch(folders) {
      watchers.keep(folders);
      for (const [key, place] of folders) {
        if (!polling && !signal.aborted) watchers.add(key, place, startPolling);
      }
    },
  };
}

interface Watchers {
  /** Watches a folder unless it is watched. `onFailure` receives the reason why no folder can be watched. */
  add(key: string, place: WatchedFolder, onFailure: (message: string) => void): void;
  /** Closes the watchers of all other folders. */
  keep(folders: FileList['folders']): void;
  closeAll(): void;
  isEmpty(): boolean;
}

/** One watcher for each folder. */
function createWatchers(hint: (paths: readonly string[]) => void): Watchers {
  const watchers = new Map<string, { readonly watcher: FSWatcher; readonly path: string }>();
  const close = (key: string): void => {
    watchers.get(key)?.watcher.close();
    watchers.delete(key);
  };
  const closeAll = (): void => {
    for (const key of [...watchers.keys()]) close(key);
  };
  return {
    closeAll,
    isEmpty: () => watchers.size === 0,
    keep(folders) {
      for (const [key, { path }] of [...watchers]) {
        // A watcher reports the path under which it began, so a folder with another path needs another watcher.
        if (folders.get(key)?.path !== path) close(key);
      }
    },
    add(key, place, onFailure) {
      if (watchers.has(key)) return;
      try {
        const watcher = startWatcher(place, hint, () => close(key));
        watchers.set(key, { watcher, path: place.path });
        // Something may have changed between the listing and now.
        hint([place.path]);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        // It no longer exists, or cannot be read and is retried in any case.
        if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'EPERM') onFailure(message);
      }
    },
  };
}

function startWatcher(
  { real, path }: WatchedFolder,
  hint: (paths: readonly string[]) => void,
  close: () => void,
): FSWatcher {
  const watcher = watch(real, (_event, name) => {
    // An event with the folder's own name may mean that the folder was removed. If not, it is watched again.
    if (name === null || name === basename(real)) close();
    // A name that is not UTF-8 belongs to no path, so the whole folder is rescanned.
    if (name === null || mayBeInvalid(name)) hint([path]);
    else hint([path === '' ? name : `${path}/${name}`, ...(name === basename(real) ? [path] : [])]);
  });
  watcher.on('error', () => {
    close();
    hint([path]);
  });
  return watcher;
}

/** Collects paths for `DEBOUNCE_MS` and passes them on as one hint. */
function debounced(onHint: WatchOptions['onHint'], signal: AbortSignal): (paths: readonly string[]) => void {
  const gathered = new Set<string>();
  const flush = () => {
    const paths = [...gathered];
    gathered.clear();
    if (!signal.aborted) onHint(paths.includes('') ? [''] : paths);
  };
  return (paths) => {
    if (gathered.size === 0) setTimeout(flush, DEBOUNCE_MS);
    for (const path of paths) gathered.add(path);
  };
}
