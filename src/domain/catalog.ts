import { type Article, compareArticles, isCurrent } from './article.ts';
import { type Selection, selectionPath, topicsOf } from './selection.ts';
import type { Site } from './site.ts';
import { compareCodePoints } from './topic.ts';

/** The articles of one selection as they stand at an instant. A list that changes is a new object. */
export interface ArticleList {
  readonly selection: Selection;
  /** The topic's displayed name; empty for everything. */
  readonly name: string;
  readonly description: string | undefined;
  /** How many are current. */
  readonly size: number;
  /** When the list came to be as it is: the instant at which the catalog was made, or changed to this. */
  readonly since: number;
  /** The list is the same at every instant from `from` up to, but without, `until`. */
  readonly from: number;
  readonly until: number;
  /** When the next article leaves; `Infinity` if none is known to. */
  readonly nextRemoval: number;
  /** Every article that is no draft, in feed order: also those that are not due, or expired. */
  readonly members: readonly Article[];
  /** How many members spell the topic how. */
  readonly spellings: ReadonlyMap<string, number>;
}

/** All articles and their lists at an instant. It never changes; `at` and `with` give the next one. */
export interface Catalog {
  readonly site: Site;
  /** When it came to be as it is. */
  readonly instant: number;
  /** By the selection's path, in order; also topics none of whose articles is current. */
  readonly lists: ReadonlyMap<string, ArticleList>;
  /** The catalog at another instant, later or earlier; it shares every list that did not change. */
  at(now: number): Catalog;
  /** The catalog of other articles; it shares every list that the change does not touch. */
  with(articles: readonly Article[], now: number): Catalog;
}

/** The catalog of `articles` at `now`. Drafts are in no list. */
export function createCatalog(site: Site, articles: readonly Article[], now: number): Catalog {
  const everything = createList(EVERYTHING, EMPTY, site, now);
  return catalogOf(site, new Map([['/feed', everything]]), now).with(articles, now);
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

function catalogOf(site: Site, lists: ReadonlyMap<string, ArticleList>, instant: number): Catalog {
  const everything = lists.get('/feed');
  return {
    site,
    instant,
    lists,
    at(now) {
      if (everything === undefined || holdsAt(everything, now)) return this;
      const moved = Array.from(lists, ([path, list]) => [path, listAt(list, now)] as const);
      return catalogOf(site, new Map(moved), now);
    },
    with(articles, now) {
      const after = new Set(articles.filter(({ draft }) => !draft));
      const before = new Set(everything?.members);
      const changes = changesByPath(difference(before, after), difference(after, before), site);
      return changes.size === 0 ? this : catalogOf(site, changedLists(lists, changes, site, now), now);
    },
  };
}

interface Change {
  readonly selection: Selection;
  readonly removed: Set<Article>;
  readonly added: Article[];
  /** By how much the number of members that spell the topic so changes. */
  readonly spellings: Map<string, number>;
}

function changesByPath(
  removed: readonly Article[],
  added: readonly Article[],
  site: Site,
): Map<string, Change> {
  const changes = new Map<string, Change>();
  const record = (article: Article, difference: 1 | -1) => {
    for (const { name, selection } of [{ name: '', selection: EVERYTHING }, ...topicsOf(article, site)]) {
      const path = selectionPath(selection);
      const change: Change = changes.get(path) ?? {
        selection,
        removed: new Set(),
        added: [],
        spellings: new Map(),
      };
      if (difference === -1) change.removed.add(article);
      // An article that spells one topic in two ways is on it once.
      else if (change.added.at(-1) !== article) change.added.push(article);
      change.spellings.set(name, (change.spellings.get(name) ?? 0) + difference);
      changes.set(path, change);
    }
  };
  for (const article of removed) record(article, -1);
  for (const article of added) record(article, 1);
  return changes;
}

const EVERYTHING: Selection = { kind: 'all' };
const EMPTY: Pick<ArticleList, 'members' | 'spellings'> = { members: [], spellings: new Map() };

function changedLists(
  lists: ReadonlyMap<string, ArticleList>,
  changes: ReadonlyMap<string, Change>,
  site: Site,
  now: number,
): Map<string, ArticleList> {
  const next = new Map(lists);
  for (const [path, { selection, removed, added, spellings }] of changes) {
    const before = lists.get(path) ?? EMPTY;
    // Nearly sorted already, which sort() makes use of.
    const members = before.members
      .filter((article) => !removed.has(article))
      .concat(added)
      .sort(compareArticles);
    const list = createList(
      selection,
      { members, spellings: addCounts(before.spellings, spellings) },
      site,
      now,
    );
    if (members.length > 0 || selection.kind === 'all') next.set(path, list);
    else next.delete(path);
  }
  if ([...changes.keys()].every((path) => lists.has(path))) return next;
  return new Map([...next].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function addCounts(counts: ReadonlyMap<string, number>, differences: ReadonlyMap<string, number>) {
  const sum = new Map(counts);
  for (const [name, difference] of differences) {
    const count = (sum.get(name) ?? 0) + difference;
    if (count > 0) sum.set(name, count);
    else sum.delete(name);
  }
  return sum;
}

function createList(
  selection: Selection,
  { members, spellings }: Pick<ArticleList, 'members' | 'spellings'>,
  site: Site,
  now: number,
): ArticleList {
  const [spelling = ''] = [...spellings.keys()].sort(compareCodePoints);
  const named = selection.kind === 'category' || selection.kind === 'tag' || selection.kind === 'author';
  const settings = named ? site.topics[selection.kind].settings.get(selection.slug) : undefined;
  const names = { name: settings?.title ?? spelling, description: settings?.description };
  return { selection, ...names, members, spellings, since: now, ...span(members, now) };
}

function listAt(list: ArticleList, now: number): ArticleList {
  return holdsAt(list, now) ? list : { ...list, since: now, ...span(list.members, now) };
}

function holdsAt({ from, until }: ArticleList, now: number): boolean {
  return now >= from && now < until;
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

function difference(from: ReadonlySet<Article>, without: ReadonlySet<Article>): Article[] {
  return [...from].filter((article) => !without.has(article));
}
