import type { Site } from '../domain/site/site.ts';

/** The maximum number of items in a feed, for any requested limit. */
export const LARGEST_FEED = 200;

/**
 * The part of a selection that a feed shows. `newest`: the `limit` newest articles, or the number set in `site.yaml`. Pages of an
 * archive would be another kind.
 */
export type Window = { readonly kind: 'newest'; readonly limit?: number };

/** The window of a feed without a requested limit. */
export const NEWEST: Window = { kind: 'newest' };

export function newest(limit: number | undefined): Window {
  return limit === undefined ? NEWEST : { kind: 'newest', limit };
}

type WindowSettings = Pick<Site, 'perFeed' | 'keepDays'>;

/** The articles that a feed shows. `newest` must be in feed order. */
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
 * Whether a feed shows an article of this rank and lag (milliseconds older than the newest). Shows `limit` articles; without a
 * limit, `perFeed` articles and all within `keepDays` days of the newest.
 */
export function isShown(
  { rank, lag }: { readonly rank: number; readonly lag: number },
  { perFeed, keepDays }: WindowSettings,
  { limit }: Window,
): boolean {
  if (limit !== undefined) return rank < limit;
  return rank < perFeed || lag <= keepDays * 86_400_000;
}
