import type { Article } from '../domain/article/article.ts';
import { compareOrigins, formatOrigin, type Problem } from '../domain/problem.ts';
import { filterInSteps, runAtOnce, type Steps, sortInSteps, visitInSteps } from '../domain/steps.ts';

/** The effects of a change of records: articles served or no longer served, problems found or resolved. */
export interface ClaimsChange {
  /** Articles that are no longer served, or were replaced. */
  readonly removed: readonly Article[];
  readonly added: readonly Article[];
  /** Problems that no longer exist. */
  readonly resolved: readonly Problem[];
  readonly found: readonly Problem[];
}

/**
 * Decides which record is served if several claim one slug or one id, in any format: the first in path order. Drafts claim
 * nothing, because they are in no feed. Neither do records that are not served.
 */
export interface Claims {
  /** Removes and adds records. Checks only records that share an id or slug with them, directly or transitively. */
  change(removed: readonly Article[], added: readonly Article[]): ClaimsChange;
  /** The same in steps. */
  changeInSteps(removed: readonly Article[], added: readonly Article[]): Steps<ClaimsChange>;
  isServed(article: Article): boolean;
}

export function createClaims(): Claims {
  const claimants: Claimants = { slug: new Map(), id: new Map() };
  const losers = new Map<Article, Problem>();
  function* changeInSteps(removed: readonly Article[], added: readonly Article[]): Steps<ClaimsChange> {
    const leaving = yield* withoutDrafts(removed);
    const coming = yield* withoutDrafts(added);
    yield* release(claimants, leaving);
    yield* claim(claimants, coming);
    const rivals = yield* rivalsOf(claimants, [...leaving, ...coming]);
    const before = yield* exclude(losers, rivals);
    const present = yield* filterInSteps(rivals, (article) => !leaving.has(article));
    const after = yield* losersAmong(yield* contested(claimants, present));
    for (const [article, problem] of after) losers.set(article, problem);
    const stays = yield* filterInSteps(present, (article) => !coming.has(article));
    const [removedNow, addedNow] = [
      yield* filterInSteps(removed, (article) => !before.has(article)),
      yield* filterInSteps(added, (article) => !after.has(article)),
    ];
    return {
      removed: removedNow.concat(stays.filter((article) => !before.has(article) && after.has(article))),
      added: addedNow.concat(stays.filter((article) => before.has(article) && !after.has(article))),
      resolved: notIn(after, before),
      found: notIn(before, after),
    };
  }
  return {
    isServed: (article) => !losers.has(article),
    change: (removed, added) => runAtOnce(changeInSteps(removed, added)),
    changeInSteps,
  };
}

function* withoutDrafts(articles: readonly Article[]): Steps<Set<Article>> {
  const others = new Set<Article>();
  yield* visitInSteps(articles, (article) => {
    if (!article.draft) others.add(article);
  });
  return others;
}

/** The articles with which others share a claim, in path order. */
function* contested(claimants: Claimants, articles: readonly Article[]): Steps<Article[]> {
  const isShared = (article: Article, field: Field) =>
    (claimants[field].get(keyOf(article, field))?.length ?? 0) > 1;
  const sharing = yield* filterInSteps(articles, (article) =>
    FIELDS.some((field) => isShared(article, field)),
  );
  return yield* sortInSteps(sharing, (a, b) => compareOrigins(a.origin, b.origin));
}

/** Slug or id → the articles that claim it. */
type Claimants = Readonly<Record<Field, Map<string, Article[]>>>;

function* claim(claimants: Claimants, articles: Iterable<Article>): Steps<void> {
  yield* visitInSteps(articles, (article) => {
    for (const field of FIELDS) {
      const key = keyOf(article, field);
      const others = claimants[field].get(key);
      if (others === undefined) claimants[field].set(key, [article]);
      else others.push(article);
    }
  });
}

/** Visits each claim once, however many articles share it. */
function* release(claimants: Claimants, articles: ReadonlySet<Article>): Steps<void> {
  for (const field of FIELDS) {
    const keys = new Set<string>();
    yield* visitInSteps(articles, (article) => keys.add(keyOf(article, field)));
    yield* visitInSteps(keys, (key) => {
      const others = (claimants[field].get(key) ?? []).filter((other) => !articles.has(other));
      if (others.length > 0) claimants[field].set(key, others);
      else claimants[field].delete(key);
    });
  }
}

/** All articles that share a claim with these, directly or transitively. */
function* rivalsOf(claimants: Claimants, articles: readonly Article[]): Steps<Set<Article>> {
  const rivals = new Set<Article>();
  yield* visitInSteps(articles, (article) => rivals.add(article));
  const seen: Readonly<Record<Field, Set<string>>> = { slug: new Set(), id: new Set() };
  // Also visits what is added meanwhile.
  yield* visitInSteps(rivals, (article) => {
    for (const field of FIELDS) {
      const key = keyOf(article, field);
      if (seen[field].has(key)) continue;
      seen[field].add(key);
      for (const other of claimants[field].get(key) ?? []) rivals.add(other);
    }
  });
  return rivals;
}

function* exclude(losers: Map<Article, Problem>, articles: Iterable<Article>): Steps<Map<Article, Problem>> {
  const taken = new Map<Article, Problem>();
  yield* visitInSteps(articles, (article) => {
    const problem = losers.get(article);
    if (problem !== undefined) taken.set(article, problem);
    losers.delete(article);
  });
  return taken;
}

type Field = 'slug' | 'id';
// The slug comes first, because a missing id is derived from it.
const FIELDS: readonly Field[] = ['slug', 'id'];

/** Compares ids in their Atom form. Equal ids are equal there too. */
function keyOf(article: Article, field: Field): string {
  return field === 'slug' ? article.slug : (article.atomId ?? article.id);
}

function* losersAmong(articles: readonly Article[]): Steps<Map<Article, Problem>> {
  const winners: Readonly<Record<Field, Map<string, Article>>> = { slug: new Map(), id: new Map() };
  const losers = new Map<Article, Problem>();
  yield* visitInSteps(articles, (article) => {
    const field = FIELDS.find((name) => winners[name].has(keyOf(article, name)));
    const winner = field && winners[field].get(keyOf(article, field));
    if (field === undefined || winner === undefined)
      for (const name of FIELDS) winners[name].set(keyOf(article, name), article);
    else losers.set(article, problemOf(article, field, winner));
  });
  return losers;
}

function problemOf(article: Article, field: Field, winner: Article): Problem {
  const [own, other, file] = [article[field], winner[field], formatOrigin(winner.origin)];
  const message =
    own === other
      ? `"${own}" is already used by ${file}, which is served`
      : `"${own}" is the same id in Atom as "${other}" of ${file}, which is served`;
  return { severity: 'error', code: `${field}.taken`, origin: article.origin, field, message };
}

/** The problems of `problems` that are not in `others`. */
function notIn(others: ReadonlyMap<Article, Problem>, problems: ReadonlyMap<Article, Problem>): Problem[] {
  return [...problems].flatMap(([article, problem]) => {
    return others.get(article)?.message === problem.message ? [] : problem;
  });
}
