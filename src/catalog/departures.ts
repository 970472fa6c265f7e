import type { Site } from '../domain/site/site.ts';
import { firstIndex } from './feed-order.ts';
import { isShown, LARGEST_FEED, type Window } from './feed-window.ts';
import { createPlaceCounts } from './place-counts.ts';

/**
 * An expired article: the instant at which it left, its rank among current articles, and how much older than the newest it was,
 * in milliseconds.
 */
export type Departure = readonly [instant: number, rank: number, lag: number];

/** The fields that determine when an article is current. */
export interface Dated {
  readonly published: number;
  readonly expires?: number | undefined;
  readonly updated?: number | undefined;
}

/**
 * The departures that may determine the date of a feed, latest first. `members` are in feed order; `expiring` are those with an
 * expiry. Omits departures before the newest current article was published, and those that ranked lower and were older than a
 * later departure.
 */
export function departuresUntil(
  { members, expiring }: { readonly members: readonly Dated[]; readonly expiring: readonly Dated[] },
  now: number,
): Departure[] {
  const expired = expiring.filter(({ expires = Infinity }) => expires <= now);
  if (expired.length === 0) return [];
  const floor = currentAt(members, now, 1)[0]?.published ?? -Infinity;
  const latest = expired
    .filter((article) => departed(article) > floor)
    .sort((a, b) => departed(b) - departed(a));
  const departures: Departure[] = [];
  let [highest, newest] = [Infinity, Infinity];
  let positions: ReadonlyMap<Dated, Position> | undefined;
  for (const [index, article] of latest.entries()) {
    if (highest === 0) break;
    if (index >= SINGLE_LOOKUPS) positions ??= positionsOf(members, expired);
    const { rank, lag } = positions?.get(article) ?? positionOf(article, members);
    if (rank === -1 || (rank >= highest && lag >= newest)) continue;
    [highest, newest] = [Math.min(rank, highest), Math.min(lag, newest)];
    departures.push([departed(article), rank, lag]);
  }
  return departures;
}

/** The last departure from a feed; `undefined` if the feed showed no expired article. */
export function lastDeparture(
  departures: readonly Departure[],
  site: Site,
  window: Window,
): number | undefined {
  return departures.find(([, rank, lag]) => isShown({ rank, lag }, site, window))?.[0];
}

/** The departure counts as at least `updated`, so that the date of the feed never goes back. */
function departed({ expires = Infinity, updated = -Infinity }: Dated): number {
  return Math.max(expires, updated);
}

/** The position of an article just before it expired; rank -1 if no feed showed it. */
interface Position {
  readonly rank: number;
  readonly lag: number;
}

/** Most lists need only the first few departures, which are looked up one at a time. */
const SINGLE_LOOKUPS = 4;

function positionOf(article: Dated, members: readonly Dated[]): Position {
  const before = currentAt(members, (article.expires ?? Infinity) - 1, LARGEST_FEED);
  return { rank: before.indexOf(article), lag: (before[0] ?? article).published - article.published };
}

/** All standings in one pass from the latest expiry to the earliest: articles that expired later count as current again. */
function positionsOf(members: readonly Dated[], expired: readonly Dated[]): ReadonlyMap<Dated, Position> {
  const latest = expired.toSorted((a, b) => expiryOf(b) - expiryOf(a));
  const { places, current } = placesOf(members, new Set(expired));
  const positions = new Map<Dated, Position>();
  let back = 0;
  for (const article of latest) {
    const instant = expiryOf(article) - 1;
    for (; expiryOf(latest[back]) > instant; back++) {
      const place = places.get(latest[back]);
      if (place !== undefined) current.take(place);
    }
    const due = current.before(firstIndex(members, ({ published }) => published <= instant));
    const rank = current.before(places.get(article) ?? 0) - due;
    const top = members[current.at(due)] ?? article;
    positions.set(article, {
      rank: rank < 0 || rank >= LARGEST_FEED ? -1 : rank,
      lag: top.published - article.published,
    });
  }
  return positions;
}

function expiryOf(article: Dated | undefined): number {
  return article?.expires ?? 0;
}

/** The places of expired articles, and counts of all others. */
function placesOf(members: readonly Dated[], expired: ReadonlySet<Dated>) {
  const places = new Map<Dated | undefined, number>();
  const current = createPlaceCounts(members.length);
  for (const [place, article] of members.entries()) {
    if (expired.has(article)) places.set(article, place);
    else current.take(place);
  }
  return { places, current };
}

/** The newest articles that are current at an instant. */
function currentAt(members: readonly Dated[], now: number, limit: number): Dated[] {
  const newest: Dated[] = [];
  for (
    let index = firstIndex(members, ({ published }) => published <= now);
    index < members.length;
    index++
  ) {
    const article = members[index];
    if (newest.length === limit || article === undefined) break;
    if ((article.expires ?? Infinity) > now) newest.push(article);
  }
  return newest;
}
