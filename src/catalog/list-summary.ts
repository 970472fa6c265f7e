import { type ArticleList, newestArticles } from './article-list.ts';

/** A feed in a list of feeds. */
export interface ListSummary extends Pick<ArticleList, 'selection' | 'name' | 'description' | 'size'> {
  /** When the newest current article was published, in milliseconds; absent if there is none. */
  readonly newest?: number;
}

export function summaryOf(list: ArticleList): ListSummary {
  const { selection, name, description, size } = list;
  const [newest] = newestArticles(list, 1);
  return {
    selection,
    name,
    description,
    size,
    ...(newest === undefined ? {} : { newest: newest.published }),
  };
}
