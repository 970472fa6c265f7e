import type { Site } from '../domain/site/site.ts';
import { firstIndex } from './feed-order.ts';
import { isShown, LARGEST_FEED, type Window } from './feed-window.ts';
import { createPlaceCounts } from './place-counts.ts';

/**
 * An expired article: the instant at which it left, its rank among current articles, and its age behind the newest, in
 * milliseconds.
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
  const gone = expiring.filter(({ expires = Infinity }) => expires <= now);
  if (gone.length === 0) return [];
  const floor = currentAt(members, now, 1)[0]?.published ?? -Infinity;
  const latest = gone
    .filter((article) => departed(article) > floor)
    .sort((a, b) => departed(b) - departed(a));
  const departures: Departure[] = [];
  let [highest, newest] = [Infinity, Infinity];
  let standings: ReadonlyMap<Dated, Standing> | undefined;
  for (const [index, article] of latest.entries()) {
    if (highest === 0) break;
    if (index >= FEW) standings ??= standingsOf(members, gone);
    const { rank, lag } = standings?.get(article) ?? standingOf(article, members);
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
interface Standing {
  readonly rank: number;
  readonly lag: number;
}

/** Most lists need only the first few departures, which are looked up one at a time. */
const FEW = 4;

function standingOf(article: Dated, members: readonly Dated[]): Standing {
  const before = currentAt(members, (article.expires ?? Infinity) - 1, LARGEST_FEED);
  return { rank: before.indexOf(article), lag: (before[0] ?? article).published - article.published };
}

/** All standings in one pass from the latest expiry to the earliest: articles that expired later count as current again. */
function standingsOf(members: readonly Dated[], gone: readonly Dated[]): ReadonlyMap<Dated, Standing> {
  const latest = gone.toSorted((a, b) => expiryOf(b) - expiryOf(a));
  const { places, current } = placesOf(members, new Set(gone));
  const standings = new Map<Dated, Standing>();
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
    standings.set(article, {
      rank: rank < 0 || rank >= LARGEST_FEED ? -1 : rank,
      lag: top.published - article.published,
    });
  }
  return standings;
}

function expiryOf(article: Dated | undefined): number {
  return article?.expires ?? 0;
}

/** The places of expired articles, and counts of all others. */
function placesOf(members: readonly Dated[], gone: ReadonlySet<Dated>) {
  const places = new Map<Dated | undefined, number>();
  const current = createPlaceCounts(members.length);
  for (const [place, article] of members.entries()) {
    if (gone.has(article)) places.set(article, place);
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
