import type { Problem } from '../domain/problem.ts';
import type { DialectPlan } from '../records/dialects/dialect.ts';
import { unforeseen } from '../records/prepare-record.ts';
import type { RawRecords } from '../records/raw-record.ts';
import type { RecordReader } from '../records/record-reader.ts';
import { readerFor } from './dialect-readers.ts';
import { listFiles } from './file-list.ts';
import { type Fault, readContent, unparsedFile } from './parsed-file.ts';
import type { FileContent } from './regular-file.ts';
import { unreadProblems } from './unread-problems.ts';

/** A file of a folder with its records, which are not validated yet. */
export interface RecordFile extends RawRecords {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface RecordFiles {
  /** The paths of the files, in order. */
  readonly listed: readonly string[];
  /** What cannot be looked at, and what looks like a record and is not read. */
  readonly problems: readonly Problem[];
  /** The files in path order, each read when it is asked for. */
  files(): Generator<RecordFile>;
}

/** Lists the record files of a folder, to copy what they hold. Throws `SourceError` where the folder cannot be read. */
export async function listRecordFiles(folder: string, plan?: DialectPlan): Promise<RecordFiles> {
  const reader = await readerFor(plan);
  const { files, problems, unread } = await listFiles(folder, '', { rules: reader.rules });
  const listed = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    listed: listed.map(([path]) => path),
    problems: [...problems.values(), ...unreadProblems(unread)],
    *files() {
      for (const [file, entry] of listed)
        yield recordFile(file, readContent({ folder, file, entry }), reader);
    },
  };
}

const NOTHING = new Uint8Array();

function recordFile(path: string, content: FileContent, reader: RecordReader): RecordFile {
  switch (content.kind) {
    case 'gone':
      return { path, bytes: NOTHING, records: [], problems: [] };
    case 'content':
      return { path, bytes: content.bytes, ...parse(reader, path, content.bytes) };
    case 'failed':
      return broken(path, { code: 'file.unreadable', message: content.message });
    case 'refused':
      return broken(path, { code: 'file.refused', message: content.message });
  }
}

function parse(reader: RecordReader, path: string, bytes: Uint8Array): RawRecords {
  try {
    return reader.parse(path, bytes);
  } catch (error) {
    return broken(path, { code: 'record.unforeseen', message: unforeseen(error) });
  }
}

function broken(path: string, fault: Fault): RecordFile {
  return { path, bytes: NOTHING, records: [], problems: unparsedFile(path, fault).problems };
}
