import type { ListSummary } from '../catalog/list-summary.ts';

/** A feed in a list of feeds. */
export interface FeedEntry extends Omit<ListSummary, 'newest' | 'headline' | 'activity'> {
  readonly newest: number | undefined;
  readonly headline: ListSummary['headline'];
  /** `-Infinity` if the feed is empty. */
  readonly activity: number;
  readonly path: string;
  /** Its name among the site's feeds. */
  readonly title: string;
  /** What the language of a feed of a language calls itself. */
  readonly endonym?: string;
}
