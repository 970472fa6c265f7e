import { type Dated, type Departure, departuresUntil } from '../catalog/departures.ts';
import { feedWindow, LARGEST_FEED, type Window } from '../catalog/feed-window.ts';
import type { Site } from '../domain/site/site.ts';
import type { ListEntry, ListRecord, TopicRecord } from './format.ts';

// A bundle never changes, and so what it says at an instant is a function of that instant alone, in every process that has it.
// Instants count by whole seconds: what falls within one shows from the next on, so that no two changes share a Last-Modified.

export const wholeSecond = (instant: number): number => Math.floor(instant / 1000) * 1000;
export const nextWholeSecond = (instant: number): number => Math.ceil(instant / 1000) * 1000;

interface Span {
  readonly size: number;
  readonly from: number;
  readonly until: number;
  readonly nextRemoval: number;
}

/** How many articles are current at `now`, not before the bundle was made, and between which instants that stays so. */
export function spanAt({ size: before, from: latest, events }: ListRecord, now: number): Span {
  let [size, from, until, nextRemoval] = [before, latest ?? -Infinity, Infinity, Infinity];
  for (const [instant, difference] of events) {
    if (instant <= now) {
      from = Math.max(from, instant);
      size += difference;
      continue;
    }
    until = Math.min(until, instant);
    if (difference === -1) nextRemoval = Math.min(nextRemoval, instant);
  }
  return { size, from, until, nextRemoval };
}

/** Whether the list is there at `now`; before, an address of it is one of nothing. */
export function hasBegun({ begins = -Infinity }: TopicRecord, now: number): boolean {
  return begins <= now;
}

/** The name of the list at `now`. */
export function nameAt({ name, names = [] }: TopicRecord, now: number): string {
  return names.findLast(([instant]) => instant <= now)?.[1] ?? name;
}

/** The departures that can be the last change of a feed of the list: those before it was made, and what the clock added. */
export function departuresAt({ entries, events, departures = [] }: ListRecord, now: number): Departure[] {
  // Most lists have none, and a cold isolate feels each turn of a loop.
  if (!events.some(([instant, difference]) => difference === -1 && instant <= now)) return [...departures];
  const members = entries.map(
    ([, , , published, expires, updated]): Dated => ({ published, expires, updated }),
  );
  const expiring = members.filter(({ expires }) => expires !== undefined);
  return [...departuresUntil({ members, expiring }, now), ...departures].sort(([a], [b]) => b - a);
}

/** The entries that a feed of the list shows at `now`. */
export function entriesAt({ entries }: ListRecord, { site, now, window }: Asked): ListEntry[] {
  const newest: Shown[] = [];
  const { limit } = window;
  const enough = limit ?? site.perFeed;
  for (const entry of entries) {
    const [, , , published, expires = Infinity] = entry;
    if (published > now || expires <= now) continue;
    const isOld = published < (newest[0]?.published ?? 0) - site.keepDays * 86_400_000;
    // No feed shows more, and each iteration counts in a cold isolate.
    if (newest.length === LARGEST_FEED || (newest.length >= enough && (limit !== undefined || isOld))) break;
    newest.push({ published, entry });
  }
  return feedWindow(newest, site, window).map(({ entry }) => entry);
}

interface Shown {
  readonly published: number;
  readonly entry: ListEntry;
}

/** When the list changes, up to `now`: the latest first, in whole seconds. */
export function changesUntil({ events }: ListRecord, now = Infinity): number[] {
  const seconds = events.map(([instant]) => nextWholeSecond(instant)).filter((second) => second <= now);
  return [...new Set(seconds)].sort((a, b) => b - a);
}

export interface Asked {
  readonly site: Site;
  readonly now: number;
  readonly window: Window;
}

/** The instant of the last change of a feed before `now`: the same in every process, independent of its start. */
export function lastChangeAt(record: ListRecord, made: number, asked: Asked): number {
  const change = latestChange(record, asked);
  return change === undefined ? made : Math.max(change, made + TO_DEPLOY);
}

/**
 * How long a bundle may take from being made to being served, in milliseconds. What the clock changes meanwhile it changes in the
 * bundle before as well, which is served then and may say something else: for so long a feed that has changed is dated ahead, and
 * what is dated ahead has no Last-Modified. The entity tags are those of the bytes.
 */
const TO_DEPLOY = 600_000;

/** When the clock changed the feed last; `undefined` if it has not. */
function latestChange(record: ListRecord, asked: Asked): number | undefined {
  const changes = changesUntil(record, asked.now);
  const [latest] = changes;
  if (latest === undefined) return undefined;
  const entries = entriesAt(record, asked);
  // An empty feed is dated by the last departure.
  if (entries.length === 0) return latest;
  const contentsAt = (second: number) => {
    return [
      ...entriesAt(record, { ...asked, now: second }).map(([article]) => article),
      nameAt(record, second),
    ].join();
  };
  const shown = contentsAt(asked.now);
  return changes.find((second) => contentsAt(second - 1000) !== shown);
}
