import { type Catalog, createCatalog } from '../catalog/catalog.ts';
import { changedFeeds } from '../catalog/feed-changes.ts';
import { createFeedViews } from '../catalog/feed-view.ts';
import { createSummaries } from '../catalog/list-summary.ts';
import type { Change, Loaded } from '../domain/article-source.ts';
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
  /** A timer, for `onChange` alone. */
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
  const { replaceBy, wait, catalog, nextLook } = createCurrentCatalog(options, (before) =>
    notices.changed(before),
  );
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

/** The catalog, and the changes that wait for the next second; `onReplace` gets the catalog that was there before. */
function createCurrentCatalog(
  { now, isImmediate = false }: CurrentEditionOptions,
  onReplace: (before: Catalog) => void,
) {
  let current: Catalog | undefined;
  let waiting: Change[] = [];

  const replaceBy = (next: Catalog): Catalog => {
    const before = current;
    current = next;
    if (before !== undefined && before !== next) onReplace(before);
    return next;
  };

  return {
    replaceBy,
    wait: (change: Change) => waiting.push(change),
    catalog(): Catalog | undefined {
      if (current === undefined) return undefined;
      const time = now();
      if (isSameSecond(current.instant, time) && !(isImmediate && waiting.length > 0)) return current;
      let next = current.at(time);
      if (waiting.length > 0) {
        for (const change of waiting) next = next.with(change, time);
        waiting = [];
      }
      return replaceBy(next);
    },
    /** When the catalog changes next: with the clock or, if a change waits, with the next second. */
    nextLook(): number {
      if (current === undefined) return Infinity;
      const nextSecond = Math.floor(current.instant / 1000) * 1000 + 1000;
      return waiting.length > 0 ? nextSecond : Math.max(nextSecond, current.nextChange);
    },
  };
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
