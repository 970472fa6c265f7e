import type { ProblemCode } from './problem-codes.ts';

export type { ProblemCode };

/** Where a record was written: a path below the articles folder and, in a list of records, its place. */
export interface Origin {
  readonly file: string;
  readonly index?: number;
  /** The file that was given in place of `site.yaml`, as it was given; people see this path. */
  readonly given?: string;
}

/** Something wrong with a record. An `error` leaves the record out; a `warning` leaves it in. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Its kind, which stays the same when the message changes. See `PROBLEM_CODES`. */
  readonly code: ProblemCode;
  readonly origin: Origin;
  /** Counted from 1; absent where the format gives no line. */
  readonly line?: number;
  /** Counted from 1, within the body; a source that knows where the body begins makes a line of it. */
  readonly bodyLine?: number;
  /** Dotted path of the field, such as `image.url` or `tags[2]`; absent when it is the file itself. */
  readonly field?: string;
  readonly message: string;
}

/** A message of a schema, with the code of its problem before it. See `splitCode`. */
export function coded(code: ProblemCode, message: string): string {
  return `${code}\n${message}`;
}

/** The code and the text of a schema's message. */
export function splitCode(message: string): Pick<Problem, 'code' | 'message'> {
  const end = message.indexOf('\n');
  const code = message.slice(0, Math.max(end, 0));
  return /^[a-z-]+\.[a-z\d-]+$/.test(code)
    ? { code: code as ProblemCode, message: message.slice(end + 1) }
    : { code: 'field.invalid', message };
}

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * `file:line: field: message`, the line that `check` and the log print for a problem.
 *
 * @example
 * import { formatProblem } from 'feedstand';
 *
 * const origin = { file: 'a.md' };
 * // "a.md:3: title: is required"
 * formatProblem({ severity: 'error', code: 'field.required', origin, line: 3, field: 'title', message: 'is required' });
 */
export function formatProblem(problem: Problem): string {
  return problem.severity === 'warning' ? `${describeProblem(problem)} (warning)` : describeProblem(problem);
}

/** The same without its severity. */
export function describeProblem({ origin, line, field, message }: Problem): string {
  const { file, given = file } = origin;
  const place = line === undefined ? given : `${given}:${line}`;
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

export function formatOrigin({ file, index, given = file }: Origin): string {
  return index === undefined ? given : `${given}[${index}]`;
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
