import { type Article, isCurrent } from '../domain/article/article.ts';
import type { Selection } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import { settingsOf } from '../domain/topics.ts';
import { type Departure, departuresUntil } from './departures.ts';
import { firstIndex } from './feed-order.ts';
import { topicNameAt } from './topic-name.ts';

/** The articles of one selection at an instant. A list that changes is a new object. */
export interface ArticleList {
  readonly selection: Selection;
  /** The topic's displayed name; empty for everything. */
  readonly name: string;
  readonly description: string | undefined;
  /** How many are current. */
  readonly size: number;
  /** The instant at which the catalog was created, or changed to the present list. */
  readonly since: number;
  /** The list is the same at every instant from `from` up to, but without, `until`. */
  readonly from: number;
  readonly until: number;
  /** When the next article leaves; `Infinity` if none is known to. */
  readonly nextRemoval: number;
  /** The departures that can be the last change of a feed of it. */
  readonly departures: readonly Departure[];
  /** Every article that is not a draft, in feed order, including scheduled and expired ones. */
  readonly members: readonly Article[];
  /** Those of them that expire. */
  readonly expiring: readonly Article[];
  /** How many members spell the topic how. */
  readonly spellings: ReadonlyMap<string, number>;
}

/** The data of a list. */
export type ListContents = Pick<ArticleList, 'members' | 'expiring' | 'spellings'>;

/** The newest current articles of a list, at most `limit`. */
export function newestArticles(list: ArticleList, limit: number): Article[] {
  const newest: Article[] = [];
  for (const article of list.members) {
    if (newest.length === limit) break;
    if (isCurrent(article, list.from)) newest.push(article);
  }
  return newest;
}

export interface ListOptions {
  readonly site: Site;
  readonly now: number;
  /** The instant of its last visible change; `now` if left out. */
  readonly since?: number;
}

export function createList(
  selection: Selection,
  contents: ListContents,
  { site, now, since = now }: ListOptions,
): ArticleList {
  return {
    selection,
    name: topicNameAt(selection, contents, { site, now }),
    description: settingsOf(selection, site)?.description,
    ...contents,
    since,
    ...span(contents, now),
  };
}

/** The list at another instant; the same object while it is the same list. */
export function listAt(list: ArticleList, site: Site, now: number): ArticleList {
  if (holdsAt(list, now)) return list;
  return { ...list, name: topicNameAt(list.selection, list, { site, now }), since: now, ...span(list, now) };
}

/**
 * Whether strangers may learn of the list: it is that of everything, or an article on it has been due, which may have expired
 * since. A topic that only scheduled articles name does not exist for them.
 */
export function isPublic({ selection, members }: ArticleList, now: number): boolean {
  return selection.kind === 'all' || (members.at(-1)?.published ?? Infinity) <= now;
}

export function holdsAt({ from, until }: ArticleList, now: number): boolean {
  return now >= from && now < until;
}

/** How many are current at `now`, between which instants that stays so, when the next one leaves, and which have left. */
function span({ members, expiring }: ListContents, now: number): Span {
  const due = firstIndex(members, ({ published }) => published <= now);
  let size = members.length - due;
  let from = members[due]?.published ?? -Infinity;
  let until = members[due - 1]?.published ?? Infinity;
  let nextRemoval = Infinity;
  for (const { published, expires = Infinity } of expiring) {
    if (expires <= now) {
      if (published <= now) size--;
      from = Math.max(from, expires);
    } else nextRemoval = Math.min(nextRemoval, expires);
  }
  until = Math.min(until, nextRemoval);
  return { size, from, until, nextRemoval, departures: departuresUntil({ members, expiring }, now) };
}

type Span = Pick<ArticleList, 'size' | 'from' | 'until' | 'nextRemoval' | 'departures'>;
