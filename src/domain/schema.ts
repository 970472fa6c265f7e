import * as v from 'valibot';
import { type Origin, type Parsed, type Problem, splitCode } from './problem.ts';
import { nearest } from './text/did-you-mean.ts';
import { shorten } from './text/plain-text.ts';

// The deepest field that any schema here knows is three levels down; what lies deeper is never looked at, however deep a
// record nests.
const DEPTH = 5;

/**
 * Parses the fields of a record by `schema`: every problem, not the first, and a warning for each field that is unknown.
 * A field written without a value (`summary:` in YAML, `null` in JSON) counts as absent.
 */
export function parseFields<Schema extends AnySchema>(
  schema: Schema,
  record: unknown,
  origin: Origin,
): Parsed<v.InferOutput<Schema>> {
  const input = withoutEmpty(record, DEPTH);
  const result = v.safeParse(schema, input);
  const warnings = unknownProblems(unknownFields(schema, input, ''), origin);
  if (result.success) return { ok: true, value: result.output, problems: warnings };
  return { ok: false, problems: [...result.issues.map((issue) => issueProblem(issue, origin)), ...warnings] };
}

type AnySchema = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;

// Code points. A message may quote the value, which may be long.
const [LONGEST_MESSAGE, LONGEST_KEY] = [400, 100];

function issueProblem(issue: v.BaseIssue<unknown>, origin: Origin): Problem {
  const field = (issue.path ?? []).reduce((path, { key }) => {
    return typeof key === 'number' ? `${path}[${key}]` : joined(path, shownKey(String(key)));
  }, '');
  const missing = issue.kind === 'schema' && issue.received === 'undefined';
  const { code, message } = splitCode(issue.message);
  return {
    severity: 'error',
    code: missing ? 'field.required' : code,
    origin,
    ...(field === '' ? {} : { field }),
    message: missing ? 'is required' : shorten(message, LONGEST_MESSAGE),
  };
}

interface UnknownField {
  readonly field: string;
  readonly key: string;
  /** The fields that are known there. */
  readonly names: readonly string[];
}

// The most problems that are reported for one file. To look for what each of thousands may have meant would take seconds.
const MOST_GUESSED = 100;

function unknownProblems(unknown: Iterable<UnknownField>, origin: Origin): Problem[] {
  return Array.from(unknown, ({ field, key, names }, index): Problem => {
    const message = unknownMessage(key, index < MOST_GUESSED ? names : []);
    return { severity: 'warning', code: 'field.unknown', origin, field, message };
  });
}

function* unknownFields(schema: AnySchema, input: unknown, path: string): Generator<UnknownField> {
  const shape = shapeOf(schema, input);
  if (Array.isArray(input) && shape.item !== undefined) {
    for (const [index, item] of input.entries()) yield* unknownFields(shape.item, item, `${path}[${index}]`);
  }
  if (isMapping(input)) yield* unknownEntries(shape, input, path);
}

function* unknownEntries(
  { value: values, entries }: Shape,
  input: Readonly<Record<string, unknown>>,
  path: string,
): Generator<UnknownField> {
  for (const [key, value] of Object.entries(input)) {
    const field = joined(path, shownKey(key));
    if (values !== undefined) yield* unknownFields(values, value, field);
    if (entries === undefined) continue;
    const known = Object.hasOwn(entries, key) ? entries[key] : undefined;
    if (known !== undefined) yield* unknownFields(known, value, field);
    else if (!isExtension(key, entries)) yield { field, key, names: Object.keys(entries) };
  }
}

/** As in JSON Feed, fields whose names begin with `_` are of other programs; `_draft` may be meant as `draft`. */
function isExtension(key: string, entries: object): boolean {
  return /^_[^_]/.test(key) && !Object.hasOwn(entries, key.slice(1).toLowerCase());
}

/** The properties of valibot's schemas that describe nested fields. */
interface Shape {
  readonly entries?: Record<string, AnySchema>;
  readonly item?: AnySchema;
  readonly value?: AnySchema;
  readonly wrapped?: AnySchema;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly { readonly kind: string }[];
}

function shapeOf(schema: AnySchema, input: unknown): Shape {
  const shape = schema as Shape;
  const last = shape.pipe?.findLast(({ kind }) => kind === 'schema');
  if (last !== undefined) return shapeOf(last as AnySchema, input);
  if (shape.wrapped !== undefined) return shapeOf(shape.wrapped, input);
  if (shape.options === undefined) return shape;
  const shapes = shape.options.filter(isSchema).map((option) => shapeOf(option, input));
  return shapes.find(Array.isArray(input) ? hasItems : hasFields) ?? {};
}

/** The options of a picklist are values. */
function isSchema(option: unknown): option is AnySchema {
  return isMapping(option) && option.kind === 'schema';
}

function hasItems({ item }: Shape): boolean {
  return item !== undefined;
}

function hasFields({ entries, value }: Shape): boolean {
  return entries !== undefined || value !== undefined;
}

function unknownMessage(key: string, names: readonly string[]): string {
  const near = nearest(key, names);
  return near === undefined ? 'is unknown and ignored' : `is unknown and ignored; did you mean "${near}"?`;
}

function withoutEmpty(input: unknown, depth: number): unknown {
  if (depth === 0) return input;
  if (Array.isArray(input)) return input.map((item) => withoutEmpty(item, depth - 1));
  if (!isMapping(input)) return input;
  const entries = Object.entries(input).filter(
    ([, value]) => value !== '' && value !== null && value !== undefined,
  );
  // fromEntries defines a property even for `__proto__`, where an assignment would change the prototype.
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutEmpty(value, depth - 1)]));
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shownKey(key: string): string {
  return shorten(key, LONGEST_KEY);
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
