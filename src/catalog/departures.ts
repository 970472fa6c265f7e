import type { Site } from '../domain/site/site.ts';
import { firstIndex } from './feed-order.ts';
import { isShown, LARGEST_FEED } from './feed-window.ts';

/**
 * An article that has expired: when it left, how many current articles stood above it until then, and by how many milliseconds it
 * was older than the newest of them.
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
  for (const article of latest) {
    if (highest === 0) break;
    const before = currentAt(members, (article.expires ?? Infinity) - 1, LARGEST_FEED);
    const rank = before.indexOf(article);
    const lag = (before[0] ?? article).published - article.published;
    if (rank === -1 || (rank >= highest && lag >= newest)) continue;
    [highest, newest] = [Math.min(rank, highest), Math.min(lag, newest)];
    departures.push([departed(article), rank, lag]);
  }
  return departures;
}

/** The last departure from a feed; `undefined` if there was none that it showed. `limit` is how many items were asked for. */
export function lastDeparture(
  departures: readonly Departure[],
  site: Site,
  limit?: number,
): number | undefined {
  return departures.find(([, rank, lag]) => isShown({ rank, lag }, site, limit))?.[0];
}

/** A feed that has said a later instant of the article goes back to none before it. */
function departed({ expires = Infinity, updated = -Infinity }: Dated): number {
  return Math.max(expires, updated);
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
