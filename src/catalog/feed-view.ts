import type { Article } from '../domain/article/article.ts';
import type { Selection } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import { type ArticleList, newestArticles } from './article-list.ts';
import { lastDeparture } from './departures.ts';
import { feedWindow, LARGEST_FEED, NEWEST, type Window } from './feed-window.ts';

/** The content of one feed at an instant. Immutable: a changed feed is a new object. */
export interface FeedView {
  readonly selection: Selection;
  readonly window: Window;
  /** The displayed name of the topic; empty for the feed of everything. */
  readonly name: string;
  readonly description: string | undefined;
  /** The newest first. */
  readonly articles: readonly Article[];
  /** The number of current articles of the selection, shown or not. */
  readonly size: number;
  /**
   * The newest `updated` of its articles, or the last expiry of a shown article if that is later; `undefined` if it never showed
   * an article.
   */
  readonly updated: number | undefined;
  /** The instant of the selection's last change. */
  readonly since: number;
  /** When the next article of the selection is due or expires; `Infinity` if none is. */
  readonly until: number;
  /** When the next article expires; `Infinity` if none does. */
  readonly nextRemoval: number;
}

/**
 * Creates the view of a list through a window. Without a limit it shows `site.perFeed` articles, and all others published within
 * `site.keepDays` days of the newest. So a reader that polls daily misses nothing on a busy day.
 *
 * @example
 * import { type Catalog, createFeedView } from 'feedstand';
 *
 * function titlesOf(catalog: Catalog, path: string): readonly string[] {
 *   const list = catalog.lists.get(path);
 *   return list === undefined ? [] : createFeedView(list, catalog.site).articles.map(({ title }) => title);
 * }
 */
export function createFeedView(list: ArticleList, site: Site, window: Window = NEWEST): FeedView {
  const { selection, name, description, size, since, from, until, nextRemoval, departures } = list;
  const articles = feedWindow(newestArticles(list, window.limit ?? LARGEST_FEED), site, window);
  const updated = lastChange({ articles, departed: lastDeparture(departures, site, window), from });
  return { selection, window, name, description, articles, size, updated, since, until, nextRemoval };
}

export interface Changes {
  readonly articles: readonly Article[];
  /** When an article of the feed last expired. Without it, the date of the feed would go back. */
  readonly departed: number | undefined;
  /** When an article of the selection last became due or expired; `-Infinity` if never. */
  readonly from: number;
}

/** The date of a feed: `FeedView.updated`. */
export function lastChange({ articles, departed = -Infinity, from }: Changes): number | undefined {
  const latest = articles.reduce((newest, { updated }) => Math.max(newest, updated), departed);
  return [latest, from].find(Number.isFinite);
}

/** The maximum number of cached views with a limit: about 200 bytes each, plus 8 per article. */
const MAX_LIMITED_VIEWS = 4096;

/**
 * Caches views by list, so that an unchanged list always gives the same view. Each list must always be used with the same site.
 */
export function createFeedViews(): typeof createFeedView {
  const whole = new WeakMap<ArticleList, FeedView>();
  let limited = new WeakMap<ArticleList, Map<number, FeedView>>();
  let count = 0;

  const limitedView = (list: ArticleList, site: Site, limit: number): FeedView => {
    const known = limited.get(list)?.get(limit);
    if (known !== undefined) return known;
    // A client can request 200 limits of each list. The count includes lists that no longer exist, which is harmless.
    if (++count > MAX_LIMITED_VIEWS) [limited, count] = [new WeakMap(), 1];
    const views = limited.get(list) ?? new Map<number, FeedView>();
    const view = createFeedView(list, site, { kind: 'newest', limit });
    limited.set(list, views.set(limit, view));
    return view;
  };

  return (list, site, window = NEWEST) => {
    if (window.limit !== undefined) return limitedView(list, site, window.limit);
    const known = whole.get(list);
    if (known !== undefined) return known;
    const view = createFeedView(list, site, window);
    whole.set(list, view);
    return view;
  };
}
