import type { Article } from './article.ts';
import { type ArticleList, createList, holdsAt, type ListContents, listAt } from './article-list.ts';
import { changedMembers } from './members.ts';
import { type Selection, selectionPath, topicsOf } from './selection.ts';
import type { Site } from './site.ts';

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
const EMPTY: ListContents = { members: [], expiring: [], spellings: new Map() };

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
      expiring: changedMembers(
        before.expiring,
        removed,
        added.filter((article) => article.expires !== undefined),
      ),
      spellings: addCounts(before.spellings, spellings),
    };
    const list = createList(selection, contents, site, now);
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
