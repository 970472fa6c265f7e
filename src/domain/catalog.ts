import { type Article, compareArticles, isCurrent } from './article.ts';
import { type Selection, selectionPath, topicsOf } from './selection.ts';
import { type Site, topicSettings } from './site.ts';
import { compareCodePoints } from './topic.ts';

/** The articles of one selection as they stand at an instant. A list that changes is a new object. */
export interface ArticleList {
  readonly selection: Selection;
  /** The topic's displayed name; empty for everything. */
  readonly name: string;
  readonly description: string | undefined;
  /** How many are current. */
  readonly size: number;
  /** When the list came to be as it is: the instant at which the catalog was made, or moved to this. */
  readonly since: number;
  /** The list is the same at every instant from `from` up to, but without, `until`. */
  readonly from: number;
  readonly until: number;
  /** When the next article leaves; `Infinity` if none is known to. */
  readonly nextRemoval: number;
  /** Every article that is no draft, in feed order: also those that are not due, or expired. */
  readonly members: readonly Article[];
}

/** All articles and their lists at an instant. It never changes; `at` gives the next one. */
export interface Catalog {
  readonly site: Site;
  readonly instant: number;
  /** By the selection's path; also topics none of whose articles is current. */
  readonly lists: ReadonlyMap<string, ArticleList>;
  /** The catalog at another instant, later or earlier; it shares every list that did not change. */
  at(now: number): Catalog;
}

/** The catalog of `articles` at `now`. Drafts are in no list. */
export function createCatalog(site: Site, articles: readonly Article[], now: number): Catalog {
  const members = new Map<string, Membership>([
    ['/feed', { selection: { kind: 'all' }, name: '', articles: [] }],
  ]);
  for (const article of articles.filter(({ draft }) => !draft).sort(compareArticles)) {
    members.get('/feed')?.articles.push(article);
    for (const { name, ...selection } of topicsOf(article, site)) {
      const path = selectionPath(selection);
      const membership = members.get(path) ?? { selection, name, articles: [] };
      membership.articles.push(article);
      if (name !== membership.name && compareCodePoints(name, membership.name) < 0) membership.name = name;
      members.set(path, membership);
    }
  }
  const paths = [...members.keys()].sort();
  const lists = paths.flatMap((path) => {
    const membership = members.get(path);
    return membership === undefined ? [] : [[path, createList(membership, site, now)] as const];
  });
  return catalogOf(site, new Map(lists), now);
}

/** The newest current articles of a list, at most `limit`. */
export function newestArticles(list: ArticleList, limit: number): Article[] {
  const newest: Article[] = [];
  for (const article of list.members) {
    if (newest.length === limit) break;
    if (isCurrent(article, list.from)) newest.push(article);
  }
  return newest;
}

/** The most items a feed holds, whatever is asked for. */
export const LARGEST_FEED = 200;

/**
 * The articles a feed shows: the `limit` newest if one is given, else `site.perFeed` and, beyond that, everything published
 * within `site.keepDays` days of the newest, so that a reader that polls daily loses nothing on a busy day.
 */
export function feedArticles(list: ArticleList, site: Site, limit?: number): Article[] {
  if (limit !== undefined) return newestArticles(list, limit);
  const newest = newestArticles(list, LARGEST_FEED);
  const oldest = (newest[0]?.published ?? 0) - site.keepDays * 86_400_000;
  return newest.filter(({ published }, index) => index < site.perFeed || published >= oldest);
}

interface Membership {
  readonly selection: Selection;
  name: string;
  readonly articles: Article[];
}

function catalogOf(site: Site, lists: ReadonlyMap<string, ArticleList>, instant: number): Catalog {
  return {
    site,
    instant,
    lists,
    at(now) {
      const all = lists.get('/feed');
      if (all === undefined || (now >= all.from && now < all.until)) return this;
      const moved = Array.from(lists, ([path, list]) => [path, listAt(list, now)] as const);
      return catalogOf(site, new Map(moved), now);
    },
  };
}

function createList(
  { selection, name: spelling, articles }: Membership,
  site: Site,
  now: number,
): ArticleList {
  const named = selection.kind === 'category' || selection.kind === 'tag' || selection.kind === 'author';
  const settings = named ? topicSettings(site, selection.kind, spelling) : undefined;
  const name = settings?.title ?? spelling;
  return {
    selection,
    name,
    description: settings?.description,
    members: articles,
    since: now,
    ...span(articles, now),
  };
}

function listAt(list: ArticleList, now: number): ArticleList {
  if (now >= list.from && now < list.until) return list;
  return { ...list, since: now, ...span(list.members, now) };
}

/** How many are current at `now`, between which instants that stays so, and when the next one leaves. */
function span(members: readonly Article[], now: number): Span {
  let [size, from, until, nextRemoval] = [0, -Infinity, Infinity, Infinity];
  for (const article of members) {
    const { published, expires = Infinity } = article;
    if (isCurrent(article, now)) size++;
    for (const instant of [published, expires]) {
      if (instant <= now) from = Math.max(from, instant);
      else until = Math.min(until, instant);
    }
    if (expires > now) nextRemoval = Math.min(nextRemoval, expires);
  }
  return { size, from, until, nextRemoval };
}

type Span = Pick<ArticleList, 'size' | 'from' | 'until' | 'nextRemoval'>;
