import { unwatchFile, watchFile } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ArticleStore, StoreSource, WriteAnnouncement } from '../domain/article-store.ts';
import type { MediaLibrary } from '../domain/media-library.ts';
import type { Site } from '../domain/site/site.ts';
import { type CacheStats, createBoundedCache, type Sized } from '../feeds/bounded-cache.ts';
import { type PreparingOptions, prepareOutdated } from '../records/store-preparing.ts';
import { createStoreSource, type StoreSourceOptions } from '../records/store-source.ts';
import { nodeSchedule } from './node.ts';

export interface NodeStoreSourceOptions extends Pick<StoreSourceOptions, 'readSite' | 'now'> {
  readonly store: ArticleStore;
  /** The file that `readSite` reads, if it is one: it is looked at once a second. */
  readonly siteFile?: string | undefined;
  /** The most that bodies may take in memory, in bytes. */
  readonly bodyBytes: number;
  /** Tells what to announce of articles that are prepared anew. */
  readonly announce?: (() => WriteAnnouncement | undefined) | undefined;
  /** Whether another process prepares anew what an earlier program stored, since this one may not write. */
  readonly isReadOnly?: boolean;
  /** Told when articles were prepared anew, and when that failed. */
  readonly onPrepared: (result: { readonly count: number } | { readonly error: unknown }) => void;
  readonly prepare?: PreparingOptions['prepare'];
  /** Files that were sent. */
  readonly media?: MediaLibrary | undefined;
}

export interface NodeStoreSource extends StoreSource {
  bodyStats(): CacheStats;
}

const SITE_INTERVAL_MS = 1000;

/** After so many milliseconds what could not be prepared anew is tried again. */
const PREPARE_AGAIN_MS = 60_000;

/** The articles of a store, which prepares anew in the background what an earlier program stored. */
export function createNodeStoreSource(options: NodeStoreSourceOptions): NodeStoreSource {
  const { store, readSite, siteFile, now, bodyBytes, media } = options;
  const cache = createBoundedCache(bodyBytes);
  const bodies = cache.region<Sized & { readonly html: string }>('body');
  const source = createStoreSource({
    store,
    readSite,
    now,
    watchSite: siteFile === undefined ? undefined : (onHint, signal) => watchSite(siteFile, onHint, signal),
    schedule: nodeSchedule,
    pause: () => nextTurn(),
    bodies: {
      get: (seq) => bodies.get(seq)?.html,
      // A character beyond Latin 1 makes all take two bytes.
      set: (seq, html) => bodies.set(seq, { html, size: html.length * 2 }),
    },
    onSite: options.isReadOnly === true ? undefined : createPreparing(options),
    media,
  });
  return { ...source, bodyStats: cache.stats };
}

/** By polling, which sees a file that is replaced, removed, or on a disk that sends no events. */
function watchSite(file: string, onHint: () => void, signal: AbortSignal): void {
  watchFile(file, { interval: SITE_INTERVAL_MS, persistent: false }, onHint);
  signal.addEventListener('abort', () => unwatchFile(file, onHint));
}

/** Prepares anew for the site that was given last, in one turn after the other. */
function createPreparing(options: NodeStoreSourceOptions): (site: Site, signal: AbortSignal) => void {
  const { store, now, announce, onPrepared, prepare, media } = options;
  let latest: AbortController | undefined;
  let followed: AbortSignal | undefined;
  let turn: Promise<void> = Promise.resolve();
  const run = async (site: Site, signal: AbortSignal) => {
    try {
      const more = { announce: announce?.(), prepare, media };
      const count = await prepareOutdated(site, { store, now, pause: () => nextTurn(), ...more }, signal);
      if (count > 0) onPrepared({ count });
    } catch (error) {
      if (signal.aborted) return;
      onPrepared({ error });
      nodeSchedule(PREPARE_AGAIN_MS, () => start(site, signal));
    }
  };
  const start = (site: Site, signal: AbortSignal) => {
    turn = turn.then(() => run(site, signal));
  };
  return (site, signal) => {
    latest?.abort();
    latest = new AbortController();
    // One listener for all sites.
    if (signal !== followed) signal.addEventListener('abort', () => latest?.abort());
    followed = signal;
    start(site, latest.signal);
  };
}
