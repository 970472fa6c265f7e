import type { Article } from '../domain/article/article.ts';
import type { Selection } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import { type ArticleList, newestArticles } from './article-list.ts';
import { lastDeparture } from './departures.ts';
import { feedWindow, LARGEST_FEED, NEWEST, type Window } from './feed-window.ts';

/** The content of one feed at an instant. A feed that shows something else is a new object. */
export interface FeedView {
  readonly selection: Selection;
  readonly window: Window;
  /** The topic's displayed name; empty for everything. */
  readonly name: string;
  readonly description: string | undefined;
  /** The newest first. */
  readonly articles: readonly Article[];
  /** How many articles of the selection are current, shown or not. */
  readonly size: number;
  /** The newest instant in what it shows, or when it last lost an article by expiry; `undefined` if it never showed one. */
  readonly updated: number | undefined;
  /** The instant of the selection's last change. */
  readonly since: number;
  /** When the clock changes the selection next; `Infinity` if it is not known to. */
  readonly until: number;
  /** When the next article leaves; `Infinity` if none is known to. */
  readonly nextRemoval: number;
}

/**
 * The view of a list through a window. Without a limit it shows `site.perFeed` articles, and all others published within
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
  /** When the feed last lost an article by expiry. Without it the feed's date would go back then. */
  readonly departed: number | undefined;
  /** When the clock last changed the selection; `-Infinity` if it never did. */
  readonly from: number;
}

/** The date of a feed, as `FeedView.updated` has it. */
export function lastChange({ articles, departed = -Infinity, from }: Changes): number | undefined {
  const latest = articles.reduce((newest, { updated }) => Math.max(newest, updated), departed);
  return [latest, from].find(Number.isFinite);
}

/** So many views with a limit are cached, about 200 bytes each and 8 for each article shown. */
const MOST_LIMITED = 4096;

/** Caches the views of lists, so that a view is the same object as long as its list is. The lists must be of one site each. */
export function createFeedViews(): typeof createFeedView {
  const whole = new WeakMap<ArticleList, FeedView>();
  let limited = new WeakMap<ArticleList, Map<number, FeedView>>();
  let count = 0;

  const limitedView = (list: ArticleList, site: Site, limit: number): FeedView => {
    const known = limited.get(list)?.get(limit);
    if (known !== undefined) return known;
    // A client can ask for 200 limits of each list. Lists that no longer exist count as well, which is harmless.
    if (++count > MOST_LIMITED) [limited, count] = [new WeakMap(), 1];
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
