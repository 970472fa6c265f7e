import { type Change, type Loaded, type LoadOptions, SourceError } from '../domain/article-source.ts';
import type { ArticleStore, StoredSite, StoreSource } from '../domain/article-store.ts';
import type { MediaStore } from '../domain/media.ts';
import { formatProblem, isError, type Parsed } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { siteAfter } from './site-text.ts';
import { type BodyCache, createStoreArticles } from './store-articles.ts';
import { StoreRecords } from './store-records.ts';

export interface StoreSourceOptions {
  readonly store: ArticleStore;
  /** What the publication says about itself at present, by what is stored or by a file. Rejects where that cannot be read. */
  readonly readSite: (stored: StoredSite | undefined) => Parsed<Site> | Promise<Parsed<Site>>;
  /** Calls back when a file may have changed that `readSite` reads. */
  readonly watchSite?: ((onHint: () => void, signal: AbortSignal) => void) | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back after so many milliseconds. */
  readonly schedule: (milliseconds: number, callback: () => void) => void;
  /** Lets the process answer requests between two parts of a long work. */
  readonly pause: () => Promise<unknown>;
  readonly bodies: BodyCache;
  /** Opens the files that were sent to the store. */
  readonly media?: MediaStore | undefined;
  /** Called by `follow`, with the site and with each that follows it: what the store holds may have to be prepared for it. */
  readonly onSite?: ((site: Site, signal: AbortSignal) => void) | undefined;
}

/** So many articles are read at once. */
const PAGE = 500;

/** After so many milliseconds a store that cannot be read is tried again, if nothing else happens. */
const RETRY_MS = 1000;

/**
 * The articles of a store, without their bodies: those are read when a feed is rendered. `load` throws `SourceError` where the
 * store cannot be read or the site has an error. While it follows, a store that cannot be read, or a site with an error, keeps
 * what was read last.
 */
export function createStoreSource(options: StoreSourceOptions): StoreSource {
  const { media } = options;
  const state: State = { options, cursor: 0, isSiteHinted: false };
  const catchUp = oneAtATime(() => readChanges(state));
  return {
    load: (loadOptions) => load(state, loadOptions),
    async follow(onChange, signal) {
      const { records } = state;
      if (signal.aborted || records === undefined) return;
      const { store, watchSite, onSite } = options;
      state.tell = (change) => {
        if (!signal.aborted) onChange(change);
      };
      state.onSite = (site) => onSite?.(site, signal);
      const hint = createHint(catchUp, options, signal);
      store.watch(() => void hint(), signal);
      watchSite?.(() => {
        state.isSiteHinted = true;
        void hint();
      }, signal);
      // Something may have changed since the load.
      await hint();
      state.onSite(records.site);
    },
    async reached(seq) {
      if (state.tell !== undefined && state.cursor < seq) await catchUp();
    },
    namedMedia: () => (state.stale === undefined ? state.records?.namedMedia() : undefined),
    ...(media === undefined ? {} : { media }),
  };
}

/** Reads what changed; resolves after it, and tries again later if that fails. */
function createHint(
  catchUp: () => Promise<void>,
  { schedule }: StoreSourceOptions,
  signal: AbortSignal,
): () => Promise<void> {
  let isRetrying = false;
  const retry = () => {
    isRetrying = false;
    void hint();
  };
  const hint = async () => {
    if (signal.aborted) return;
    try {
      await catchUp();
    } catch {
      // It was told as `stale`.
      if (!isRetrying) schedule(RETRY_MS, retry);
      isRetrying = true;
    }
  };
  return hint;
}

interface State {
  readonly options: StoreSourceOptions;
  /** Absent until everything was read once. */
  records?: StoreRecords;
  cursor: number;
  stored?: StoredSite | undefined;
  /** Whether the site has to be read again. */
  isSiteHinted: boolean;
  tell?: (change: Change) => void;
  onSite?: (site: Site) => void;
  stale?: string | undefined;
}

async function load(state: State, { onProgress, signal }: LoadOptions = {}): Promise<Loaded> {
  const { store, readSite, bodies, now, pause } = state.options;
  const stored = await store.site();
  const parsed = await readSite(stored);
  if (!parsed.ok) throw new SourceError(parsed.problems.filter(isError).map(formatProblem).join('\n'));
  const records = new StoreRecords(parsed.value, { articleOf: createStoreArticles(store, bodies), now });
  records.takeSite(parsed.value, parsed.problems);
  let [cursor, done] = [0, 0];
  for (let more = true; more; ) {
    signal?.throwIfAborted();
    const changes = await store.changesSince(cursor, PAGE);
    if (changes.isReset) records.clear();
    records.take(changes.articles);
    ({ cursor, more } = changes);
    done += changes.articles.length;
    onProgress?.(done, done);
    await pause();
  }
  Object.assign(state, { records, cursor, stored, stale: undefined });
  return records.loaded();
}

/** Tells of everything that changed since the last time. Rejects where the store cannot be read, and tells that it is stale. */
async function readChanges(state: State): Promise<void> {
  const { records, tell } = state;
  if (records === undefined || tell === undefined) return;
  try {
    await readArticles(state, records, tell);
    if (state.isSiteHinted) await readSiteAgain(state, records, tell);
  } catch (error) {
    state.stale = error instanceof Error ? error.message : String(error);
    tell({ ...NOTHING, site: records.site, stale: state.stale });
    throw error;
  }
  if (state.stale !== undefined) tell({ ...NOTHING, site: records.site });
  state.stale = undefined;
}

type Tell = (change: Change) => void;

async function readArticles(state: State, records: StoreRecords, tell: Tell): Promise<void> {
  const { store, pause } = state.options;
  for (let more = true; more; ) {
    const changes = await store.changesSince(state.cursor, PAGE);
    if (changes.isReset) tell(records.clear());
    if (changes.site !== undefined) Object.assign(state, { stored: changes.site, isSiteHinted: true });
    const change = records.take(changes.articles);
    ({ cursor: state.cursor, more } = changes);
    if (isChange(change)) tell(change);
    if (more) await pause();
  }
}

async function readSiteAgain(state: State, records: StoreRecords, tell: Tell): Promise<void> {
  // Before it is read: a hint that comes meanwhile counts.
  state.isSiteHinted = false;
  const last = records.site;
  const parsed = await readSiteOf(state);
  const { site, problems } = siteAfter(last, parsed);
  const change = records.takeSite(site, problems);
  if (site !== last || isChange(change)) tell(change);
  if (site !== last) state.onSite?.(site);
}

async function readSiteOf(state: State): Promise<Parsed<Site>> {
  try {
    return await state.options.readSite(state.stored);
  } catch (error) {
    state.isSiteHinted = true;
    throw error;
  }
}

const NOTHING = { removed: [], added: [], resolved: [], found: [] };

function isChange({ removed, added, resolved, found }: Change): boolean {
  return [removed, added, resolved, found].some(({ length }) => length > 0);
}

/** Runs one at a time. Resolves after a run that began after the call. */
function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = () => {
    next = undefined;
    running = run().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return start();
    next ??= running.catch(() => {}).then(start);
    return next;
  };
}
