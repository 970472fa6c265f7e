import type { Article } from '../domain/article.ts';
import { type ArticleList, LARGEST_FEED } from '../domain/article-list.ts';
import { selectionPath } from '../domain/selection.ts';
import type { ListEntry, ListEvent, ListRecord, SummaryRecord, SummaryState } from './format.ts';
import { changesUntil, spanAt } from './list-state.ts';

/** Where an article is written: the same place for every list, or one near the others of the list. */
export type Place = (article: Article) => readonly [article: number, shard: number, line: number];

/**
 * The articles of a list that a feed of it can show at `made` or any time later: in feed order, those that are or will be
 * current, up to the one that has as many above it that stay as a feed can hold.
 */
export function showableArticles({ members }: ArticleList, made: number): Article[] {
  const showable: Article[] = [];
  let lasting = 0;
  for (const article of members) {
    if (lasting === LARGEST_FEED) break;
    const { published, expires = Infinity } = article;
    if (expires <= made) continue;
    showable.push(article);
    if (published <= made && expires === Infinity) lasting++;
  }
  return showable;
}

export interface ListParts {
  /** The instant at which the list is. */
  readonly made: number;
  /** Its articles that are written. */
  readonly showable: readonly Article[];
  readonly place: Place;
  readonly tags: ListRecord['tags'];
}

export function createListRecord(list: ArticleList, { made, showable, place, tags }: ListParts): ListRecord {
  const { name, description, size, from, members } = list;
  const events = members
    .flatMap(({ published, expires = Infinity }): ListEvent[] => [
      [published, 1],
      [expires, -1],
    ])
    .filter(([instant]) => instant > made && instant < Infinity);
  return {
    path: selectionPath(list.selection),
    name,
    ...(description === undefined ? {} : { description }),
    size,
    tags,
    ...(from === -Infinity ? {} : { from }),
    entries: showable.map((article): ListEntry => {
      const { published, expires } = article;
      return expires === undefined ? [...place(article), published] : [...place(article), published, expires];
    }),
    events: events.sort(([a], [b]) => a - b),
  };
}

/** What the list of all feeds says of one from `made` on, with one state for each second in which it changes. */
export function createSummaryRecord(record: ListRecord, made: number): SummaryRecord {
  const { path, name, description } = record;
  const seconds = [made, ...changesUntil(record).reverse()];
  return {
    path,
    name,
    ...(description === undefined ? {} : { description }),
    states: seconds.map((second): SummaryState => {
      const { size } = spanAt(record, second);
      const newest = record.entries.find(([, , , published, expires = Infinity]) => {
        return published <= second && expires > second;
      })?.[3];
      return newest === undefined ? [second, size] : [second, size, newest];
    }),
  };
}
