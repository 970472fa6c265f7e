import { type Article, isCurrent } from '../domain/article/article.ts';
import type { Selection } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import { settingsOf } from '../domain/topics.ts';
import { type Departure, departuresUntil } from './departures.ts';
import { firstIndex } from './feed-order.ts';
import { topicNameAt } from './topic-name.ts';

/** The articles of one selection at an instant. Immutable: a changed list is a new object. */
export interface ArticleList {
  readonly selection: Selection;
  /** The displayed name of the topic; empty for the list of everything. */
  readonly name: string;
  readonly description: string | undefined;
  /** The number of current articles. */
  readonly size: number;
  /** The instant of the last change, or of the catalog's creation. */
  readonly since: number;
  /** The list is valid from `from` (inclusive) to `until` (exclusive). */
  readonly from: number;
  readonly until: number;
  /** When the next article expires; `Infinity` if none does. */
  readonly nextRemoval: number;
  /** The departures that may determine the date of a feed. See `departuresUntil`. */
  readonly departures: readonly Departure[];
  /** All articles except drafts, in feed order, including scheduled and expired ones. */
  readonly members: readonly Article[];
  /** The members that have an expiry. */
  readonly expiring: readonly Article[];
  /** Spelling of the topic → number of members that use it. */
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
  /** The instant of the last visible change; defaults to `now`. */
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

/** The list at another instant; the same object if it is unchanged. */
export function listAt(list: ArticleList, site: Site, now: number): ArticleList {
  if (isValidAt(list, now)) return list;
  return { ...list, name: topicNameAt(list.selection, list, { site, now }), since: now, ...span(list, now) };
}

/**
 * Whether the list may be served: it is the list of everything, or at least one article has been due (and may have expired). A
 * topic of scheduled articles only does not exist publicly.
 */
export function isPublic({ selection, members }: ArticleList, now: number): boolean {
  return selection.kind === 'all' || (members.at(-1)?.published ?? Infinity) <= now;
}

export function isValidAt({ from, until }: ArticleList, now: number): boolean {
  return now >= from && now < until;
}

/** The number of current articles at `now`, how long it stays valid, the next expiry, and the past departures. */
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
