import type { Article } from './article.ts';

/** Where a record was written: a path below the articles folder and, in a list of records, its place. */
export interface Origin {
  readonly file: string;
  readonly index?: number;
}

/** Something wrong with a record. An `error` leaves the record out; a `warning` leaves it in. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly origin: Origin;
  /** Counted from 1; absent where the format gives no line. */
  readonly line?: number;
  /** Dotted path of the field, such as `image.url` or `tags[2]`; absent when it is the file itself. */
  readonly field?: string;
  readonly message: string;
}

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface Loaded {
  /** Every record without an error, drafts included, in path order; no two share an id or a slug. */
  readonly articles: readonly Article[];
  readonly problems: readonly Problem[];
}

export interface LoadOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the reading early; `load` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Where articles are kept. A record with an error is a problem; a store that cannot be read throws `SourceError`. */
export interface ArticleSource {
  load(options?: LoadOptions): Promise<Loaded>;
}

/** The store itself could not be read, which is never the same as "it holds nothing". */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** `file:line: field: what is wrong`, the line by which `check` and the log name a problem. */
export function formatProblem({ origin, line, field, message, severity }: Problem): string {
  const place = line === undefined ? origin.file : `${origin.file}:${line}`;
  const name = fieldName(origin, field);
  const text = severity === 'warning' ? `${message} (warning)` : message;
  return name === '' ? `${place}: ${text}` : `${place}: ${name}: ${text}`;
}

export function formatOrigin({ file, index }: Origin): string {
  return index === undefined ? file : `${file}[${index}]`;
}

function fieldName({ index }: Origin, field = ''): string {
  if (index === undefined) return field;
  return field === '' ? `[${index}]` : `[${index}].${field}`;
}
