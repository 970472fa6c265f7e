import type { Site } from '../domain/site/site.ts';
import { firstIndex } from './feed-order.ts';
import { isShown, LARGEST_FEED, type Window } from './feed-window.ts';
import { createPlaceCounts } from './place-counts.ts';

/**
 * An article that has expired: when it left, how many current articles preceded it, and how many milliseconds it was older than
 * the newest.
 */
export type Departure = readonly [instant: number, rank: number, lag: number];

/** What an article's coming and going depends on. */
export interface Dated {
  readonly published: number;
  readonly expires?: number | undefined;
  readonly updated?: number | undefined;
}

/**
 * The departures that can be the last change of a feed: of all members of a list, in feed order, and those of them that expire.
 * The latest come first. A departure before the newest current article was published never is, and neither is one that was both
 * lower and older than a later one.
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

/** The last departure from a feed; `undefined` if there was none that it showed. */
export function lastDeparture(
  departures: readonly Departure[],
  site: Site,
  window: Window,
): number | undefined {
  return departures.find(([, rank, lag]) => isShown({ rank, lag }, site, window))?.[0];
}

/** A feed that has said a later instant of the article goes back to none before it. */
function departed({ expires = Infinity, updated = -Infinity }: Dated): number {
  return Math.max(expires, updated);
}

/** Where an article stood just before it expired; -1: below all that any feed shows. */
interface Standing {
  readonly rank: number;
  readonly lag: number;
}

/** The first few suffice for most lists, and are looked up singly. */
const FEW = 4;

function standingOf(article: Dated, members: readonly Dated[]): Standing {
  const before = currentAt(members, (article.expires ?? Infinity) - 1, LARGEST_FEED);
  return { rank: before.indexOf(article), lag: (before[0] ?? article).published - article.published };
}

/** All standings in one pass, from the last that expired back to the first: those that expired later are current again. */
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

/** The places of the expired articles, and a count of all others. */
function placesOf(members: readonly Dated[], gone: ReadonlySet<Dated>) {
  const places = new Map<Dated | undefined, number>();
  const current = createPlaceCounts(members.length);
  for (const [place, article] of members.entries()) {
    if (gone.has(article)) places.set(article, place);
    else current.take(place);
  }
  return { places, current };
}

/** The newest of those that are current at an instant. */
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
