import type { HidingField } from '../domain/article/withdrawal.ts';
import type { FileDates } from './dialects/file-history.ts';
import { parseRecordFile } from './parse-record.ts';
import type { RawRecords } from './raw-record.ts';
import { isRecordName, isSilent, isSkipped, nameOf } from './record-names.ts';

/** Which files and folders of a dialect are read. Paths are relative to the folder. */
export interface FileRules {
  /** Whether the path and everything below it is ignored. */
  isSilent(path: string): boolean;
  /** Whether a folder is not read, but reported if it seems to contain records. */
  isSkipped(path: string): boolean;
  /** Whether a file is read as a record; `exists` looks up other files of the folder. */
  isRecord(path: string, exists: (path: string) => boolean): boolean;
  /** Whether to report a file that is not read if it looks like a record. */
  isUnread(path: string): boolean;
}

/** Reads the files of a folder, in our format or that of a site generator. */
export interface RecordReader {
  readonly rules: FileRules;
  /** `dates`: what the history of the repository says about the file, once it was asked. */
  parse(file: string, bytes: Uint8Array, dates?: FileDates): RawRecords;
  /** The dialect's fields that remove an article from the feeds, in lower case → our field. */
  readonly withdrawals: ReadonlyMap<string, HidingField>;
}

/** The reader for our own format. */
export const OWN_READER: RecordReader = {
  rules: {
    isSilent: (path) => isSilent(nameOf(path)),
    isSkipped: (path) => isSkipped(nameOf(path)),
    isRecord: isRecordName,
    isUnread: () => true,
  },
  withdrawals: new Map(),
  parse: parseRecordFile,
};
