import { type Catalog, changedLater, createCatalog } from '../catalog/catalog.ts';
import { changedFeeds } from '../catalog/feed-changes.ts';
import { createFeedViews } from '../catalog/feed-view.ts';
import { createSummaries } from '../catalog/list-summary.ts';
import type { Change, Loaded } from '../domain/article-source.ts';
import { runAtOnce, runSlice, type Steps } from '../domain/steps.ts';
import { createChangeNotices, type Schedule } from './change-notices.ts';
import { createEdition, type MemoryEdition } from './edition.ts';

/** The catalog as clock and records change it. */
export interface CurrentEdition {
  load(loaded: Pick<Loaded, 'site' | 'articles'>): void;
  take(change: Change): void;
  /** The catalog at this moment; `undefined` until records have been loaded. */
  catalog(): Catalog | undefined;
  edition(): MemoryEdition | undefined;
  onChange(listener: (change: EditionChange) => void): () => void;
}

/** The edition before and after a change. The initial load does not count as a change. */
export interface EditionChange {
  readonly before: MemoryEdition;
  readonly after: MemoryEdition;
  /** The paths of the feeds whose bytes may differ, at least one; `changedFeeds` says what counts. */
  readonly changed: readonly string[];
}

export interface CurrentEditionOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A timer: for `onChange`, and so that requests have their turn while a large change is made. */
  readonly schedule?: Schedule | undefined;
  /**
   * Whether a change is published at once, also within the second of another: who has written it looks at it. Last-Modified then
   * lies ahead of a feed that somebody read in between, and is left out until the clock has caught up.
   */
  readonly isImmediate?: boolean | undefined;
}

export function createCurrentEdition(options: CurrentEditionOptions): CurrentEdition {
  const { now, schedule } = options;
  const editionOf = createEditions();
  const { replaceBy, wait, catalog, nextLook } = createCurrentCatalog(options, {
    onReplace: (before) => notices.changed(before),
    onBuilt: () => {
      catalog();
      notices.arm();
    },
  });
  const notices = createChangeNotices<Catalog, EditionChange>({
    now,
    schedule,
    look: catalog,
    nextLook,
    describe(before, after) {
      const changed = changedFeeds(before, after);
      return changed.length === 0
        ? undefined
        : { before: editionOf(before), after: editionOf(after), changed };
    },
  });

  return {
    load({ site, articles }) {
      replaceBy(createCatalog(site, articles, now()));
      notices.arm();
    },
    take(change) {
      wait(change);
      catalog();
      notices.arm();
    },
    catalog,
    edition() {
      const present = catalog();
      return present && editionOf(present);
    },
    onChange: notices.onChange,
  };
}

interface CatalogListeners {
  /** Gets the catalog that was there before. */
  readonly onReplace: (before: Catalog) => void;
  /** A large change can be published. */
  readonly onBuilt: () => void;
}

/** The catalog, and the changes that wait for the next second or are made in slices. */
function createCurrentCatalog(options: CurrentEditionOptions, { onReplace, onBuilt }: CatalogListeners) {
  const { now, isImmediate = false } = options;
  const builder = createBuilder(options, onBuilt);
  let current: Catalog | undefined;
  let waiting: Change[] = [];

  const replaceBy = (next: Catalog): Catalog => {
    const before = current;
    current = next;
    if (before !== undefined && before !== next) onReplace(before);
    return next;
  };
  const isWaiting = () => waiting.length > 0 && !builder.isBusy();

  return {
    replaceBy(next: Catalog): void {
      builder.cancel();
      replaceBy(next);
    },
    wait: (change: Change) => waiting.push(change),
    catalog(): Catalog | undefined {
      if (current === undefined) return undefined;
      const time = now();
      if (isSameSecond(current.instant, time) && !(isImmediate && isWaiting())) return current;
      const next = builder.take(time) ?? current.at(time);
      if (!isWaiting()) return replaceBy(next);
      const changes = waiting;
      waiting = [];
      return replaceBy(builder.build(next, changes, time) ?? next);
    },
    /** When the catalog changes next: with the clock or, if a change waits, with the next second. */
    nextLook(): number {
      if (current === undefined) return Infinity;
      const nextSecond = Math.floor(current.instant / 1000) * 1000 + 1000;
      const isDue = isWaiting() || builder.isBuilt();
      return isDue ? nextSecond : Math.max(nextSecond, current.nextChange);
    },
  };
}

/**
 * Applies changes to a catalog. With a timer, what takes longer than a slice goes on in others, and `onBuilt` is called after the
 * last one; meanwhile the catalog before stays published.
 */
function createBuilder({ now, schedule, isImmediate = false }: CurrentEditionOptions, onBuilt: () => void) {
  let job: { readonly steps: Steps<Catalog>; readonly start: number; result?: Catalog } | undefined;

  const runOn = (running: typeof job) => {
    // Another load has made it void.
    if (running === undefined || running !== job) return;
    const done = runSlice(running.steps, now);
    if (done === undefined) schedule?.(0, () => runOn(running));
    else {
      running.result = done.result;
      onBuilt();
    }
  };

  return {
    isBusy: () => job !== undefined,
    isBuilt: () => job?.result !== undefined,
    cancel() {
      job = undefined;
    },
    /** The changed catalog, or `undefined` if it takes longer than a slice. */
    build(before: Catalog, changes: readonly Change[], time: number): Catalog | undefined {
      const steps = applied(before, changes, time);
      const isOfSite = changes.some(({ site }) => site !== before.site);
      // Who has written an article looks at it at once.
      if (schedule === undefined || (isImmediate && !isOfSite)) return runAtOnce(steps);
      const done = runSlice(steps, now);
      if (done !== undefined) return done.result;
      const running = { steps, start: time };
      job = running;
      schedule(0, () => runOn(running));
      return undefined;
    },
    /** What was built in slices, once, as it is at `time`. */
    take(time: number): Catalog | undefined {
      if (job?.result === undefined) return undefined;
      const { result, start } = job;
      job = undefined;
      return changedLater(result, start, time);
    },
  };
}

function* applied(before: Catalog, changes: readonly Change[], time: number): Steps<Catalog> {
  let next = before;
  for (const change of changes) next = yield* next.withInSteps(change, time);
  return next;
}

/** Gives each catalog one edition. */
function createEditions(): (catalog: Catalog) => MemoryEdition {
  const parts = { viewOf: createFeedViews(), summarize: createSummaries() };
  const editions = new WeakMap<Catalog, MemoryEdition>();
  return (catalog) => {
    const known = editions.get(catalog);
    if (known !== undefined) return known;
    const edition = createEdition(catalog, parts);
    editions.set(catalog, edition);
    return edition;
  };
}

/**
 * No two changes of the catalog happen within one second: Last-Modified counts in seconds, and who asked between two changes of
 * the same second would never learn of the later one. That one waits for the next, unless `isImmediate`: then the feed cache
 * gives the later one a Last-Modified of its own.
 */
function isSameSecond(a: number, b: number): boolean {
  return Math.floor(a / 1000) === Math.floor(b / 1000);
}
