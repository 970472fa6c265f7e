import { createClaims } from '../catalog/claims.ts';
import { createTopicNames } from '../catalog/topic-names.ts';
import type { Article } from '../domain/article/article.ts';
import type { Withdrawal } from '../domain/article/withdrawal.ts';
import type { Change } from '../domain/article-source.ts';
import { isEqual } from '../domain/equal.ts';
import type { Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import type { PreparedRecord } from './prepare-record.ts';
import { problemDifference } from './problem-difference.ts';

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
  /** Applies updates and returns the previous entries of their keys. */
  const applyUpdates = (updates: Iterable<RecordUpdate>): Map<string, Entry | undefined> => {
    const before = new Map<string, Entry | undefined>();
    for (const { key, record } of updates) {
      const last = entries.get(key);
      if (!before.has(key)) before.set(key, last);
      if (record === undefined) entries.delete(key);
      else entries.set(key, entryOf(record, last?.article));
    }
    return before;
  };
  /** Problems with topic names contain addresses, which depend on the site. */
  const renameTopics = (next: Site) => {
    const before = topicNames.problems();
    site = next;
    topicNames = createTopicNames(site);
    topicNames.change([], [...served()], served);
    return problemDifference(before, topicNames.problems());
  };

  return {
    article: (key) => entries.get(key)?.article,
    problems: (key) => entries.get(key)?.problems ?? [],
    apply(updates, next = site) {
      const read = differenceOf(applyUpdates(updates), entries);
      const claimed = claims.change(read.removed, read.added);
      const named =
        next === site ? topicNames.change(claimed.removed, claimed.added, served) : renameTopics(next);
      return {
        site,
        removed: claimed.removed,
        added: claimed.added,
        resolved: [...read.resolved, ...claimed.resolved, ...named.resolved],
        found: [...read.found, ...locate([...claimed.found, ...named.found])],
      };
    },
  };
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
function differenceOf(
  before: ReadonlyMap<string, Entry | undefined>,
  entries: ReadonlyMap<string, Entry>,
): Omit<Change, 'site'> {
  const [removed, added]: [Article[], Article[]] = [[], []];
  const [old, now]: [Problem[], Problem[]] = [[], []];
  for (const [key, last] of before) {
    const next = entries.get(key);
    if (last?.article !== next?.article) {
      if (last?.article !== undefined) removed.push(last.article);
      if (next?.article !== undefined) added.push(next.article);
    }
    for (const problem of last?.problems ?? []) old.push(problem);
    for (const problem of next?.problems ?? []) now.push(problem);
  }
  return { removed, added, ...problemDifference(old, now) };
}
