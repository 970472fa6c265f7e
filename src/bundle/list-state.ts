import { type Dated, type Departure, departuresUntil } from '../catalog/departures.ts';
import { feedWindow, LARGEST_FEED, type Window } from '../catalog/feed-window.ts';
import type { Site } from '../domain/site/site.ts';
import type { ListEntry, ListRecord, TopicRecord } from './format.ts';

// A bundle is immutable, so its content at an instant is the same in every process. Changes take effect at the next whole second,
// so that no two changes share a Last-Modified.

export const wholeSecond = (instant: number): number => Math.floor(instant / 1000) * 1000;
export const nextWholeSecond = (instant: number): number => Math.ceil(instant / 1000) * 1000;

interface Span {
  readonly size: number;
  readonly from: number;
  readonly until: number;
  readonly nextRemoval: number;
}

/** The number of current articles at `now` and how long it stays valid. `now` must not be before the creation of the bundle. */
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

/** Whether the list exists at `now`. Before, its address is not found. */
export function existsAt({ begins = -Infinity }: TopicRecord, now: number): boolean {
  return begins <= now;
}

/** The name of the list at `now`. */
export function nameAt({ name, names = [] }: TopicRecord, now: number): string {
  return names.findLast(([instant]) => instant <= now)?.[1] ?? name;
}

/** The departures that may determine the date of a feed: those before the creation of the bundle, and later ones. */
export function departuresAt({ entries, events, departures = [] }: ListRecord, now: number): Departure[] {
  // A shortcut for cold isolates: most lists have no departures.
  if (!events.some(([instant, difference]) => difference === -1 && instant <= now)) return [...departures];
  const members = entries.map(
    ([, , , published, expires, updated]): Dated => ({ published, expires, updated }),
  );
  const expiring = members.filter(({ expires }) => expires !== undefined);
  return [...departuresUntil({ members, expiring }, now), ...departures].sort(([a], [b]) => b - a);
}

/** The entries that a feed of the list shows at `now`. */
export function entriesAt({ entries }: ListRecord, { site, now, window }: FeedQuery): ListEntry[] {
  const newest: Shown[] = [];
  const { limit } = window;
  const enough = limit ?? site.perFeed;
  for (const entry of entries) {
    const [, , , published, expires = Infinity] = entry;
    if (published > now || expires <= now) continue;
    const isOld = published < (newest[0]?.published ?? 0) - site.keepDays * 86_400_000;
    // No feed shows more. Stop early, because a cold isolate runs unoptimized code.
    if (newest.length === LARGEST_FEED || (newest.length >= enough && (limit !== undefined || isOld))) break;
    newest.push({ published, entry });
  }
  return feedWindow(newest, site, window).map(({ entry }) => entry);
}

interface Shown {
  readonly published: number;
  readonly entry: ListEntry;
}

/** The instants of changes up to `now`, latest first, in whole seconds. */
export function changesUntil({ events }: ListRecord, now = Infinity): number[] {
  const seconds = events.map(([instant]) => nextWholeSecond(instant)).filter((second) => second <= now);
  return [...new Set(seconds)].sort((a, b) => b - a);
}

export interface FeedQuery {
  readonly site: Site;
  readonly now: number;
  readonly window: Window;
}

/** The instant of the last change of a feed before `now`: the same in every process, whenever it started. */
export function lastChangeAt(record: ListRecord, made: number, query: FeedQuery): number {
  const change = latestChange(record, query);
  return change === undefined ? made : Math.max(change, made + DEPLOYMENT_MS);
}

/**
 * The maximum time from the creation of a bundle to its deployment. During it the previous bundle is still served and may change
 * at the same second with different content. So changed feeds get a date after it, and a response with a future date has no
 * Last-Modified. Entity tags are not affected: they depend on the bytes.
 */
const DEPLOYMENT_MS = 600_000;

/** When a due or expired article last changed the feed; `undefined` if none did. */
function latestChange(record: ListRecord, query: FeedQuery): number | undefined {
  const changes = changesUntil(record, query.now);
  const [latest] = changes;
  if (latest === undefined) return undefined;
  const entries = entriesAt(record, query);
  // The date of an empty feed is the last departure.
  if (entries.length === 0) return latest;
  const contentsAt = (second: number) => {
    return [
      ...entriesAt(record, { ...query, now: second }).map(([article]) => article),
      nameAt(record, second),
    ].join();
  };
  const shown = contentsAt(query.now);
  return changes.find((second) => contentsAt(second - 1000) !== shown);
}
