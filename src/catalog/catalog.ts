import { EVERYTHING_PATH, formatPath } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import { EVERYTHING, type Selection } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import { filterInSteps, runAtOnce, type Steps, visitInSteps } from '../domain/steps.ts';
import { topicsOf } from '../domain/topics.ts';
import {
  type ArticleList,
  createList,
  isPublic,
  isValidAt,
  type ListContents,
  listAt,
} from './article-list.ts';
import { changedMembers } from './feed-order.ts';

/** All articles and their lists at an instant. Immutable: `at` and `with` return a new catalog. */
export interface Catalog {
  readonly site: Site;
  /** The instant of the last change. */
  readonly instant: number;
  /** When the next article is due or expires; `Infinity` if none is. */
  readonly nextChange: number;
  /** Keyed and sorted by the path of the selection. Includes topics whose articles have all expired. */
  readonly lists: ReadonlyMap<string, ArticleList>;
  /** Topics of scheduled articles only. No response may reveal them. */
  readonly coming: ReadonlyMap<string, ArticleList>;
  /** The catalog at another instant, later or earlier. Shares unchanged lists. */
  at(now: number): Catalog;
  /** The catalog after a change. Shares unchanged lists. */
  with(change: CatalogChange, now: number): Catalog;
  /** The same in steps, as a change of many articles or of the site takes long. */
  withInSteps(change: CatalogChange, now: number): Steps<Catalog>;
}

export interface CatalogChange {
  /** The new site; absent if unchanged. */
  readonly site?: Site;
  /** The removed or replaced articles: the same objects as in the catalog. */
  readonly removed: readonly Article[];
  readonly added: readonly Article[];
}

/**
 * Creates the catalog of `articles` at `now`, in milliseconds since 1970. Drafts are in no list.
 *
 * @example
 * import { arraySource, createCatalog } from 'feedstand';
 *
 * const site = { title: 'The Wire', url: 'https://news.example', ids: 'tag:news.example,2026' };
 * const loaded = await arraySource(site, []).load();
 * const catalog = createCatalog(loaded.site, loaded.articles, Date.now());
 * const tomorrow = catalog.at(Date.now() + 86_400_000);
 */
export function createCatalog(site: Site, articles: readonly Article[], now: number): Catalog {
  return runAtOnce(createInSteps(site, articles, now));
}

function createInSteps(site: Site, articles: readonly Article[], now: number): Steps<Catalog> {
  const everything = createList(EVERYTHING, EMPTY, { site, now });
  const lists = { lists: new Map([[EVERYTHING_PATH, everything]]), coming: new Map() };
  return catalogOf(site, lists, now).withInSteps({ removed: [], added: articles }, now);
}

/** The catalog with what changed at `built` dated `now` instead: work in steps is published later than it begins. */
export function changedLater(catalog: Catalog, built: number, now: number): Catalog {
  const later = (lists: Lists['lists']) =>
    new Map(
      Array.from(lists, ([path, list]) => [path, list.since === built ? { ...list, since: now } : list]),
    );
  const { site, lists, coming } = catalog.at(now);
  return catalogOf(site, { lists: later(lists), coming: later(coming) }, now);
}

/** When the first article of a topic of scheduled articles is due; `undefined` if there is no such topic. */
export function firstDue({ coming }: Catalog, path: string): number | undefined {
  return coming.get(path)?.members.at(-1)?.published;
}

type Lists = Pick<Catalog, 'lists' | 'coming'>;

function catalogOf(site: Site, { lists, coming }: Lists, instant: number): Catalog {
  const everything = lists.get(EVERYTHING_PATH);
  return {
    site,
    instant,
    // This list contains every article of the others.
    nextChange: everything?.until ?? Infinity,
    lists,
    coming,
    at(now) {
      if (everything === undefined || isValidAt(everything, now)) return this;
      return catalogOf(site, listsAt(this, now), now);
    },
    with(change, now) {
      return runAtOnce(this.withInSteps(change, now));
    },
    *withInSteps({ site: next = site, removed, added }, now) {
      if (next !== site) {
        const excluded = new Set(removed);
        const stays = (article: Article) => !excluded.has(article);
        const members = yield* filterInSteps(everything?.members ?? [], stays);
        return yield* createInSteps(next, members.concat(added), now);
      }
      const changes = yield* changesByPath(removed, added, site);
      return changes.size === 0 ? this : catalogOf(site, yield* changedLists(this, changes, now), now);
    },
  };
}

