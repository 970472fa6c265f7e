import type { Problem } from '../domain/problem.ts';
import { changeOfList, type KeyedRecord } from '../records/record-list.ts';
import type { RecordUpdate } from '../records/record-set.ts';
import { isReusable, isSettled, type Reuse } from './cache/cached-file.ts';
import type { FileReading } from './file-reading.ts';
import type { ParsedFile } from './parsed-file.ts';

/** A record file whose records are in the record set. */
export interface KnownFile {
  readonly stamp: string;
  readonly records: readonly KeyedRecord[];
  /** Only where articles are cached. */
  readonly reuse?: Reuse;
}

export interface FileChange {
  /** `undefined` if it no longer exists. */
  readonly file: KnownFile | undefined;
  readonly updates: readonly RecordUpdate[];
}

export interface ChangedFile {
  readonly path: string;
  readonly before: KnownFile | undefined;
  readonly reading: FileReading | undefined;
  /** When the folder was listed before the reading. */
  readonly listed: number;
}

/** The changes that reading a file causes. */
export function changeOfFile({ path, before, reading, listed }: ChangedFile): FileChange {
  const known = before?.records ?? [];
  if (reading === undefined) {
    const updates = [...goneRecords(path, known), ...updatesOfWhole(path, before, [])];
    return { file: undefined, updates };
  }
  const { parsed } = reading;
  const { records, updates } = isBroken(parsed)
    ? { records: known, updates: brokenRecords(path, known, parsed) }
    : changeOfRecords(path, known, parsed);
  return {
    file: { stamp: reading.stamp, records, ...reuseOf(reading, listed) },
    updates: [...updates, ...updatesOfWhole(path, before, parsed.problems)],
  };
}

function reuseOf({ stamp, parsed }: FileReading, listed: number): Pick<KnownFile, 'reuse'> {
  const { hash } = parsed;
  if (hash === undefined || !isReusable(parsed)) return {};
  return { reuse: { hash, isSettled: isSettled(stamp, listed) } };
}

/** The key of a file as a whole in the record set, and those of its records with the names that each gives in a list. */
export function keysOf(path: string, { records }: KnownFile) {
  return {
    whole: `${path}\0`,
    records: records.map(({ key, names }) => {
      return { key: keyOf(path, key), ...(key === ONLY_KEY ? {} : { names }) };
    }),
  };
}

/** A file that cannot be parsed does not show that a record was removed. */
function isBroken({ records, problems }: ParsedFile): boolean {
  return records.length === 0 && problems.length > 0;
}

/** Its records stay as they were, hidden as far as its text still asks for it. */
function brokenRecords(
  path: string,
  known: readonly KeyedRecord[],
  { withdrawal }: ParsedFile,
): readonly RecordUpdate[] {
  const record = { problems: [], ...(withdrawal === undefined ? {} : { withdrawal }) };
  return known.map(({ key }) => ({ key: keyOf(path, key), record }));
}

interface RecordsChange {
  readonly records: readonly KeyedRecord[];
  readonly updates: readonly RecordUpdate[];
}

function changeOfRecords(
  path: string,
  known: readonly KeyedRecord[],
  { records, isPartial }: ParsedFile,
): RecordsChange {
  const [first] = records;
  if (first !== undefined && first.names === undefined) {
    const others = known.filter(({ key }) => key !== ONLY_KEY);
    return { records: ONLY, updates: [...goneRecords(path, others), { key: path, record: first }] };
  }
  const listed = records.map((record) => ({ names: record.names ?? [], record }));
  const { keyed, updates } = changeOfList(known, listed, (key) => keyOf(path, key));
  if (!isPartial) return { records: keyed, updates };
  const listedKeys = new Set(keyed.map(({ key }) => key));
  return {
    records: [...keyed, ...known.filter(({ key }) => !listedKeys.has(key))],
    updates: updates.filter(({ record }) => record !== undefined),
  };
}

function goneRecords(path: string, known: readonly KeyedRecord[]): readonly RecordUpdate[] {
  return known.map(({ key }) => ({ key: keyOf(path, key), record: undefined }));
}

/** The problems of the file as a whole have a separate key, without an article. */
function updatesOfWhole(
  path: string,
  before: KnownFile | undefined,
  problems: readonly Problem[],
): readonly RecordUpdate[] {
  if (before === undefined && problems.length === 0) return [];
  return [{ key: `${path}\0`, record: problems.length === 0 ? undefined : { problems } }];
}

// A file that holds one record is known by its path. It has no other key, and no list gives one this number.
const ONLY_KEY = 0;
// One for all, since there may be many files.
const ONLY: readonly KeyedRecord[] = [{ key: ONLY_KEY, names: [] }];

/** No path holds a null character. */
function keyOf(path: string, key: number): string {
  return key === ONLY_KEY ? path : `${path}\0${key}`;
}
