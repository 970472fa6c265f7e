import type {
  ArticleHead,
  NewArticle,
  Precondition,
  PutResult,
  StoredArticle,
} from '../domain/article-store.ts';
import { isError, type Problem } from '../domain/problem.ts';
import type { Exchange } from './exchange.ts';
import { entityTagOf } from './preconditions.ts';
import type { PreparationResult, RefusedRecord } from './preparation.ts';
import { type ApiAnswer, jsonAnswer } from './request.ts';
import type { ChangedFeed, RecordProblem, Written } from './schemas.ts';
import { describeArticle, storedProblems } from './stored-state.ts';

export type PutDone = Extract<PutResult, { kind: 'created' | 'replaced' | 'unchanged' }>;

/** A put that happened. */
export interface Put {
  readonly result: PutDone;
  readonly prepared: Extract<PreparationResult, { kind: 'ready' }>;
  /** The article before, if there was one. */
  readonly present: StoredArticle | undefined;
}

/** Puts an article, and logs it. */
export async function putPrepared(
  exchange: Exchange,
  article: NewArticle,
  when: Precondition | undefined,
): Promise<PutResult> {
  const { articles, now, announce } = exchange.parts;
  const result = await articles.put(article, { now: now(), when, announce });
  logPut(exchange, article, result);
  return result;
}

export function logPut(
  { parts, token }: Exchange,
  { article, problems }: NewArticle,
  result: PutResult,
): void {
  if (!('version' in result) || result.kind === 'unchanged') return;
  const did = problems.some(isError) ? 'hidden' : result.kind;
  parts.onWrite({ token: token.name, did, article: article.slug, revision: result.version.rev });
}

interface Present {
  readonly present: StoredArticle | undefined;
  readonly when: Precondition | undefined;
}

/**
 * Hides the present article if a record with an error asks for it, as a broken file of a folder does: what is taken down must not
 * stay because of a typing error. The record is stored with the last good version. Gives the revision if the article is hidden.
 */
export async function hidePresent(
  exchange: Exchange,
  { withdrawal }: RefusedRecord,
  { present, when }: Present,
): Promise<string | undefined> {
  if (withdrawal === undefined || present === undefined) return undefined;
  const { record, problems, preparedBy, hidden, expires } = withdrawal;
  const { head, html, ownId } = present;
  const draft = head.draft || hidden;
  const article = { ...head, html, draft, ...(expires === undefined ? {} : { expires }) };
  const broken = { article, record, problems, preparedBy, ...(ownId === undefined ? {} : { ownId }) };
  const result = await putPrepared(exchange, broken, when);
  if (!('version' in result)) return undefined;
  await exchange.parts.source.reached(result.version.seq);
  return result.version.rev;
}

interface Described {
  readonly head: ArticleHead;
  readonly feeds: readonly ChangedFeed[];
  /** Of the stored article. */
  readonly problems?: readonly Problem[];
  /** The same, with pointers. */
  readonly warnings?: readonly RecordProblem[];
}

export function writtenOf(
  { parts, slug }: Pick<Exchange, 'parts' | 'slug'>,
  { kind, version }: PutDone,
  described: Described,
): Written {
  const { head, feeds, problems = [], warnings = storedProblems(problems) } = described;
  return { result: kind, ...describeArticle(slug, { head, version }, parts.now()), feeds, warnings };
}

export function writtenAnswer(exchange: Exchange, result: PutDone, described: Described): ApiAnswer {
  const { rev, changedAt } = result.version;
  return jsonAnswer(putStatus(result), writtenOf(exchange, result, described), {
    etag: entityTagOf(rev),
    'last-modified': new Date(changedAt).toUTCString(),
  });
}

export function putStatus({ kind }: PutDone): 200 | 201 {
  return kind === 'created' ? 201 : 200;
}
