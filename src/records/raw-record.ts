import type { Body } from '../domain/article/article.ts';
import type { Origin, Problem } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import { slugOf } from '../domain/text/slug.ts';
import type { HistoryQuestion } from './dialects/file-history.ts';

/**
 * Resolves a reference in a record to a path relative to the folder; '' if it leaves the folder, `undefined` if it does not refer
 * to a file. A dialect with other rules, such as a folder of static files, has its own function.
 */
export type PlaceMedia = (reference: string, file: string) => string | undefined;

/** A record before validation. */
export interface RawRecord {
  readonly origin: Origin;
  readonly fields: unknown;
  readonly body?: Body;
  /** The slug if the record has none. */
  readonly defaultSlug: string;
  /** The 1-based line of a top-level field, if the format has lines. */
  /** Why it cannot be parsed at all; `fields` has what could be read. */
  readonly fault?: Problem;
  readonly lineOf?: (field: string | undefined) => number | undefined;
  /** Which file a reference refers to; one relative to the file of the record by default. */
  readonly place?: PlaceMedia;
}

export interface RawRecords {
  readonly records: readonly RawRecord[];
  readonly problems: readonly Problem[];
  /** Whether a part of the file could not be read, so that a missing record is not a removed one. */
  readonly isPartial?: boolean;
  /** Whether they depend on other files of the folder too. */
  readonly readsOthers?: boolean;
  /** What they ask the history of the repository for. */
  readonly asks?: readonly HistoryQuestion[];
}

/** The records of a list, each of which needs a slug or an id. `slugOfId` derives the slug of a record with only an id. */
export function recordsOfList(
  list: readonly unknown[],
  file: string,
  slugOfId: (id: string) => string = slugOf,
): RawRecords {
  const records: RawRecord[] = [];
  const problems: Problem[] = [];
  for (const [index, fields] of list.entries()) {
    const origin = { file, index };
    const { slug, id } = isMapping(fields) ? fields : {};
    if (slug || id) {
      // Other types are errors that article validation reports. Converting nested lists to text would overflow the stack.
      const name = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
      records.push({ origin, fields, defaultSlug: slugOfId(name) });
      continue;
    }
    problems.push({ severity: 'error', origin, ...(isMapping(fields) ? NO_NAME : NO_MAPPING) });
  }
  return { records, problems };
}

const NO_NAME = { code: 'record.no-name', message: 'is in a list, so it needs a slug or an id' } as const;
const NO_MAPPING = { code: 'mapping.invalid', message: 'must be a mapping of fields' } as const;

/** The problem with the line of its field, if that is known. */
export function located(
  { bodyLine = 1, ...problem }: Problem,
  lineOf: RawRecord['lineOf'] | undefined,
): Problem {
  const line = lineOf?.(problem.field);
  return line === undefined ? problem : { ...problem, line: line + bodyLine - 1 };
}
