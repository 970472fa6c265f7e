import { join } from 'node:path';
import type { Withdrawal } from '../domain/article/withdrawal.ts';
import type { Problem } from '../domain/problem.ts';
import { readBrokenWithdrawal } from '../records/broken-record.ts';
import type { DialectPlan } from '../records/dialects/dialect.ts';
import type { FileHistory, HistoryQuestion } from '../records/dialects/file-history.ts';
import {
  type PreparedRecord,
  prepareRecord,
  type RecordContext,
  unforeseen,
} from '../records/prepare-record.ts';
import type { RawRecord } from '../records/raw-record.ts';
import { namesOf } from '../records/record-list.ts';
import type { RecordReader } from '../records/record-reader.ts';
import { contentHash } from './content-hash.ts';
import type { FileEntry } from './file-list.ts';
import type { FileSystem } from './file-system.ts';
import { limitProblems, PROBLEMS_PER_FILE } from './problem-limit.ts';
import { type FileContent, readRegularFile } from './regular-file.ts';

/** The content of a file, independent of its former content. It can be sent from one thread to another. */
export interface ParsedFile {
  readonly records: readonly ParsedRecord[];
  /** The problems of the file as a whole. */
  readonly problems: readonly Problem[];
  /** Whether a part of it could not be read, so that a missing record is not a removed one. */
  readonly isPartial?: boolean;
  /** The withdrawal in a file that has no valid record. */
  readonly withdrawal?: Withdrawal;
  /** `contentHash` of its bytes, where it is wanted. */
  readonly hash?: string;
  /** Whether the records depend on other files too. */
  readonly readsOthers?: boolean;
  /** What they ask the history of the repository for. */
  readonly asks?: readonly HistoryQuestion[];
  /** Whether it stopped the thread that parsed it, which a busy machine may have done as well. */
  readonly isStalled?: boolean;
}

export interface ParsedRecord extends PreparedRecord {
  /** The slug and id that a record of a list gives. */
  readonly names?: readonly string[];
}

/** The result of reading a file. */
export type FileOutcome =
  | { readonly kind: 'parsed'; readonly parsed: ParsedFile }
  | Extract<FileContent, { readonly kind: 'gone' | 'failed' }>;

export interface RecordPlace {
  readonly folder: string;
  readonly file: string;
  readonly entry: FileEntry;
  readonly fileSystem?: FileSystem;
}

export interface FileContext extends RecordContext {
  /** The most problems of one file that are reported singly. */
  readonly problemsPerFile?: number | undefined;
  /** How records are read, where not our own way. */
  readonly plan?: DialectPlan | undefined;
  /** Whether the content of files is hashed. */
  readonly isHashed?: boolean | undefined;
  /** What the history of the repository says. */
  readonly history?: FileHistory | undefined;
}

/** The same in the thread that parses. */
export interface ParsingContext extends FileContext {
  readonly reader: RecordReader;
}

/** Authors write records; a larger file is a mistake. */
export const LARGEST_FILE = 2 * 2 ** 20;

/** Of a larger file so much is searched for what it says about leaving the feeds. */
const HEAD_BYTES = 64 * 2 ** 10;

/** A file beyond this size is not parsed in the thread that answers requests. */
export const LARGE_FILE = 64 * 2 ** 10;

export function readParsedFile(place: RecordPlace, context: ParsingContext): FileOutcome {
  return outcomeOf(place.file, readContent(place), context);
}

export function readContent({ folder, file, entry, fileSystem }: RecordPlace): FileContent {
  if (!entry.isRegular) return { kind: 'refused', message: 'is not a regular file' };
  return readRegularFile(join(folder, file), {
    limit: LARGEST_FILE,
    head: HEAD_BYTES,
    inside: folder,
    isLink: entry.isLink,
    listed: entry.stamp,
    ...(fileSystem === undefined ? {} : { fileSystem }),
  });
}

export function outcomeOf(file: string, content: FileContent, context: ParsingContext): FileOutcome {
  switch (content.kind) {
    case 'gone':
    case 'failed':
      return content;
    case 'refused': {
      const { message, head } = content;
      const withdrawal = head && brokenWithdrawal(file, head, context);
      return { kind: 'parsed', parsed: unparsedFile(file, { code: 'file.refused', message }, withdrawal) };
    }
    case 'content': {
      const { problemsPerFile = PROBLEMS_PER_FILE, isHashed } = context;
      const parsed = parseFile(file, content.bytes, context);
      const hash = isHashed === true ? { hash: contentHash(content.bytes) } : {};
      const limited = limitProblems(file, parsed, problemsPerFile);
      return { kind: 'parsed', parsed: { ...parsed, ...limited, ...hash } };
    }
  }
}

/** Why a file has no records. */
export type Fault = Pick<Problem, 'code' | 'message'>;

/** A file that stopped the thread that parsed it, with what it says about leaving the feeds. */
export function stalledFile(file: string, message: string, withdrawal?: Withdrawal): ParsedFile {
  return { ...unparsedFile(file, { code: 'file.too-slow', message }, withdrawal), isStalled: true };
}

export function unparsedFile(file: string, what: Fault, withdrawal?: Withdrawal): ParsedFile {
  const problem: Problem = { severity: 'error', origin: { file }, ...what };
  return { records: [], problems: [problem], ...(withdrawal === undefined ? {} : { withdrawal }) };
}

/** Never throws: an unforeseen error becomes a problem of the record or the file. */
function parseFile(file: string, bytes: Uint8Array, context: ParsingContext): ParsedFile {
  try {
    const dates = context.history?.get(file);
    const { records, problems, isPartial, readsOthers, asks } = context.reader.parse(file, bytes, dates);
    const asking = asks === undefined ? {} : { asks };
    const parsed = records.map((record) => parseRecord(record, context));
    if (records.length > 0 || problems.length === 0) {
      const marks = {
        ...(isPartial ? { isPartial } : {}),
        ...(readsOthers ? { readsOthers } : {}),
        ...asking,
      };
      return { records: parsed, problems: orNone(problems), ...marks };
    }
    return { records: [], problems, withdrawal: brokenWithdrawal(file, bytes, context), ...asking };
  } catch (error) {
    const withdrawal = brokenWithdrawal(file, bytes, context);
    return unparsedFile(file, { code: 'record.unforeseen', message: unforeseen(error) }, withdrawal);
  }
}

/** What a file that cannot be parsed says about leaving the feeds, in our own fields and those of its dialect. */
export function brokenWithdrawal(
  file: string,
  bytes: Uint8Array,
  { site: { hide, timeZone }, reader }: ParsingContext,
): Withdrawal {
  return readBrokenWithdrawal(file, bytes, { hide, timeZone, aliases: reader.withdrawals });
}

// One for all, since there may be many records.
const NONE: readonly never[] = [];

function orNone(problems: readonly Problem[]): readonly Problem[] {
  return problems.length === 0 ? NONE : problems;
}

function parseRecord(record: RawRecord, context: RecordContext): ParsedRecord {
  const prepared = prepareRecord(record, context);
  return record.origin.index === undefined ? prepared : { ...prepared, names: namesOf(record.fields) };
}
