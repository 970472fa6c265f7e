import type { Site } from '../domain/site/site.ts';

/** The most items of a feed, for any requested limit. */
export const LARGEST_FEED = 200;

/**
 * Which part of a selection a feed shows. `newest`: the `limit` newest articles if there is a limit, else as many as `site.yaml`
 * says. Pages of an archive would be another kind.
 */
export type Window = { readonly kind: 'newest'; readonly limit?: number };

/** The window of a feed without a requested limit. */
export const NEWEST: Window = { kind: 'newest' };

export function newest(limit: number | undefined): Window {
  return limit === undefined ? NEWEST : { kind: 'newest', limit };
}

type WindowSettings = Pick<Site, 'perFeed' | 'keepDays'>;

/** Those of the newest articles, which come in feed order, that a feed shows. */
export function feedWindow<Dated extends { readonly published: number }>(
  articles: readonly Dated[],
  site: WindowSettings,
  window: Window,
): Dated[] {
  const [first] = articles;
  return articles.filter(({ published }, rank) => {
    return isShown({ rank, lag: (first?.published ?? 0) - published }, site, window);
  });
}

/**
 * Whether a feed shows what has so many articles above it and is by so many milliseconds older than the newest: as many as were
 * asked for, else `perFeed` and what was published within `keepDays` days of the newest.
 */
export function isShown(
  { rank, lag }: { readonly rank: number; readonly lag: number },
  { perFeed, keepDays }: WindowSettings,
  { limit }: Window,
): boolean {
  if (limit !== undefined) return rank < limit;
  return rank < perFeed || lag <= keepDays * 86_400_000;
}
