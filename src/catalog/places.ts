import type { Article } from '../domain/article/article.ts';
import { selectionPath, topicsOf } from '../domain/selection.ts';
import { newestArticles } from './article-list.ts';
import type { Catalog } from './catalog.ts';
import { createFeedView, type FeedView } from './feed-view.ts';

/** A feed that an article is in, or below whose end it is. */
export interface Place {
  readonly view: FeedView;
  /** Counted from 1, the newest. */
  readonly place: number;
}

/** Every feed of a current article, that of everything first. */
export function placesOf(article: Article, { site, lists }: Catalog): Place[] {
  const paths = ['/feed', ...topicsOf(article, site).map(({ selection }) => selectionPath(selection))];
  return [...new Set(paths)].flatMap((path) => {
    const list = lists.get(path);
    if (list === undefined) return [];
    const place = newestArticles(list, list.size).indexOf(article) + 1;
    return { view: createFeedView(list, site), place };
  });
}
