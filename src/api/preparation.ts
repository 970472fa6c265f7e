import type { Withdrawal } from '../domain/article/withdrawal.ts';
import type { NewArticle, SentRecord } from '../domain/article-store.ts';
import { isError, type Problem } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import { readBrokenWithdrawal } from '../records/broken-record.ts';
import { parseRecordFile } from '../records/parse-record.ts';
import { preparedBy, prepareSent, type StoreContext } from '../records/store-record.ts';
import { mergePatch } from './merge-patch.ts';
import { pointerOf } from './pointer.ts';
import type { RecordProblem } from './schemas.ts';

/** A record that is to be prepared. Plain data, which can be sent between threads. */
export type PreparationJob =
  | { readonly kind: 'record'; readonly slug: string; readonly record: SentRecord }
  /** A record that gives its slug, such as a line of a batch. */
  | { readonly kind: 'unnamed'; readonly record: SentRecord }
  /** A JSON Merge Patch of the fields of a record. */
  | { readonly kind: 'patch'; readonly slug: string; readonly record: SentRecord; readonly patch: string };

/** Plain data too. */
export type PreparationResult =
  | { readonly kind: 'ready'; readonly article: NewArticle; readonly problems: readonly RecordProblem[] }
  | RefusedRecord;

/** A record with an error. */
export interface RefusedRecord {
  readonly kind: 'refused';
  readonly problems: readonly RecordProblem[];
  /** What to hide the present article by, if the record takes it out of the feeds. */
  readonly withdrawal?: RecordWithdrawal;
}

export interface RecordWithdrawal extends Withdrawal {
  readonly slug: string;
  readonly record: SentRecord;
  readonly problems: readonly Problem[];
  readonly preparedBy: NewArticle['preparedBy'];
}

export type PreparationContext = StoreContext;

/** Prepares a record for the store, in this thread. Never throws. */
export function runPreparation(job: PreparationJob, context: PreparationContext): PreparationResult {
  try {
    const read = readJob(job);
    return 'kind' in read ? read : prepare(read, context);
  } catch (error) {
    // Such as one that nests deeper than the stack.
    const message = `cannot be parsed: ${error instanceof Error ? error.message : String(error)}`;
    return refused('record.unforeseen', '', message);
  }
}

/** A record that was too much for a thread. What it says about leaving the feeds is read all the same. */
export function stalledPreparation(
  job: PreparationJob,
  { site }: PreparationContext,
  message: string,
): RefusedRecord {
  const stalled = refused('file.too-slow', '', message);
  if (job.kind !== 'record') return stalled;
  const { slug, record } = job;
  const asked = readBrokenWithdrawal(FILES[record.format], bytesOf(record), site);
  if (!asked.hidden && asked.expires === undefined) return stalled;
  const problem: Problem = { severity: 'error', code: 'file.too-slow', origin: { file: slug }, message };
  return {
    ...stalled,
    withdrawal: { ...asked, slug, record, problems: [problem], preparedBy: preparedBy(site) },
  };
}

interface NamedRecord {
  readonly slug: string;
  readonly record: SentRecord;
}

function readJob(job: PreparationJob): NamedRecord | RefusedRecord {
  switch (job.kind) {
    case 'record':
      return { slug: job.slug, record: job.record };
    case 'unnamed':
      return readUnnamed(job.record);
    case 'patch':
      return readPatch(job);
  }
}

function readUnnamed(record: SentRecord): NamedRecord | RefusedRecord {
  const parsed = parseRecordFile(FILES[record.format], bytesOf(record));
  const [first] = parsed.records;
  if (first === undefined || !isMapping(first.fields)) {
    const problems = parsed.problems.map((problem) => recordProblem(problem));
    return problems.length > 0 ? { kind: 'refused', problems } : refused('mapping.invalid', '', NO_MAPPING);
  }
  const { slug } = first.fields;
  return typeof slug === 'string' && slug !== ''
    ? { slug, record }
    : refused('field.required', '/slug', 'is required');
}

function readPatch({ slug, record, patch }: PreparationJob & { kind: 'patch' }): NamedRecord | RefusedRecord {
  const parsed = parseJson(patch);
  if (typeof parsed === 'string') return refused('file.syntax', '', parsed);
  if (!isMapping(parsed.value)) return refused('mapping.invalid', '', NO_MAPPING);
  const before = fieldsOf(record);
  const after = mergePatch(before, parsed.value);
  // A patch that changes nothing keeps the record as it was sent.
  if (JSON.stringify(after) === JSON.stringify(before)) return { slug, record };
  return { slug, record: { format: 'json', text: JSON.stringify(after) } };
}

function parseJson(text: string): { readonly value: unknown } | string {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return `is not valid JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const NO_MAPPING = 'must be one mapping of fields';

function refused(code: RecordProblem['code'], pointer: string, message: string): RefusedRecord {
  return { kind: 'refused', problems: [{ severity: 'error', code, pointer, message }] };
}

function prepare({ slug, record }: NamedRecord, context: PreparationContext): PreparationResult {
  const { prepared, hasOwnId } = prepareSent(slug, record, context);
  const { article } = prepared;
  const found = prepared.problems.map(strictly);
  const by = preparedBy(context.site);
  const problems = recordProblems(found, record);
  if (article !== undefined && !found.some(isError)) {
    const named = hasOwnId ? { ownId: article.id } : {};
    return {
      kind: 'ready',
      article: { article, record, ...named, problems: found, preparedBy: by },
      problems,
    };
  }
  const asked = prepared.withdrawal ?? withdrawalOf(record, context, article);
  if (!asked.hidden && asked.expires === undefined) return { kind: 'refused', problems };
  const withdrawal = { ...asked, slug, record, problems: found, preparedBy: by };
  return { kind: 'refused', problems, withdrawal };
}

/** A word that is unknown hides nothing: who sends it learns that before the article is public. */
function strictly(problem: Problem): Problem {
  return problem.code === 'status.unknown' ? { ...problem, severity: 'error' } : problem;
}

/** Of a record whose text cannot be parsed, or which is refused here alone. */
function withdrawalOf(
  record: SentRecord,
  { site }: PreparationContext,
  article: NewArticle['article'] | undefined,
): Withdrawal {
  if (article === undefined) return readBrokenWithdrawal(FILES[record.format], bytesOf(record), site);
  const { draft, expires } = article;
  return { hidden: draft, ...(expires === undefined ? {} : { expires }) };
}

/** Problems with JSON Pointers into the record, if its text can be parsed. */
function recordProblems(problems: readonly Problem[], record: SentRecord): RecordProblem[] {
  if (problems.length === 0) return [];
  const fields = fieldsOf(record);
  return problems.map((problem) => recordProblem(problem, fields));
}

export function recordProblem(
  { severity, code, message, field, line }: Problem,
  record?: unknown,
): RecordProblem {
  return {
    severity,
    code,
    pointer: pointerOf(field, record),
    message,
    ...(field === undefined ? {} : { field }),
    ...(line === undefined ? {} : { line }),
  };
}

/** The fields of a record, with the body of a Markdown file as the field `markdown`; empty if it cannot be parsed. */
function fieldsOf(record: SentRecord): Readonly<Record<string, unknown>> {
  const [parsed] = parseRecordFile(FILES[record.format], bytesOf(record)).records;
  if (parsed === undefined || !isMapping(parsed.fields)) return {};
  return parsed.body === undefined ? parsed.fields : { ...parsed.fields, markdown: parsed.body.text };
}

const FILES = { json: 'record.json', markdown: 'record.md' } as const;

function bytesOf({ text }: SentRecord): Uint8Array {
  return new TextEncoder().encode(text);
}
