import type { ListSummary } from '../catalog/list-summary.ts';

/** A feed in a list of feeds. */
export interface FeedEntry extends Omit<ListSummary, 'newest'> {
  readonly newest: number | undefined;
  readonly path: string;
  /** Its name among the site's feeds. */
  readonly title: string;
  /** What the language of a feed of a language calls itself. */
  readonly endonym?: string;
}
