import type { DialectPlan } from '../records/dialects/dialect.ts';
import { OWN_READER, type RecordReader } from '../records/record-reader.ts';

const readers = new WeakMap<DialectPlan, Promise<RecordReader>>();

/** The reader of a plan's files, our own without one. A dialect is loaded when it is used first. */
export function readerFor(plan: DialectPlan | undefined): RecordReader | Promise<RecordReader> {
  if (plan === undefined) return OWN_READER;
  const known = readers.get(plan);
  if (known !== undefined) return known;
  const reader = import('../records/dialects/load-dialect.ts').then(({ loadReader }) => loadReader(plan));
  readers.set(plan, reader);
  return reader;
}
