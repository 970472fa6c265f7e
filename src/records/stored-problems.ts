import { createTopicNames } from '../catalog/topic-names.ts';
import { type Article, htmlOf } from '../domain/article/article.ts';
import type { StoredArticle } from '../domain/article-store.ts';
import { isEqual } from '../domain/equal.ts';
import { isError, type Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { preparedBy, prepareSent, type StoreContext } from './store-record.ts';

export interface CheckedArticle {
  /** What its record gives, without the body; absent if it has an error. */
  readonly article?: Article;
  readonly problems: readonly Problem[];
}

/** Every problem of a stored record, as it would be prepared now, and whether its article is what the record gives. */
export function checkStored(stored: StoredArticle, context: StoreContext): CheckedArticle {
  const { slug, record, head, html } = stored;
  const { article, problems } = prepareSent(slug, record, context).prepared;
  if (article === undefined || problems.some(isError)) return { problems };
  const isCurrent = isEqual(stored.preparedBy, preparedBy(context.site));
  const isSame = isEqual({ ...head, html }, { ...article, html: htmlOf(article) });
  const found = isCurrent && !isSame ? [...problems, damaged(slug, OTHER)] : problems;
  return { article: { ...article, html: '' }, problems: found };
}

const OTHER = 'is another article than its record gives; put the record again';

export function damaged(file: string, message: string): Problem {
  return { severity: 'error', code: 'store.damaged', origin: { file }, message };
}

/** The problems between the articles of a store, such as two topics that share an address. */
export function topicProblems(site: Site, articles: readonly Article[]): readonly Problem[] {
  const names = createTopicNames(site);
  names.change([], articles, () => articles);
  return names.problems();
}
