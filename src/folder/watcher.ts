import { type FSWatcher, watch } from 'node:fs';
import { basename } from 'node:path';
import type { FileList, WatchedFolder } from './file-list.ts';
import { mayBeInvalid } from './file-names.ts';
import { folderIdentity } from './root-folder.ts';

export interface WatchOptions {
  /** Milliseconds between looks at everything, for file systems that send no events; without it events are used. */
  readonly pollInterval: number | undefined;
  /** Paths below the folder at or below which something may have changed; '' is everything. */
  readonly onHint: (paths: readonly string[]) => void;
  /** Told where events cannot be had and polling begins. */
  readonly onProblem: (message: string) => void;
  readonly signal: AbortSignal;
}

export interface FolderWatcher {
  /** Watches just these folders from now on: those that a listing has looked into. */
  watch(folders: FileList['folders']): void;
}

/** How often the place of the folder is looked at, which tells of no event when another folder comes there. */
const INTERVAL = 1000;

/** A look at everything once in so many, in case an event was lost. */
const LOOKS_FOR_LOST_EVENTS = 60;

/** A save comes as several events, and a checkout as thousands: what comes within this time is one hint. */
const QUIET = 20;

/**
 * Watches a folder until the signal is aborted, each folder below it by itself. What a listing looks into is what is watched, so
 * that a folder is never read without being watched: watchers that follow a whole tree lose what lies deep in a folder that was
 * just made or moved.
 */
export function watchFolder(folder: string, options: WatchOptions): FolderWatcher {
  const { onHint, onProblem, signal } = options;
  const hint = collect(onHint, signal);
  const watchers = new Map<string, { readonly watcher: FSWatcher; readonly path: string }>();
  let polling = options.pollInterval !== undefined;
  let told: string | undefined;
  let identity = folderIdentity(folder);

  const letGo = (keys: Iterable<string>): void => {
    for (const key of [...keys]) {
      watchers.get(key)?.watcher.close();
      watchers.delete(key);
    }
  };
  const add = (key: string, { real, path }: WatchedFolder): void => {
    const onEvent = (_event: string, name: string | null): void => {
      // An event by the folder's own name may say that it is gone, and its events with it: it is watched anew if it is there.
      if (name === null || name === basename(real)) letGo([key]);
      // A name that is not UTF-8 is not that of any path: the folder is looked at.
      if (name === null || mayBeInvalid(name)) hint([path]);
      else hint([path === '' ? name : `${path}/${name}`, ...(name === basename(real) ? [path] : [])]);
    };
    const watcher = watch(real, onEvent);
    watcher.on('error', () => {
      letGo([key]);
      hint([path]);
    });
    watchers.set(key, { watcher, path });
    // What came into it between the listing and now.
    hint([path]);
  };
  const tryAdd = (key: string, place: WatchedFolder): void => {
    try {
      add(key, place);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // It is gone, or is among what cannot be read, which is looked at again in any case.
      if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM') return;
      polling = true;
      letGo(watchers.keys());
      if (message !== told)
        onProblem(`file events are unavailable (${message}); the folder is polled once a second`);
      told = message;
    }
  };

  const timer = setInterval(() => look(), options.pollInterval ?? INTERVAL);
  let looks = 0;
  function look(): void {
    const now = folderIdentity(folder);
    if (now !== identity) letGo(watchers.keys());
    // Without a watcher there is no folder to be read, or there was none when it was looked at last.
    if (now !== identity || polling || watchers.size === 0) onHint(['']);
    const isMinute = ++looks % LOOKS_FOR_LOST_EVENTS === 0;
    if (isMinute && !polling) hint(['']);
    // Events may be available again: the next look tries.
    if (isMinute && options.pollInterval === undefined) polling = false;
    identity = now;
  }
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    letGo(watchers.keys());
  });

  return {
    watch(folders) {
      // One whose folder is known by another path now would tell of that one.
      letGo([...watchers].flatMap(([key, { path }]) => (folders.get(key)?.path === path ? [] : key)));
      for (const [key, place] of folders) {
        if (!polling && !signal.aborted && !watchers.has(key)) tryAdd(key, place);
      }
    },
  };
}

/** Gathers paths until no more come for a moment. */
function collect(onHint: WatchOptions['onHint'], signal: AbortSignal): (paths: readonly string[]) => void {
  const gathered = new Set<string>();
  const flush = () => {
    const paths = [...gathered];
    gathered.clear();
    if (!signal.aborted) onHint(paths.includes('') ? [''] : paths);
  };
  return (paths) => {
    if (gathered.size === 0) setTimeout(flush, QUIET);
    for (const path of paths) gathered.add(path);
  };
}
