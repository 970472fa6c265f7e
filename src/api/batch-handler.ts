import type { NewArticle, PutResult, StoredArticle } from '../domain/article-store.ts';
import { requireTopic } from './authentication.ts';
import { BATCH_TYPES, LARGEST_BATCH, LARGEST_RECORD, readBody } from './body.ts';
import { createChangedFeeds, type HeadChange } from './changed-feeds.ts';
import type { Exchange } from './exchange.ts';
import type { PreparationResult } from './preparation.ts';
import { RefusedRequest } from './problem-answer.ts';
import { refusedPut, refusedRecord } from './refusals.ts';
import { type ApiAnswer, textAnswer } from './request.ts';
import type { LineResult } from './schemas.ts';
import { articleOf } from './stored-state.ts';
import { hidePresent, logPut, type PutDone, putStatus, writtenOf } from './writing.ts';

/** The most records of a batch. */
export const MOST_LINES = 1_000;

/** So many are written in one transaction, while no request is answered. */
const AT_ONCE = 10;

interface Line {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** A line that was put or refused. */
type Outcome = { readonly line: number } & (
  | {
      readonly kind: 'put';
      readonly article: NewArticle;
      readonly change: HeadChange;
      readonly result: PutDone;
      readonly prepared: Ready;
    }
  | { readonly kind: 'refused'; readonly refusal: RefusedRequest }
);

type Ready = Extract<PreparationResult, { kind: 'ready' }>;

/** As a PUT of each line in order, with a result for each. One that is refused affects no other. */
export async function putArticles(exchange: Exchange): Promise<ApiAnswer> {
  const { parts, request, catalog } = exchange;
  if (request.header('if-match') !== undefined || request.header('if-none-match') !== undefined)
    throw new RefusedRequest(400, 'A batch has no If-Match and no If-None-Match: send such a record by PUT.');
  const { text } = await readBody(request, BATCH_TYPES, LARGEST_BATCH);
  const lines = linesOf(text);
  const outcomes: Outcome[] = [];
  for (let start = 0; start < lines.length; start += AT_ONCE) {
    outcomes.push(...(await putLines(exchange, lines.slice(start, start + AT_ONCE))));
    await parts.pause();
  }
  const puts = outcomes.filter((outcome) => outcome.kind === 'put');
  await parts.source.reached(Math.max(0, ...puts.map(({ result }) => result.version.seq)));
  const after = parts.publisher.catalog() ?? catalog;
  const changed = createChangedFeeds(
    catalog,
    after,
    puts.map(({ change }) => change),
  );
  const results = outcomes.map((outcome): LineResult => {
    const { line } = outcome;
    if (outcome.kind === 'refused')
      return { line, status: outcome.refusal.details.status, problem: outcome.refusal.details };
    const { result, article, change, prepared } = outcome;
    const feeds = result.kind === 'unchanged' ? [] : changed(change);
    const described = { head: article.article, warnings: prepared.problems, feeds };
    const slugged = { parts, slug: article.article.slug };
    return { line, status: putStatus(result), written: writtenOf(slugged, result, described) };
  });
  const body = results.map((result) => `${JSON.stringify(result)}\n`).join('');
  return textAnswer(200, body, { 'content-type': 'application/x-ndjson' });
}

/** Empty lines do not count. Throws `RefusedRequest` with 413 for too many. */
function linesOf(text: string): Line[] {
  const lines = text.split('\n').map((line, index) => ({ line: index + 1, text: line.trim() }));
  const filled = lines.filter((line) => line.text !== '');
  if (filled.length <= MOST_LINES) return filled;
  throw new RefusedRequest(413, `The batch has ${filled.length} records, and may have ${MOST_LINES}.`);
}

interface PreparedLine {
  readonly line: number;
  readonly prepared: Ready;
  readonly present: StoredArticle | undefined;
}

/** Prepares some lines together, and writes them. */
async function putLines(exchange: Exchange, lines: readonly Line[]): Promise<Outcome[]> {
  const prepared = await Promise.all(lines.map((line) => prepareLine(exchange, line)));
  const outcomes: Outcome[] = [];
  let ready: PreparedLine[] = [];
  const flush = async () => {
    outcomes.push(...(await putReady(exchange, ready)));
    ready = [];
  };
  for (const [index, { line }] of lines.entries()) {
    const one = prepared[index];
    if (one === undefined) continue;
    // A refused record may hide what a line before it writes.
    if (one.kind === 'refused') await flush();
    const read = await refusable(async () => ({ line, ...(await requireReady(exchange, one)) }));
    if (read instanceof RefusedRequest) outcomes.push({ line, kind: 'refused', refusal: read });
    else ready.push(read);
  }
  await flush();
  return outcomes.sort((a, b) => a.line - b.line);
}

type Prepared = PreparationResult | { readonly kind: 'failed'; readonly refusal: RefusedRequest };

async function prepareLine({ parts, catalog }: Exchange, { text }: Line): Promise<Prepared> {
  const tooLong = `The record has more than ${LARGEST_RECORD} bytes.`;
  // A character has at most three bytes in UTF-8 for each unit of the text.
  if (text.length * 3 > LARGEST_RECORD && new TextEncoder().encode(text).length > LARGEST_RECORD)
    return { kind: 'failed', refusal: new RefusedRequest(413, tooLong) };
  const job = { kind: 'unnamed', record: { format: 'json', text } } as const;
  // A batch takes seconds, and the site may change meanwhile.
  const { site } = parts.publisher.catalog() ?? catalog;
  const result = await refusable(() => parts.prepare(job, { site, now: parts.now() }));
  return result instanceof RefusedRequest ? { kind: 'failed', refusal: result } : result;
}

/** Throws `RefusedRequest` where the record cannot be written. */
async function requireReady(exchange: Exchange, prepared: Prepared): Promise<Omit<PreparedLine, 'line'>> {
  const { parts, token, catalog } = exchange;
  if (prepared.kind === 'failed') throw prepared.refusal;
  const slug = prepared.kind === 'ready' ? prepared.article.article.slug : prepared.withdrawal?.slug;
  const present = slug === undefined ? undefined : articleOf(await parts.articles.get(slug));
  if (present !== undefined) requireTopic(token, present.head, catalog.site);
  if (prepared.kind === 'refused')
    throw refusedRecord(prepared, await hidePresent(exchange, prepared, { present, when: undefined }));
  requireTopic(token, prepared.article.article, catalog.site);
  return { prepared, present };
}

async function putReady(exchange: Exchange, ready: readonly PreparedLine[]): Promise<Outcome[]> {
  if (ready.length === 0) return [];
  const { articles, now, announce } = exchange.parts;
  const news = ready.map(({ prepared }) => prepared.article);
  const results = await articles.putAll(news, { now: now(), announce });
  return ready.flatMap((one, index): Outcome[] => {
    const result = results[index];
    return result === undefined ? [] : [outcomeOf(exchange, one, result)];
  });
}

function outcomeOf(
  exchange: Exchange,
  { line, prepared, present }: PreparedLine,
  result: PutResult,
): Outcome {
  const { article } = prepared;
  logPut(exchange, article, result);
  if (!('version' in result)) return { line, kind: 'refused', refusal: refusedPut(result) };
  return { line, kind: 'put', article, change: [present?.head, article.article], result, prepared };
}

/** The refusal as a value; any other error is thrown. */
async function refusable<Value>(run: () => Promise<Value>): Promise<Value | RefusedRequest> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RefusedRequest) return error;
    throw error;
  }
}
