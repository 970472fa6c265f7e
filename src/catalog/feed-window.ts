import type { Site } from '../domain/site/site.ts';

/** The most items a feed holds, whatever is asked for. */
export const LARGEST_FEED = 200;

type Window = Pick<Site, 'perFeed' | 'keepDays'>;

/** Those of the newest articles, which come in feed order, that a feed shows. */
export function feedWindow<Dated extends { readonly published: number }>(
  newest: readonly Dated[],
  site: Window,
  limit?: number,
): Dated[] {
  const [first] = newest;
  return newest.filter(({ published }, rank) => {
    return isShown({ rank, lag: (first?.published ?? 0) - published }, site, limit);
  });
}

/**
 * Whether a feed shows what has so many articles above it and is by so many milliseconds older than the newest: as many as were
 * asked for, else `perFeed` and what was published within `keepDays` days of the newest.
 */
export function isShown(
  { rank, lag }: { readonly rank: number; readonly lag: number },
  { perFeed, keepDays }: Window,
  limit?: number,
): boolean {
  if (limit !== undefined) return rank < limit;
  return rank < perFeed || lag <= keepDays * 86_400_000;
}
