import type { Precondition, PutResult, StoredArticle } from '../domain/article-store.ts';
import { isError } from '../domain/problem.ts';
import { requireTopic } from './authentication.ts';
import { LARGEST_RECORD, PATCH_TYPES, RECORD_TYPES, readBody } from './body.ts';
import { createChangedFeeds } from './changed-feeds.ts';
import type { Exchange } from './exchange.ts';
import { entityTagOf, isNotModified, preconditionFailed, readPrecondition } from './preconditions.ts';
import type { PreparationJob } from './preparation.ts';
import { RefusedRequest } from './problem-answer.ts';
import { NO_ARTICLE, refusedPut, refusedRecord } from './refusals.ts';
import { type ApiAnswer, emptyAnswer, jsonAnswer, textAnswer } from './request.ts';
import type { Deleted } from './schemas.ts';
import { articleOf } from './stored-state.ts';
import { hidePresent, type Put, putPrepared, writtenAnswer } from './writing.ts';

export async function getArticle({ parts, request, token, slug, catalog }: Exchange): Promise<ApiAnswer> {
  const stored = articleOf(await parts.articles.get(slug));
  if (stored === undefined) throw new RefusedRequest(404, NO_ARTICLE);
  requireTopic(token, stored.head, catalog.site);
  const { rev, changedAt, record } = stored;
  const validators = { etag: entityTagOf(rev), 'last-modified': new Date(changedAt).toUTCString() };
  if (isNotModified(request, rev)) return emptyAnswer(304, validators);
  return textAnswer(200, record.text, { 'content-type': MEDIA_TYPES[record.format], ...validators });
}

const MEDIA_TYPES = { json: 'application/json', markdown: 'text/markdown; charset=utf-8' } as const;

export async function putArticle(exchange: Exchange): Promise<ApiAnswer> {
  const { parts, request, slug } = exchange;
  const { kind: format, text } = await readBody(request, RECORD_TYPES, LARGEST_RECORD);
  const record = { format, text };
  const present = await presentOf(exchange);
  const when = readPrecondition(request, present?.rev);
  const known = present !== undefined && isSame(present, record) && !isAbsent(when) ? present : undefined;
  if (known !== undefined) {
    const { head, problems, ...version } = known;
    await parts.source.reached(version.seq);
    return writtenAnswer(exchange, { kind: 'unchanged', version }, { head, problems, feeds: [] });
  }
  return write(exchange, { kind: 'record', slug, record }, { present, when });
}

function isSame({ record, problems }: StoredArticle, { format, text }: StoredArticle['record']): boolean {
  // One that is no longer valid is refused again.
  return record.text === text && record.format === format && !problems.some(isError);
}

function isAbsent(when: Precondition | undefined): boolean {
  return when !== undefined && 'absent' in when;
}

/** So often a patch is applied to a later version, if others write meanwhile. */
const MOST_TRIES = 5;

export async function patchArticle(exchange: Exchange): Promise<ApiAnswer> {
  const { request, slug } = exchange;
  const { text: patch } = await readBody(request, PATCH_TYPES, LARGEST_RECORD);
  for (let tries = 1; ; tries++) {
    const present = await presentOf(exchange);
    const when = readPrecondition(request, present?.rev);
    if (present === undefined)
      throw when === undefined ? new RefusedRequest(404, NO_ARTICLE) : preconditionFailed(undefined);
    if (!isMet(when, present.rev)) throw preconditionFailed(present.rev);
    const job: PreparationJob = { kind: 'patch', slug, record: present.record, patch };
    const result = await putOne(exchange, job, { present, when: { ifMatch: present.rev } });
    if (result.kind === 'put') return answerPut(exchange, result);
    const isLost = result.result.kind === 'precondition' && !isExact(when) && tries < MOST_TRIES;
    if (!isLost) throw refusedPut(result.result);
  }
}

function isMet(when: Precondition | undefined, revision: string): boolean {
  if (when === undefined || 'present' in when) return true;
  return 'ifMatch' in when && when.ifMatch === revision;
}

function isExact(when: Precondition | undefined): boolean {
  return when !== undefined && 'ifMatch' in when;
}

export async function deleteArticle(exchange: Exchange): Promise<ApiAnswer> {
  const { parts, request, token, slug, catalog } = exchange;
  const { articles, source, publisher, now, announce, onWrite } = parts;
  const found = await articles.get(slug);
  const present = articleOf(found);
  if (present !== undefined) requireTopic(token, present.head, catalog.site);
  const when = readPrecondition(request, present?.rev);
  const result = await articles.delete(slug, { now: now(), when, announce });
  if (result.kind === 'precondition') throw preconditionFailed(result.rev);
  if (result.kind === 'absent') {
    if (found === undefined) throw new RefusedRequest(404, NO_ARTICLE);
    await source.reached(found.seq);
    return emptyAnswer(204);
  }
  const { rev: revision, seq, changedAt } = result.tombstone;
  onWrite({ token: token.name, did: 'deleted', article: slug, revision });
  await source.reached(seq);
  const change = [present?.head, undefined] as const;
  const feeds = createChangedFeeds(catalog, publisher.catalog() ?? catalog, [change])(change);
  const deleted: Deleted = {
    result: 'deleted',
    slug,
    revision,
    changedAt: new Date(changedAt).toISOString(),
    feeds,
  };
  return jsonAnswer(200, deleted);
}

interface Target {
  readonly present: StoredArticle | undefined;
  readonly when: Precondition | undefined;
}

async function write(exchange: Exchange, job: PreparationJob, target: Target): Promise<ApiAnswer> {
  const result = await putOne(exchange, job, target);
  if (result.kind === 'refused') throw refusedPut(result.result);
  return answerPut(exchange, result);
}

type PutOne =
  | ({ readonly kind: 'put' } & Put)
  | { readonly kind: 'refused'; readonly result: Extract<PutResult, { kind: 'precondition' | 'taken' }> };

/** Prepares a record and puts it. Throws `RefusedRequest` if it has an error; a record that asks for it is hidden all the same. */
export async function putOne(
  exchange: Exchange,
  job: PreparationJob,
  { present, when }: Target,
): Promise<PutOne> {
  const { parts, token, catalog } = exchange;
  const { site } = catalog;
  const prepared = await parts.prepare(job, { site, now: parts.now() });
  if (prepared.kind === 'refused')
    throw refusedRecord(prepared, await hidePresent(exchange, prepared, { present, when }));
  requireTopic(token, prepared.article.article, site);
  const result = await putPrepared(exchange, prepared.article, when);
  if (result.kind === 'precondition' || result.kind === 'taken') return { kind: 'refused', result };
  return { kind: 'put', result, prepared, present };
}

export async function answerPut(exchange: Exchange, { result, prepared, present }: Put): Promise<ApiAnswer> {
  const { catalog, parts } = exchange;
  const { article } = prepared.article;
  await parts.source.reached(result.version.seq);
  const change = [present?.head, article] as const;
  const feeds =
    result.kind === 'unchanged'
      ? []
      : createChangedFeeds(catalog, parts.publisher.catalog() ?? catalog, [change])(change);
  return writtenAnswer(exchange, result, { head: article, warnings: prepared.problems, feeds });
}

async function presentOf({ parts, slug, token, catalog }: Exchange): Promise<StoredArticle | undefined> {
  const present = articleOf(await parts.articles.get(slug));
  if (present !== undefined) requireTopic(token, present.head, catalog.site);
  return present;
}