/** The lists at another instant: a topic becomes public when its first article is due. */
function listsAt({ site, lists, coming }: Pick<Catalog, 'site' | keyof Lists>, now: number): Lists {
  const next = { lists: new Map<string, ArticleList>(), coming: new Map<string, ArticleList>() };
  for (const [path, list] of lists) {
    const updated = listAt(list, site, now);
    // A topic disappears only if the clock is set back.
    if (updated === list || isPublic(updated, now)) next.lists.set(path, updated);
    else next.coming.set(path, updated);
  }
  const known = next.lists.size;
  for (const [path, list] of coming) {
    const updated = listAt(list, site, now);
    (isPublic(updated, now) ? next.lists : next.coming).set(path, updated);
  }
  return next.lists.size === known ? next : { ...next, lists: inOrder(next.lists) };
}

function inOrder(lists: ReadonlyMap<string, ArticleList>): Map<string, ArticleList> {
  return new Map([...lists].sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface ListChange {
  readonly selection: Selection;
  readonly removed: Set<Article>;
  readonly added: Article[];
  /** Spelling of the topic → change in the number of members that use it. */
  readonly spellings: Map<string, number>;
}

function* changesByPath(
  removed: readonly Article[],
  added: readonly Article[],
  site: Site,
): Steps<Map<string, ListChange>> {
  const changes = new Map<string, ListChange>();
  const record = (article: Article, difference: 1 | -1) => {
    if (article.draft) return;
    for (const { name, selection } of [{ name: '', selection: EVERYTHING }, ...topicsOf(article, site)]) {
      const path = formatPath(selection);
      const change: ListChange = changes.get(path) ?? {
        selection,
        removed: new Set(),
        added: [],
        spellings: new Map(),
      };
      if (difference === -1) change.removed.add(article);
      // An article with two spellings of one topic is listed once.
      else if (change.added.at(-1) !== article) change.added.push(article);
      change.spellings.set(name, (change.spellings.get(name) ?? 0) + difference);
      changes.set(path, change);
    }
  };
  yield* visitInSteps(removed, (article) => record(article, -1));
  yield* visitInSteps(added, (article) => record(article, 1));
  return changes;
}

const EMPTY: ListContents = { members: [], expiring: [], spellings: new Map() };

function* changedLists(
  { site, ...before }: Pick<Catalog, 'site' | 'lists' | 'coming'>,
  changes: ReadonlyMap<string, ListChange>,
  now: number,
): Steps<Lists> {
  const [lists, coming] = [new Map(before.lists), new Map(before.coming)];
  let isSorted = true;
  for (const [path, change] of changes) {
    const list = yield* changedList(before.lists.get(path) ?? before.coming.get(path), change, { site, now });
    const [to, from] = list !== undefined && isPublic(list, now) ? [lists, coming] : [coming, lists];
    from.delete(path);
    if (list === undefined) to.delete(path);
    else to.set(path, list);
    isSorted &&= before.lists.has(path) || !lists.has(path);
    yield;
  }
  return { lists: isSorted ? lists : inOrder(lists), coming };
}

/** The list after a change; `undefined` if it is empty. */
function* changedList(
  before: ArticleList | undefined,
  { selection, removed, added, spellings }: ListChange,
  { site, now }: { readonly site: Site; readonly now: number },
): Steps<ArticleList | undefined> {
  const { members, expiring, spellings: counts } = before ?? EMPTY;
  const contents = {
    members: yield* changedMembers(members, removed, added),
    expiring: yield* changedMembers(
      expiring,
      removed,
      added.filter((article) => article.expires !== undefined),
    ),
    spellings: addCounts(counts, spellings),
  };
  if (contents.members.length === 0 && selection.kind !== 'all') return undefined;
  // Last-Modified depends on this: it must not reveal when an article was scheduled or cancelled.
  const isUnseen = before !== undefined && [...removed, ...added].every(({ published }) => published > now);
  return createList(selection, contents, { site, now, since: isUnseen ? before.since : now });
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
