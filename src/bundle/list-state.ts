import { type ArticleList, feedWindow, LARGEST_FEED } from '../domain/catalog.ts';
import type { Selection, TopicKind } from '../domain/selection.ts';
import type { Site } from '../domain/site.ts';
import type { ListEntry, ListRecord } from './format.ts';

// A bundle never changes, and so what it says at an instant is a function of that instant alone, in every process that has it.
// Instants count by whole seconds: what falls within one shows from the next on, so that no two changes share a Last-Modified.

export const wholeSecond = (instant: number): number => Math.floor(instant / 1000) * 1000;
export const nextWholeSecond = (instant: number): number => Math.ceil(instant / 1000) * 1000;

type Span = Pick<ArticleList, 'size' | 'from' | 'until' | 'nextRemoval'>;

/** How many articles are current at `now`, not before the bundle was made, and between which instants that stays so. */
export function spanAt(record: ListRecord, made: number, now: number): Span {
  let [size, from, until, nextRemoval] = [record.size, record.from ?? -Infinity, Infinity, Infinity];
  const pass = (instant: number, difference: number) => {
    if (instant <= made) return;
    if (instant > now) until = Math.min(until, instant);
    else {
      from = Math.max(from, instant);
      size += difference;
    }
  };
  const leave = (expires: number) => {
    pass(expires, -1);
    if (expires > now) nextRemoval = Math.min(nextRemoval, expires);
  };
  for (const [, , , published, expires = Infinity] of record.entries) {
    pass(published, 1);
    leave(expires);
  }
  for (const expires of record.leaving) leave(expires);
  return { size, from, until, nextRemoval };
}

/** The entries that a feed of the list shows at `now`. */
export function entriesAt(record: ListRecord, site: Site, now: number, limit?: number): ListEntry[] {
  const newest: Shown[] = [];
  for (const entry of record.entries) {
    const [, , , published, expires = Infinity] = entry;
    if (published <= now && expires > now) newest.push({ published, entry });
    if (newest.length === LARGEST_FEED) break;
  }
  return feedWindow(newest, site, limit).map(({ entry }) => entry);
}

interface Shown {
  readonly published: number;
  readonly entry: ListEntry;
}

/** The instants after the bundle was made and up to `now` at which the list changed, the latest first, in whole seconds. */
export function changesUntil({ entries, leaving }: ListRecord, made: number, now = Infinity): number[] {
  const instants = entries.flatMap(([, , , published, expires = Infinity]) => [published, expires]);
  const seconds = [...instants, ...leaving]
    .filter((instant) => instant > made && instant < Infinity)
    .map(nextWholeSecond);
  return [...new Set(seconds)].filter((second) => second <= now).sort((a, b) => b - a);
}

/** When a feed of the list came to be as it is at `now`: the same in every process, however long it has been there. */
export function lastChangeAt(
  record: ListRecord,
  { site, made, now, limit }: { site: Site; made: number; now: number; limit?: number | undefined },
): number {
  const shown = articlesOf(entriesAt(record, site, now, limit));
  const changes = changesUntil(record, made, now);
  // An empty feed is dated by the last departure.
  if (shown === '') return changes[0] ?? made;
  const isNew = (second: number) => articlesOf(entriesAt(record, site, second - 1000, limit)) !== shown;
  return changes.find(isNew) ?? made;
}

function articlesOf(entries: readonly ListEntry[]): string {
  return entries.map(([article]) => article).join();
}

/** What a path selects; the reverse of `selectionPath`. */
export function selectionAt(path: string): Selection {
  const [, kind = '', slug] = /^\/([^/]+)\/(.+)$/.exec(path) ?? [];
  return slug === undefined ? { kind: 'all' } : { kind: kind as TopicKind, slug };
}
