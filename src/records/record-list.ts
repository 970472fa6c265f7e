import { isMapping } from '../domain/schema.ts';
import type { PreparedRecord } from './prepare-record.ts';
import type { RecordUpdate } from './record-set.ts';

/** A record of a list, with a number that stays the same as long as one of its names does. */
export interface KeyedRecord {
  readonly key: number;
  /** Its names at the last read. */
  readonly names: readonly string[];
}

/** The names of a record in a list: its slug and its id. */
export function namesOf(fields: unknown): readonly string[] {
  const { slug, id } = isMapping(fields) ? fields : {};
  return [slug, id].flatMap((name) => {
    return typeof name === 'string' || typeof name === 'number' ? String(name) : [];
  });
}

export interface ListedRecord {
  readonly names: readonly string[];
  readonly record: PreparedRecord;
}

export interface ListChange {
  /** The current records of the list. */
  readonly keyed: readonly KeyedRecord[];
  /** Updates for the record set; removals come first. */
  readonly updates: readonly RecordUpdate[];
}

/**
 * The changes after a list was read again. Each record takes the key of the first previous record that shares a name with it and
 * is not taken, regardless of position. Other records get a new key. So of two records with one name, the first replaces the
 * previous record.
 */
export function changeOfList(
  before: readonly KeyedRecord[],
  list: readonly ListedRecord[],
  keyOf: (key: number) => string = String,
): ListChange {
  const last = createQueues(before);
  let nextKey = before.reduce((most, { key }) => Math.max(most, key), 0) + 1;
  const [keyed, listed]: [KeyedRecord[], RecordUpdate[]] = [[], []];
  for (const { names, record } of list) {
    const key = last.take(names)?.key ?? nextKey++;
    keyed.push({ key, names });
    listed.push({ key: keyOf(key), record });
  }
  const remaining = new Set(keyed.map(({ key }) => key));
  const removed = before.filter(({ key }) => !remaining.has(key));
  return {
    keyed,
    updates: [...removed.map(({ key }) => ({ key: keyOf(key), record: undefined })), ...listed],
  };
}

/** The records that share a name, in order; all before `next` are taken. */
interface Queue {
  readonly places: number[];
  next: number;
}

/** Finds previous records by name, each at most once. */
function createQueues(records: readonly KeyedRecord[]) {
  const queues = new Map<string, Queue>();
  for (const [place, { names }] of records.entries()) {
    for (const name of names) {
      const queue = queues.get(name);
      if (queue === undefined) queues.set(name, { places: [place], next: 0 });
      else queue.places.push(place);
    }
  }
  const taken = new Set<number>();
  return {
    /** Takes the first remaining record with one of these names. */
    take(names: readonly string[]): KeyedRecord | undefined {
      const first = Math.min(...names.map((name) => firstFree(queues.get(name), taken)));
      if (first === Infinity) return undefined;
      taken.add(first);
      return records[first];
    },
  };
}

function firstFree(queue: Queue | undefined, taken: ReadonlySet<number>): number {
  if (queue === undefined) return Infinity;
  while (taken.has(queue.places[queue.next] ?? Infinity)) queue.next++;
  return queue.places[queue.next] ?? Infinity;
}
