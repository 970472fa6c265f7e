import { EVERYTHING_PATH, formatPath } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import { topicsOf } from '../domain/topics.ts';
import { newestArticles } from './article-list.ts';
import type { Catalog } from './catalog.ts';
import { createFeedView, type FeedView } from './feed-view.ts';

/** A feed that contains an article, or would if it were longer. */
export interface Place {
  readonly view: FeedView;
  /** 1 for the newest. */
  readonly place: number;
}

/** All feeds of a current article, the feed of everything first. */
export function placesOf(article: Article, { site, lists }: Catalog): Place[] {
  const paths = [EVERYTHING_PATH, ...topicsOf(article, site).map(({ selection }) => formatPath(selection))];
  return [...new Set(paths)].flatMap((path) => {
    const list = lists.get(path);
    if (list === undefined) return [];
    const place = newestArticles(list, list.size).indexOf(article) + 1;
    return { view: createFeedView(list, site), place };
  });
}
