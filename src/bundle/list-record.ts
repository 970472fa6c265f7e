import { type ArticleList, isPublic, listAt } from '../catalog/article-list.ts';
import { LARGEST_FEED } from '../catalog/feed-window.ts';
import { activityOf, headlineOf, RANKED } from '../catalog/list-summary.ts';
import { formatPath } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import type { Site } from '../domain/site/site.ts';
import type { ListEntry, ListEvent, ListRecord, SummaryRecord, SummaryState, TopicRecord } from './format.ts';
import { changesUntil, spanAt } from './list-state.ts';

/** The location of an article: the same for all lists, or near the other articles of a list. */
export type Place = (article: Article) => readonly [article: number, shard: number, line: number];

/**
 * The articles of a list that one of its feeds can show at `made` or later. These are all current and scheduled articles, in feed
 * order, up to a full feed of articles that never expire.
 */
export function showableArticles({ members }: ArticleList, made: number): Article[] {
  const showable: Article[] = [];
  let permanent = 0;
  for (const article of members) {
    if (permanent === LARGEST_FEED) break;
    const { published, expires = Infinity } = article;
    if (expires <= made) continue;
    showable.push(article);
    if (published <= made && expires === Infinity) permanent++;
  }
  return showable;
}

export interface ListParts {
  readonly site: Site;
  /** The instant of the list. */
  readonly made: number;
  /** The articles of the list that the bundle contains. */
  readonly showable: readonly Article[];
  readonly place: Place;
  readonly tags: ListRecord['tags'];
}

export function createListRecord(list: ArticleList, parts: ListParts): ListRecord {
  const { site, made, showable, place, tags } = parts;
  const { size, from, departures, members } = list;
  const events = members
    .flatMap(({ published, expires = Infinity }): ListEvent[] => [
      [published, 1],
      [expires, -1],
    ])
    .filter(([instant]) => instant > made && instant < Infinity);
  return {
    ...topicRecord(list, site, made),
    size,
    tags,
    ...(from === -Infinity ? {} : { from }),
    ...(departures.length === 0 ? {} : { departures }),
    entries: showable.map((article): ListEntry => {
      const { published, expires, updated } = article;
      if (expires === undefined) return [...place(article), published];
      if (updated <= expires) return [...place(article), published, expires];
      return [...place(article), published, expires, updated];
    }),
    events: events.sort(([a], [b]) => a - b),
  };
}

function topicRecord(list: ArticleList, site: Site, made: number): TopicRecord {
  const { selection, name, description, members } = list;
  const names = namesAfter(list, site, made);
  const first = members.at(-1)?.published;
  return {
    path: formatPath(selection),
    name,
    ...(names.length === 0 ? {} : { names }),
    ...(description === undefined ? {} : { description }),
    ...(isPublic(list, made) || first === undefined ? {} : { begins: first }),
  };
}

/** The future names of the list: a spelling counts from when an article that uses it is due. */
function namesAfter(list: ArticleList, site: Site, made: number): [instant: number, name: string][] {
  if (list.spellings.size < 2) return [];
  const instants = list.members.map(({ published }) => published).filter((published) => published > made);
  let { name } = list;
  return instants.reverse().flatMap((instant): [number, string][] => {
    const next = listAt(list, site, instant).name;
    if (next === name) return [];
    name = next;
    return [[instant, name]];
  });
}

export interface SummaryParts {
  readonly site: Site;
  readonly made: number;
  /** The article of a number in `entries`. */
  readonly articleOf: (number: number) => Pick<Article, 'title' | 'language'> | undefined;
}

/** The summary of a feed from `made` on, with one state for each second in which it changes. */
export function createSummaryRecord(record: ListRecord, parts: SummaryParts): SummaryRecord {
  const { path, name, names, description, begins } = record;
  const seconds = [parts.made, ...changesUntil(record).reverse()];
  return {
    path,
    name,
    ...(names === undefined ? {} : { names }),
    ...(description === undefined ? {} : { description }),
    ...(begins === undefined ? {} : { begins }),
    states: seconds.map((second) => summaryState(record, second, parts)),
  };
}

function summaryState(record: ListRecord, second: number, { site, articleOf }: SummaryParts): SummaryState {
  const { size } = spanAt(record, second);
  const recent = newestEntries(record, second);
  const [number, , , newest] = recent[0] ?? [];
  const article = number === undefined ? undefined : articleOf(number);
  if (newest === undefined || article === undefined) return [second, size];
  const { title, language } = headlineOf(article);
  const activity = activityOf(recent.map(([, , , published]) => published));
  const state = [second, size, newest, activity, title] as const;
  return language === site.language ? state : [...state, language];
}

function newestEntries({ entries }: ListRecord, second: number): ListEntry[] {
  const newest: ListEntry[] = [];
  for (const entry of entries) {
    if (newest.length === RANKED) break;
    const [, , , published, expires = Infinity] = entry;
    if (published <= second && expires > second) newest.push(entry);
  }
  return newest;
}
