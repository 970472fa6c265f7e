import type { DialectPlan } from '../records/dialects/dialect.ts';
import { OWN_READER, type RecordReader } from '../records/record-reader.ts';
import { filesBelow } from './generator-files.ts';

const readers = new WeakMap<DialectPlan, Promise<RecordReader>>();

/** The reader of a plan's files, our own without one. A dialect is loaded when it is used first. */
export function readerFor(plan: DialectPlan | undefined): RecordReader | Promise<RecordReader> {
  if (plan === undefined) return OWN_READER;
  const known = readers.get(plan);
  if (known !== undefined) return known;
  const reader = import('../records/dialects/load-dialect.ts').then(({ loadReader }) => {
    return loadReader(plan, filesBelow);
  });
  readers.set(plan, reader);
  return reader;
}
