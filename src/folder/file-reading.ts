import { type FileOutcome, type ParsedFile, unparsedFile } from './parsed-file.ts';

/** A record file as it was read. */
export interface FileReading {
  readonly stamp: string;
  readonly parsed: ParsedFile;
}

/** The stamp of a file that could not be read; no file has it, so that this one is read again whenever it is listed. */
export const NOT_READ = 'not read';

/** What became of a listed file; `undefined`: it is gone. */
export function readingOf(file: string, outcome: FileOutcome, stamp: string): FileReading | undefined {
  switch (outcome.kind) {
    case 'gone':
      return undefined;
    case 'failed':
      return unreadable(file, outcome.message, NOT_READ);
    case 'parsed':
      return { stamp, parsed: outcome.parsed };
  }
}

/** A file that cannot be looked at. */
export function unreadable(file: string, message: string, stamp: string): FileReading {
  return { stamp, parsed: unparsedFile(file, message) };
}
