import type { Article } from '../domain/article/article.ts';
import { isEqual } from '../domain/equal.ts';
import { type Fault, type FileOutcome, type ParsedFile, unparsedFile } from './parsed-file.ts';

/** A record file as it was read. */
export interface FileReading {
  readonly stamp: string;
  readonly parsed: ParsedFile;
}

interface Listed {
  /** That of the file when it was listed. */
  readonly stamp: string;
  /** The article of the file that holds one record, as it was before. */
  readonly last: Article | undefined;
}

/** The stamp of a file that could not be read; no file has it, so that this one is read again whenever it is listed. */
export const NOT_READ = 'not read';

/** The result of reading a listed file; `undefined` if it no longer exists. */
export function readingOf(
  file: string,
  outcome: FileOutcome,
  { stamp, last }: Listed,
): FileReading | undefined {
  switch (outcome.kind) {
    case 'gone':
      return undefined;
    case 'failed':
      return unreadable(file, { code: 'file.unreadable', message: outcome.message }, NOT_READ);
    case 'parsed':
      return { stamp, parsed: withLast(outcome.parsed, last) };
  }
}

/** A file that cannot be looked at. */
export function unreadable(file: string, fault: Fault, stamp: string): FileReading {
  return { stamp, parsed: unparsedFile(file, fault) };
}

/**
 * The file with the article that is held already where it says the same. The record set compares as well, but all at once: of
 * many files that were touched, requests would wait for it, and memory would hold two of each.
 */
function withLast(parsed: ParsedFile, last: Article | undefined): ParsedFile {
  const [only] = parsed.records;
  if (last === undefined || only === undefined || only.names !== undefined) return parsed;
  return isEqual(only.article, last) ? { ...parsed, records: [{ ...only, article: last }] } : parsed;
}
