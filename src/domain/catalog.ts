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
  /** Those of them that expire. */
  readonly expiring: readonly Article[];
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
  /** The catalog after a change; it shares every list that the change does not touch. */
  with(change: CatalogChange, now: number): Catalog;
}

export interface CatalogChange {
  /** Another one if what the publication says about itself has changed. */
  readonly site?: Site;
  /** Articles that are no longer as they were: the same objects. */
  readonly removed: readonly Article[];
  readonly added: readonly Article[];
}

/** The catalog of `articles` at `now`. Drafts are in no list. */
export function createCatalog(site: Site, articles: readonly Article[], now: number): Catalog {
  const everything = createList(EVERYTHING, EMPTY, site, now);
  return catalogOf(site, new Map([['/feed', everything]]), now).with({ removed: [], added: articles }, now);
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
  return feedWindow(newestArticles(list, limit ?? LARGEST_FEED), site, limit);
}

/** Those of the newest articles, which come in feed order, that a feed shows. */
export function feedWindow<Dated extends Pick<Article, 'published'>>(
  newest: readonly Dated[],
  site: Site,
  limit?: number,
): Dated[] {
  if (limit !== undefined) return newest.slice(0, limit);
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
    with({ site: next = site, removed, added }, now) {
      if (next !== site) {
        const gone = new Set(removed);
        const members = (everything?.members ?? []).filter((article) => !gone.has(article));
        return createCatalog(next, members.concat(added), now);
      }
      const changes = changesByPath(removed, added, site);
      return changes.size === 0 ? this : catalogOf(site, changedLists(lists, changes, site, now), now);
    },
  };
}

interface ListChange {
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
): Map<string, ListChange> {
  const changes = new Map<string, ListChange>();
  const record = (article: Article, difference: 1 | -1) => {
    if (article.draft) return;
    for (const { name, selection } of [{ name: '', selection: EVERYTHING }, ...topicsOf(article, site)]) {
      const path = selectionPath(selection);
      const change: ListChange = changes.get(path) ?? {
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
const EMPTY: Contents = { members: [], expiring: [], spellings: new Map() };

type Contents = Pick<ArticleList, 'members' | 'expiring' | 'spellings'>;

function changedLists(
  lists: ReadonlyMap<string, ArticleList>,
  changes: ReadonlyMap<string, ListChange>,
  site: Site,
  now: number,
): Map<string, ArticleList> {
  const next = new Map(lists);
  for (const [path, { selection, removed, added, spellings }] of changes) {
    const before = lists.get(path) ?? EMPTY;
    const members = changedMembers(before.members, removed, added);
    const contents = {
      members,
      expiring: changedMembers(before.expiring, removed, added.filter(expires)),
      spellings: addCounts(before.spellings, spellings),
    };
    const list = createList(selection, contents, site, now);
    if (members.length > 0 || selection.kind === 'all') next.set(path, list);
    else next.delete(path);
  }
  if ([...changes.keys()].every((path) => lists.has(path))) return next;
  return new Map([...next].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** So many single changes cost less one by one than to go over a list. */
const FEW = 16;

function changedMembers(
  members: readonly Article[],
  removed: ReadonlySet<Article>,
  added: readonly Article[],
): readonly Article[] {
  if (members.length === 0 && added.length === 0) return members;
  if (removed.size + added.length > FEW) {
    const stay = members.filter((article) => !removed.has(article));
    return stay.concat(added).sort(compareArticles);
  }
  const next = members.slice();
  for (const article of removed) {
    const place = placeOf(article, next);
    if (next[place] === article) next.splice(place, 1);
  }
  for (const article of added) next.splice(placeOf(article, next), 0, article);
  return next;
}

/** Where an article is in feed order, or would be. */
function placeOf(article: Article, members: readonly Article[]): number {
  return firstIndex(members, (member) => compareArticles(member, article) >= 0);
}

/** The first index at which `holds`, which holds of everything behind it too; the length if it never does. */
function firstIndex(members: readonly Article[], holds: (member: Article) => boolean): number {
  let [low, high] = [0, members.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const member = members[middle];
    if (member !== undefined && holds(member)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function expires(article: Article): boolean {
  return article.expires !== undefined;
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

function createList(selection: Selection, contents: Contents, site: Site, now: number): ArticleList {
  const [spelling = ''] = [...contents.spellings.keys()].sort(compareCodePoints);
  const named = selection.kind === 'category' || selection.kind === 'tag' || selection.kind === 'author';
  const settings = named ? site.topics[selection.kind].settings.get(selection.slug) : undefined;
  const names = { name: settings?.title ?? spelling, description: settings?.description };
  return { selection, ...names, ...contents, since: now, ...span(contents, now) };
}

function listAt(list: ArticleList, now: number): ArticleList {
  return holdsAt(list, now) ? list : { ...list, since: now, ...span(list, now) };
}

function holdsAt({ from, until }: ArticleList, now: number): boolean {
  return now >= from && now < until;
}

/** How many are current at `now`, between which instants that stays so, and when the next one leaves. */
function span({ members, expiring }: Contents, now: number): Span {
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
  return { size, from, until, nextRemoval };
}

type Span = Pick<ArticleList, 'size' | 'from' | 'until' | 'nextRemoval'>;
