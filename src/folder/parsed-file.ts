import { join } from 'node:path';
import { createContent } from '../content/content.ts';
import { type Article, parseArticle } from '../domain/article/article.ts';
import { readWithdrawal, type Withdrawal } from '../domain/article/withdrawal.ts';
import type { Problem } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import type { Site } from '../domain/site/site.ts';
import { readBrokenWithdrawal } from '../records/broken-record.ts';
import { located, parseRecordFile, type RawRecord } from '../records/parse-record.ts';
import type { FileEntry } from './file-list.ts';
import type { FileSystem } from './file-system.ts';
import { type FileContent, readRegularFile } from './regular-file.ts';

/** What a file says by itself, whatever it said before. It can be sent from one thread to another. */
export interface ParsedFile {
  readonly records: readonly ParsedRecord[];
  /** What is wrong with the file as a whole. */
  readonly problems: readonly Problem[];
  /** What a file without a record that can be parsed says about leaving the feeds. */
  readonly withdrawal?: Withdrawal;
}

export interface ParsedRecord {
  /** What tells the record from others in its file: in a list, what it calls itself. */
  readonly keys: readonly string[];
  readonly problems: readonly Problem[];
  /** Absent where the record has an error. */
  readonly article?: Article;
  /** What a record with an error says about leaving the feeds. */
  readonly withdrawal?: Withdrawal;
}

/** What became of a file that was to be read. */
export type FileOutcome =
  | { readonly kind: 'parsed'; readonly parsed: ParsedFile }
  | Exclude<FileContent, { readonly kind: 'content' }>;

export interface RecordPlace {
  readonly folder: string;
  readonly file: string;
  readonly entry: FileEntry;
  readonly fileSystem?: FileSystem;
}

export interface RecordContext {
  readonly site: Site;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A record is a text somebody wrote; a larger file is a mistake. */
export const LARGEST_FILE = 2 * 2 ** 20;

/** A file beyond this size is not parsed in the thread that answers requests. */
export const LARGE_FILE = 64 * 2 ** 10;

export function readParsedFile(place: RecordPlace, context: RecordContext): FileOutcome {
  const content = readContent(place);
  return content.kind === 'content' ? outcomeOf(place.file, content.bytes, context) : content;
}

export function readContent({ folder, file, entry, fileSystem }: RecordPlace): FileContent {
  if (!entry.isRegular) return { kind: 'refused', message: 'is not a regular file' };
  return readRegularFile(join(folder, file), {
    limit: LARGEST_FILE,
    inside: folder,
    isLink: entry.isLink,
    listed: entry.stamp,
    ...(fileSystem === undefined ? {} : { fileSystem }),
  });
}

export function outcomeOf(file: string, bytes: Uint8Array, context: RecordContext): FileOutcome {
  return { kind: 'parsed', parsed: parseFile(file, bytes, context) };
}

/** A file that is not parsed, with what it says about leaving the feeds all the same. */
export function unparsedFile(file: string, message: string, withdrawal: Withdrawal | undefined): ParsedFile {
  const problem: Problem = { severity: 'error', origin: { file }, message };
  return { records: [], problems: [problem], ...(withdrawal === undefined ? {} : { withdrawal }) };
}

/** Never throws: what no rule foresaw is a problem of the record or the file. */
function parseFile(file: string, bytes: Uint8Array, context: RecordContext): ParsedFile {
  try {
    const { records, problems } = parseRecordFile(file, bytes);
    const parsed = records.map((record) => parseRecord(record, context));
    if (records.length > 0 || problems.length === 0) return { records: parsed, problems: orNone(problems) };
    return { records: [], problems, withdrawal: readBrokenWithdrawal(file, bytes, context.site) };
  } catch (error) {
    const withdrawal = readBrokenWithdrawal(file, bytes, context.site);
    return unparsedFile(file, unforeseen(error), withdrawal);
  }
}

function parseRecord(record: RawRecord, { site, now }: RecordContext): ParsedRecord {
  const keys = keysOf(record);
  try {
    const parsed = parseArticle(record.fields, { ...record, site, createContent, now });
    const problems = orNone(parsed.problems).map((problem) => located(problem, record.lineOf));
    if (parsed.ok) return { keys, problems, article: packed(parsed.value) };
    return { keys, problems, withdrawal: readWithdrawal(record.fields, site) };
  } catch (error) {
    const problem: Problem = { severity: 'error', origin: record.origin, message: unforeseen(error) };
    return { keys, problems: [problem], withdrawal: readWithdrawal(record.fields, site) };
  }
}

function unforeseen(error: unknown): string {
  return `cannot be parsed: ${error instanceof Error ? error.message : String(error)}`;
}

const encoder = new TextEncoder();

/** The article as it takes the least memory: of many records most have no attachments, no corrections and so on. */
function packed(article: Article): Article {
  const { html } = article;
  const lists = Object.entries(article).filter(([, value]) => Array.isArray(value) && value.length === 0);
  return {
    ...article,
    ...Object.fromEntries(lists.map(([name]) => [name, NONE])),
    html: typeof html === 'string' && /[^\0-\xff]/.test(html) ? encoder.encode(html) : html,
  };
}

// One for all, since there may be many records.
const NONE: readonly never[] = [];
const ONLY: readonly string[] = ['the only one'];

function orNone(problems: readonly Problem[]): readonly Problem[] {
  return problems.length === 0 ? NONE : problems;
}

/** In a list a record is known by what it calls itself, wherever it stands. */
function keysOf({ origin, fields }: RawRecord): readonly string[] {
  if (origin.index === undefined) return ONLY;
  const { slug, id } = isMapping(fields) ? fields : {};
  return [slug, id].flatMap((key) => (typeof key === 'string' || typeof key === 'number' ? String(key) : []));
}
