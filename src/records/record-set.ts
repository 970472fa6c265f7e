import { createClaims } from '../catalog/claims.ts';
import { createTopicNames } from '../catalog/topic-names.ts';
import type { Article } from '../domain/article/article.ts';
import type { Withdrawal } from '../domain/article/withdrawal.ts';
import type { Change } from '../domain/article-source.ts';
import { isEqual } from '../domain/equal.ts';
import type { Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { runAtOnce, type Steps, visitInSteps } from '../domain/steps.ts';
import type { PreparedRecord } from './prepare-record.ts';
import { differenceInSteps, problemDifference } from './problem-difference.ts';

/** The new record of a key; `undefined` if it was removed. */
export interface RecordUpdate {
  /** Stable while the record exists, and unique in the set. */
  readonly key: string;
  readonly record: PreparedRecord | undefined;
}

/**
 * All records of a source, in memory. A record with an error falls back to its last known good version, hidden if the broken
 * record is withdrawn. If several records claim one id or slug, the first in path order is served.
 */
export interface RecordSet {
  /**
   * Applies updates and, if given, a new site. Several updates of one key apply in order: each is the last known good version for
   * the next.
   */
  apply(updates: Iterable<RecordUpdate>, site?: Site): Change;
  /** The same in steps. Until the last one, what the set says of its keys is partly old. */
  applyInSteps(updates: Iterable<RecordUpdate>, site?: Site): Steps<Change>;
  /** The article of a key, served or not; the last known good version if the record has an error. */
  article(key: string): Article | undefined;
  /** The problems of a key. */
  problems(key: string): readonly Problem[];
}

export interface RecordSetOptions {
  readonly site: Site;
  /** Adds line numbers to problems between several records. */
  readonly locate?: (problems: readonly Problem[]) => readonly Problem[];
}

interface Entry {
  /** The last read version or, if that has an error, the last known good version. */
  readonly article?: Article;
  readonly problems: readonly Problem[];
}

/**
 * Creates an empty record set.
 *
 * @example
 * import { type Change, createRecordSet, prepareRecord, type Site } from 'feedstand';
 *
 * function changeOf(rows: ReadonlyMap<string, unknown>, site: Site): Change {
 *   const updates = [...rows].map(([key, fields]) => {
 *     const raw = { origin: { file: key }, fields, defaultSlug: key };
 *     return { key, record: prepareRecord(raw, { site, now: Date.now() }) };
 *   });
 *   return createRecordSet({ site }).apply(updates);
 * }
 */
export function createRecordSet({ site: first, locate = (found) => found }: RecordSetOptions): RecordSet {
  const entries = new Map<string, Entry>();
  const claims = createClaims();
  let site = first;
  let topicNames = createTopicNames(site);

  function* served(): Generator<Article> {
    for (const { article } of entries.values()) {
      if (article !== undefined && claims.isServed(article)) yield article;
    }
  }
  /** Problems with topic names contain addresses, which depend on the site. */
  function* renameTopics(next: Site) {
    const before = topicNames.problems();
    site = next;
    topicNames = createTopicNames(site);
    const articles: Article[] = [];
    yield* visitInSteps(served(), (article) => articles.push(article));
    yield* topicNames.changeInSteps([], articles, served);
    return problemDifference(before, topicNames.problems());
  }

  function* applyInSteps(updates: Iterable<RecordUpdate>, next = site): Steps<Change> {
    const read = yield* differenceOf(yield* applyUpdates(updates, entries), entries);
    const claimed = yield* claims.changeInSteps(read.removed, read.added);
    const named =
      next === site
        ? yield* topicNames.changeInSteps(claimed.removed, claimed.added, served)
        : yield* renameTopics(next);
    return {
      site,
      removed: claimed.removed,
      added: claimed.added,
      resolved: [...read.resolved, ...claimed.resolved, ...named.resolved],
      found: [...read.found, ...locate([...claimed.found, ...named.found])],
    };
  }

  return {
    article: (key) => entries.get(key)?.article,
    problems: (key) => entries.get(key)?.problems ?? [],
    apply: (updates, next) => runAtOnce(applyInSteps(updates, next)),
    applyInSteps,
  };
}

/** Applies updates and returns the previous entries of their keys. */
function* applyUpdates(
  updates: Iterable<RecordUpdate>,
  entries: Map<string, Entry>,
): Steps<Map<string, Entry | undefined>> {
  const before = new Map<string, Entry | undefined>();
  yield* visitInSteps(updates, ({ key, record }) => {
    const last = entries.get(key);
    if (!before.has(key)) before.set(key, last);
    if (record === undefined) entries.delete(key);
    else entries.set(key, entryOf(record, last?.article));
  });
  return before;
}

function entryOf({ article, problems, withdrawal }: PreparedRecord, last: Article | undefined): Entry {
  // Reuse the object if the content is equal, so that cached fragments stay valid.
  if (article !== undefined)
    return { problems, article: last !== undefined && isEqual(article, last) ? last : article };
  return last === undefined ? { problems } : { problems, article: withdrawn(last, withdrawal) };
}

/** The last known good version, hidden if the broken record is withdrawn. */
export function withdrawn(article: Article, { hidden, expires }: Withdrawal = { hidden: false }): Article {
  const draft = article.draft || hidden;
  const next = { ...article, draft, ...(expires === undefined ? {} : { expires }) };
  return isEqual(next, article) ? article : next;
}

/** The difference between previous and current entries. A problem that moved from one record to another counts as unchanged. */
function* differenceOf(
  before: ReadonlyMap<string, Entry | undefined>,
  entries: ReadonlyMap<string, Entry>,
): Steps<Omit<Change, 'site'>> {
  const [removed, added]: [Article[], Article[]] = [[], []];
  const [old, now]: [Problem[], Problem[]] = [[], []];
  yield* visitInSteps(before, ([key, last]) => {
    const next = entries.get(key);
    if (last?.article !== next?.article) {
      if (last?.article !== undefined) removed.push(last.article);
      if (next?.article !== undefined) added.push(next.article);
    }
    for (const problem of last?.problems ?? []) old.push(problem);
    for (const problem of next?.problems ?? []) now.push(problem);
  });
  return { removed, added, ...(yield* differenceInSteps(old, now)) };
}
