import { createContent } from '../content/content.ts';
import type { Article } from '../domain/article/article.ts';
import { parseArticle } from '../domain/article/parse-article.ts';
import { readWithdrawal, type Withdrawal } from '../domain/article/withdrawal.ts';
import type { KnownMedia } from '../domain/media.ts';
import type { Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { located, type RawRecord } from './raw-record.ts';
import { RecordMedia, withServedMedia } from './record-media.ts';

/** A parsed record. Plain data, which can be sent between threads. */
export interface PreparedRecord {
  /** Absent if the record has an error. */
  readonly article?: Article;
  readonly problems: readonly Problem[];
  /** The withdrawal of a record with an error. */
  readonly withdrawal?: Withdrawal;
  /** The paths of the files that the record names, where files are published. */
  readonly media?: readonly string[];
}

export interface RecordContext {
  readonly site: Site;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The files beside the records that were looked at; absent if the source has none. */
  readonly media?: KnownMedia;
}

/**
 * Parses a record and sanitizes its body: every source uses this to create articles. Never throws: an unexpected error becomes a
 * problem of the record.
 *
 * @example
 * import { prepareRecord, type Site } from 'feedstand';
 *
 * // A row of a database, as a source of your own reads it.
 * function articleOf(row: { id: number; slug: string }, site: Site) {
 *   const raw = { origin: { file: 'articles', index: row.id }, fields: row, defaultSlug: row.slug };
 *   return prepareRecord(raw, { site, now: Date.now() });
 * }
 */
export function prepareRecord(record: RawRecord, context: RecordContext): PreparedRecord {
  const { site } = context;
  if (record.fault !== undefined) return { problems: [record.fault], withdrawal: withdrawalOf(record, site) };
  try {
    return prepare(record, context);
  } catch (error) {
    const { origin } = record;
    const problem: Problem = {
      severity: 'error',
      code: 'record.unforeseen',
      origin,
      message: unforeseen(error),
    };
    return { problems: [problem], withdrawal: withdrawalOf(record, site) };
  }
}

function prepare(record: RawRecord, { site, now, media: known }: RecordContext): PreparedRecord {
  const { lineOf } = record;
  const media = mediaOf(record, site, known);
  const { fields, problems: faults } =
    media === undefined ? { fields: record.fields, problems: [] } : withServedMedia(record, media);
  const parsed = parseArticle(fields, {
    ...record,
    site,
    now,
    createContent: (body, article) => createContent(body, article, site, media),
  });
  const problems = orNone([...faults, ...parsed.problems]).map((problem) => located(problem, lineOf));
  const named = media === undefined || media.named.size === 0 ? {} : { media: [...media.named] };
  if (!parsed.ok) return { problems, withdrawal: withdrawalOf(record, site), ...named };
  const served = [...(media?.served.values() ?? [])];
  const article = served.length === 0 ? parsed.value : { ...parsed.value, media: served };
  return { article: packed(article), problems, ...named };
}

function mediaOf(
  { origin, place }: RawRecord,
  site: Site,
  known: KnownMedia | undefined,
): RecordMedia | undefined {
  if (site.media === undefined || known === undefined) return undefined;
  return new RecordMedia({ site, file: origin.file, known, ...(place === undefined ? {} : { place }) });
}

export function unforeseen(error: unknown): string {
  return `cannot be parsed: ${error instanceof Error ? error.message : String(error)}`;
}

function withdrawalOf({ fields }: RawRecord, site: Site): Withdrawal {
  const { hidden, expires } = readWithdrawal(fields, site);
  return { hidden, ...(expires === undefined ? {} : { expires }) };
}

const encoder = new TextEncoder();

/** Saves memory by sharing empty lists: most records have no attachments, no corrections and so on. */
function packed(article: Article): Article {
  const { html } = article;
  const lists = Object.entries(article).filter(([, value]) => Array.isArray(value) && value.length === 0);
  return {
    ...article,
    ...Object.fromEntries(lists.map(([name]) => [name, NONE])),
    html: typeof html === 'string' && /[^\0-\xff]/.test(html) ? encoder.encode(html) : html,
  };
}

// One shared empty list, since there may be many records.
const NONE: readonly never[] = [];

function orNone(problems: readonly Problem[]): readonly Problem[] {
  return problems.length === 0 ? NONE : problems;
}
