import { shorten } from '../domain/text/plain-text.ts';
import { type ArticleList, newestArticles } from './article-list.ts';

/** A feed in a list of feeds. */
export interface ListSummary extends Pick<ArticleList, 'selection' | 'name' | 'description' | 'size'> {
  /** When the newest current article was published, in milliseconds; absent if there is none. */
  readonly newest?: number;
  /** The newest current article; absent if there is none. */
  readonly headline?: Headline;
  /** How busy the feed is, to rank it among others: see `activityOf`. Absent if it is empty. */
  readonly activity?: number;
}

/** The title of an article, shortened to what a list of feeds shows of it. */
export interface Headline {
  readonly title: string;
  readonly language: string;
}

/** Gives a list its summary. */
export type Summarize = (list: ArticleList) => ListSummary;

/** Gives each list one summary: after a change all other lists have theirs. */
export function createSummaries(): Summarize {
  const summaries = new WeakMap<ArticleList, ListSummary>();
  return (list) => {
    const summary = summaries.get(list) ?? summaryOf(list);
    summaries.set(list, summary);
    return summary;
  };
}

function summaryOf(list: ArticleList): ListSummary {
  const { selection, name, description, size } = list;
  const recent = newestArticles(list, RANKED);
  const [newest] = recent;
  const summary = { selection, name, description, size };
  if (newest === undefined) return summary;
  const activity = activityOf(recent.map(({ published }) => published));
  return { ...summary, newest: newest.published, headline: headlineOf(newest), activity };
}

/** Code points, of about two lines on a phone. */
const HEADLINE_LENGTH = 120;

export function headlineOf({ title, language }: Headline): Headline {
  return { title: shorten(title, HEADLINE_LENGTH), language };
}

/** The number of newest articles that rank a feed. */
export const RANKED = 20;

/** After as long an article counts for a third. */
const DECAY_MS = 14 * 86_400_000;

/**
 * The instant in milliseconds at which one article would count as much as these: an article counts less the older it is, by a
 * factor of e in two weeks. So a busy feed is ahead of a quiet one, and the order does not depend on the clock.
 */
export function activityOf(published: readonly number[]): number {
  const newest = Math.max(...published);
  const weight = published.reduce((sum, instant) => sum + Math.exp((instant - newest) / DECAY_MS), 0);
  return Math.round(newest + DECAY_MS * Math.log(weight));
}
