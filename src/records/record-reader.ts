import { parseRecordFile } from './parse-record.ts';
import type { RawRecords } from './raw-record.ts';
import { isRecordName, isSilent, isSkipped, nameOf } from './record-names.ts';

/** Which files and folders of a dialect are looked at, by their paths below the folder. */
export interface FileRules {
  /** Whether nothing at or below it is looked at. */
  isSilent(path: string): boolean;
  /** Whether a folder is reported, if it holds what looks like records, and not read. */
  isSkipped(path: string): boolean;
  /** Whether a file is read as a record; `exists` looks up other files of the folder. */
  isRecord(path: string, exists: (path: string) => boolean): boolean;
  /** Whether to look whether a file that is not read looks like a record, and to report it. */
  isUnread(path: string): boolean;
}

/** How the files of a folder are read: our own way, or that of a generator of websites. */
export interface RecordReader {
  readonly rules: FileRules;
  parse(file: string, bytes: Uint8Array): RawRecords;
  /** The dialect's names of fields that take an article out of the feeds: ours by theirs, in lower case. */
  readonly withdrawals: ReadonlyMap<string, 'draft' | 'expires'>;
}

/** Records of our own. */
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
