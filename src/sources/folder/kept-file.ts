import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createContent } from '../../content/content.ts';
import { type Article, parseArticle } from '../../domain/article.ts';
import { isMapping } from '../../domain/fields.ts';
import type { Site } from '../../domain/site.ts';
import type { Problem } from '../../domain/source.ts';
import { readWithdrawal, type Withdrawal } from '../../domain/withdrawal.ts';
import { readBrokenWithdrawal } from '../broken-record.ts';
import { located, parseRecordFile, type RawRecord } from '../record-file.ts';
import type { FileEntry } from './file-list.ts';
import type { FileSystem } from './file-system.ts';
import { createLastVersions, type LastVersions } from './last-versions.ts';
import { type FileContent, readRegularFile } from './regular-file.ts';

/** A record file as it was read last. */
export interface KeptFile {
  readonly stamp: string;
  readonly records: readonly KeptRecord[];
  /** What is wrong with the file as a whole. */
  readonly problems: readonly Problem[];
}

export interface KeptRecord {
  /** What tells the record from others in its file: in a list, what it calls itself. */
  readonly keys: readonly string[];
  /** As it is, or where it has an error the last version that had none. */
  readonly article?: Article;
  readonly problems: readonly Problem[];
}

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

/** The stamp of a file that could not be read; no file has it, so that this one is read again whenever it is listed. */
export const NOT_READ = 'not read';

/** Reads a record file; what has an error now keeps the version it had `before`. `undefined`: the file is gone. */
export function readKeptFile(
  place: RecordPlace,
  context: RecordContext,
  before: KeptFile | undefined,
): KeptFile | undefined {
  const { file, entry } = place;
  const content = readContent(place);
  if (content.kind === 'gone') return undefined;
  if (content.kind === 'failed') return brokenFile(file, content.message, { stamp: NOT_READ, before });
  if (content.kind === 'refused') return brokenFile(file, content.message, { stamp: entry.stamp, before });
  const { bytes } = content;
  const { records, problems } = parseRecordFile(file, bytes);
  const last = createLastVersions(before?.records ?? []);
  const kept = records.map((record) => keepRecord(record, context, last));
  // Where the file as a whole is broken nothing in it says that a record is gone.
  const isBroken = records.length === 0 && problems.length > 0;
  const withdrawal = isBroken ? readBrokenWithdrawal(file, bytes, context.site) : PUBLIC;
  return {
    stamp: entry.stamp,
    records: isBroken ? lastGood(before, withdrawal) : kept,
    problems: problems.length === 0 ? NONE : problems,
  };
}

/** A file that cannot be read: what was in it stays. */
export function brokenFile(
  file: string,
  message: string,
  { stamp, before }: { readonly stamp: string; readonly before: KeptFile | undefined },
): KeptFile {
  return { stamp, records: lastGood(before), problems: [{ severity: 'error', origin: { file }, message }] };
}

function lastGood(before: KeptFile | undefined, withdrawal: Withdrawal = PUBLIC): readonly KeptRecord[] {
  return (before?.records ?? []).map((record) => {
    const article = record.article && withWithdrawal(record.article, withdrawal);
    return { ...record, problems: NONE, ...(article === undefined ? {} : { article }) };
  });
}

function keepRecord(
  record: RawRecord,
  { site, now }: RecordContext,
  before: LastVersions<KeptRecord>,
): KeptRecord {
  const keys = keysOf(record);
  const parsed = parseArticle(record.fields, { ...record, site, createContent, now });
  const problems =
    parsed.problems.length === 0 ? NONE : parsed.problems.map((problem) => located(problem, record.lineOf));
  const last = before.take(keys)?.article;
  if (parsed.ok) {
    const article = packed(parsed.value);
    // The same object while it says the same: what was rendered of it is still right.
    return {
      keys,
      problems,
      article: last !== undefined && isDeepStrictEqual(article, last) ? last : article,
    };
  }
  return last === undefined
    ? { keys, problems }
    : { keys, problems, article: withWithdrawal(last, readWithdrawal(record.fields, site)) };
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

const PUBLIC: Withdrawal = { hidden: false };

/** The last good version, taken down as far as the broken record says so. */
function withWithdrawal(article: Article, { hidden, expires }: Withdrawal): Article {
  const draft = article.draft || hidden;
  const taken = { ...article, draft, ...(expires === undefined ? {} : { expires }) };
  return isDeepStrictEqual(taken, article) ? article : taken;
}

/** In a list a record is known by what it calls itself, wherever it stands. */
function keysOf({ origin, fields }: RawRecord): readonly string[] {
  if (origin.index === undefined) return ONLY;
  const { slug, id } = isMapping(fields) ? fields : {};
  return [slug, id].flatMap((key) => (typeof key === 'string' || typeof key === 'number' ? String(key) : []));
}

/**
 * The problems with the lines that their fields stand on now. The files are read again, each once: to keep every line of every
 * record would cost more.
 */
export function locate(folder: string, problems: readonly Problem[]): Problem[] {
  const byFile = new Map<string, number[]>();
  for (const [place, { origin }] of problems.entries()) {
    const places = byFile.get(origin.file);
    if (places === undefined) byFile.set(origin.file, [place]);
    else places.push(place);
  }
  const all = [...problems];
  for (const [file, places] of byFile) {
    const linesOf = new Map(recordsIn(folder, file).map(({ origin, lineOf }) => [origin.index, lineOf]));
    for (const place of places) {
      const problem = problems[place];
      if (problem !== undefined) all[place] = located(problem, linesOf.get(problem.origin.index));
    }
  }
  return all;
}

function recordsIn(folder: string, file: string): readonly RawRecord[] {
  try {
    const content = readRegularFile(join(folder, file), { limit: LARGEST_FILE, inside: folder });
    return content.kind === 'content' ? parseRecordFile(file, content.bytes).records : [];
  } catch {
    return [];
  }
}

function readContent({ folder, file, entry, fileSystem }: RecordPlace): FileContent {
  if (!entry.isRegular) return { kind: 'refused', message: 'is not a regular file' };
  return readRegularFile(join(folder, file), {
    limit: LARGEST_FILE,
    inside: folder,
    isLink: entry.isLink,
    listed: entry.stamp,
    ...(fileSystem === undefined ? {} : { fileSystem }),
  });
}
