import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Article } from '../domain/article/article.ts';
import type { Withdrawal } from '../domain/article/withdrawal.ts';
import type { Problem } from '../domain/problem.ts';
import { parseRecordFile } from '../records/parse-record.ts';
import { located, type RawRecord } from '../records/raw-record.ts';
import { createLastVersions, type LastVersions } from './last-versions.ts';
import { type FileOutcome, LARGE_FILE, type ParsedFile, type ParsedRecord } from './parsed-file.ts';
import { readRegularFile } from './regular-file.ts';

/** A record file as it was read last. */
export interface KeptFile {
  readonly stamp: string;
  readonly records: readonly KeptRecord[];
  /** What is wrong with the file as a whole. */
  readonly problems: readonly Problem[];
  /** Whether it took too long to parse, which it may not when the machine is less busy. */
  readonly isStalled?: boolean;
}

export interface KeptRecord {
  readonly keys: readonly string[];
  /** As it is, or where it has an error the last version that had none. */
  readonly article?: Article;
  readonly problems: readonly Problem[];
}

export interface KeptState {
  /** That of the file as it was listed. */
  readonly stamp: string;
  /** The file as it was read before. */
  readonly before: KeptFile | undefined;
}

/** The stamp of a file that could not be read; no file has it, so that this one is read again whenever it is listed. */
export const NOT_READ = 'not read';

/** A record file as it is now; what has an error keeps the version it had before. `undefined`: the file is gone. */
export function keepFile(file: string, outcome: FileOutcome, state: KeptState): KeptFile | undefined {
  switch (outcome.kind) {
    case 'gone':
      return undefined;
    case 'failed':
      return brokenFile(file, outcome.message, { ...state, stamp: NOT_READ });
    case 'refused':
      return brokenFile(file, outcome.message, state);
    case 'parsed':
      return keepParsed(outcome.parsed, state);
  }
}

/** A file that cannot be read: what was in it stays. */
export function brokenFile(file: string, message: string, { stamp, before }: KeptState): KeptFile {
  return { stamp, records: lastGood(before), problems: [{ severity: 'error', origin: { file }, message }] };
}

function keepParsed(parsed: ParsedFile, { stamp, before }: KeptState): KeptFile {
  const { records, problems, withdrawal, isStalled } = parsed;
  // Where the file as a whole is broken nothing in it says that a record is gone.
  const isBroken = records.length === 0 && problems.length > 0;
  if (isBroken)
    return { stamp, records: lastGood(before, withdrawal), problems, ...(isStalled && { isStalled }) };
  const last = createLastVersions(before?.records ?? []);
  return { stamp, records: records.map((record) => keepRecord(record, last)), problems };
}

function lastGood(before: KeptFile | undefined, withdrawal: Withdrawal = PUBLIC): readonly KeptRecord[] {
  return (before?.records ?? []).map((record) => {
    const article = record.article && withWithdrawal(record.article, withdrawal);
    return { ...record, problems: NONE, ...(article === undefined ? {} : { article }) };
  });
}

function keepRecord(
  { keys, problems, article, withdrawal = PUBLIC }: ParsedRecord,
  before: LastVersions<KeptRecord>,
): KeptRecord {
  const last = before.take(keys)?.article;
  if (article === undefined)
    return last === undefined
      ? { keys, problems }
      : { keys, problems, article: withWithdrawal(last, withdrawal) };
  // The same object while it says the same: what was rendered of it is still right.
  return { keys, problems, article: isDeepStrictEqual(article, last) ? (last ?? article) : article };
}

const NONE: readonly never[] = [];
const PUBLIC: Withdrawal = { hidden: false };

/** The last good version, taken down as far as the broken record says so. */
function withWithdrawal(article: Article, { hidden, expires }: Withdrawal): Article {
  const draft = article.draft || hidden;
  const taken = { ...article, draft, ...(expires === undefined ? {} : { expires }) };
  return isDeepStrictEqual(taken, article) ? article : taken;
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

/** The records of a file of usual size: of a larger one the line would cost more than it says. */
function recordsIn(folder: string, file: string): readonly RawRecord[] {
  try {
    const content = readRegularFile(join(folder, file), { limit: LARGE_FILE, inside: folder });
    return content.kind === 'content' ? parseRecordFile(file, content.bytes).records : [];
  } catch {
    return [];
  }
}
