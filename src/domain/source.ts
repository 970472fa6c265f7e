import type { Article } from './article.ts';
import type { Site } from './site.ts';

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
  /** Counted from 1, within the body; a source that knows where the body begins makes a line of it. */
  readonly bodyLine?: number;
  /** Dotted path of the field, such as `image.url` or `tags[2]`; absent when it is the file itself. */
  readonly field?: string;
  readonly message: string;
}

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface Loaded {
  /** The same object as before while what the publication says about itself has not changed. */
  readonly site: Site;
  /** Every record without an error, drafts included, in path order; no two that are no drafts share an id or a slug. */
  readonly articles: readonly Article[];
  readonly problems: readonly Problem[];
}

/** What is no longer as it was told before, and what is now. */
export interface Change {
  /** The same object as before while what the publication says about itself has not changed. */
  readonly site: Site;
  /** Those that were told before and are no longer, or not as they were: the same objects. */
  readonly removed: readonly Article[];
  readonly added: readonly Article[];
  readonly resolved: readonly Problem[];
  readonly found: readonly Problem[];
  /** Why the store cannot be read at present; what was read last stands. */
  readonly stale?: string;
}

export interface LoadOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the reading early; `load` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Where articles are kept. A record with an error is a problem; a store that cannot be read throws `SourceError`. */
export interface ArticleSource {
  /** Reads everything. */
  load(options?: LoadOptions): Promise<Loaded>;
  /**
   * After `load`, tells of every change until `signal` is aborted; resolves once nothing can be missed any more. While it
   * follows, a record that gets an error keeps its last good version, and a store that vanishes keeps all.
   */
  follow?(onChange: (change: Change) => void, signal: AbortSignal): Promise<void>;
  /** Ends what it does beside, such as threads; resolves once that has ended. */
  close?(): Promise<void>;
}

/** The store itself could not be read, which is never the same as "it holds nothing". */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** `file:line: field: what is wrong`, the line by which `check` and the log name a problem. */
export function formatProblem(problem: Problem): string {
  return problem.severity === 'warning' ? `${describeProblem(problem)} (warning)` : describeProblem(problem);
}

/** The same without its severity. */
export function describeProblem({ origin, line, field, message }: Problem): string {
  const place = line === undefined ? origin.file : `${origin.file}:${line}`;
  const name = fieldName(origin, field);
  return visible(name === '' ? `${place}: ${message}` : `${place}: ${name}: ${message}`);
}

/** Control characters as escapes: a file's name or a record's text must not forge a line or reach a terminal. */
export function visible(text: string): string {
  return text.replace(
    /\p{Cc}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

export function formatOrigin({ file, index }: Origin): string {
  return index === undefined ? file : `${file}[${index}]`;
}

/** Path order: by file, by code unit, and in a list of records by place. */
export function compareOrigins(a: Origin, b: Origin): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.index ?? 0) - (b.index ?? 0);
}

function fieldName({ index }: Origin, field = ''): string {
  if (index === undefined) return field;
  return field === '' ? `[${index}]` : `[${index}].${field}`;
}
