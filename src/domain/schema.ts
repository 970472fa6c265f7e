import * as v from 'valibot';
import type { Origin, Parsed, Problem } from './problem.ts';
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

const YES = ['true', 'yes', 'on', '1', 'y'];
const NO = ['false', 'no', 'off', '0', 'n'];

/** `true` or `false`, also as the words that YAML front matter gives. */
export const flag = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false'])], 'must be true or false'),
  v.transform((value) => value === true || value === 'true'),
);

/** A flag as people and the versions of YAML write it: also yes, on, 1, y and their opposites, in any case. */
export const yesNo = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, boolean>(({ dataset, addIssue, NEVER }) => {
    const { value } = dataset;
    const word = ['string', 'boolean', 'number'].includes(typeof value)
      ? String(value).trim().toLowerCase()
      : '';
    if (YES.includes(word) || NO.includes(word)) return YES.includes(word);
    addIssue({
      message: `must be true or false${word === '' ? '' : `, is "${String(value).slice(0, 60)}"`}`,
    });
    return NEVER;
  }),
);

/** A number, also as the digits that YAML front matter gives. */
export const number = v.pipe(
  v.union(
    [v.number(), v.pipe(v.string(), v.regex(/^-?\d+(\.\d+)?$/), v.transform(Number))],
    'must be a number',
  ),
  v.finite('must be a number'),
  v.minValue(0, 'must not be negative'),
  v.maxValue(Number.MAX_SAFE_INTEGER, 'is too large'),
);

export const wholeNumber = v.pipe(number, v.integer('must be a whole number'));

// A record with more is a mistake; each topic among them would be a feed of its own.
const MOST_ITEMS = 5000;

/** A list; of one that is too long no more items are looked at than tell that it is. */
export function listOf<Schema extends AnySchema>(schema: Schema, most = MOST_ITEMS) {
  return v.pipe(
    v.unknown(),
    v.transform((input) => (Array.isArray(input) ? input.slice(0, most + 1) : input)),
    v.array(schema, 'must be a list, such as [one, two]'),
    v.maxLength(most, `must hold at most ${most.toLocaleString('en')} items`),
  );
}

export function mapping<Entries extends v.ObjectEntries>(entries: Entries) {
  const message = 'must be a mapping of fields';
  // valibot takes a list for an object as well.
  return v.pipe(v.custom<Record<string, unknown>>(isMapping, message), v.object(entries, message));
}

/** A mapping whose keys are names of the writer's own, such as `constructor`; its value is a `Map`. */
export function recordOf<
  Key extends v.BaseSchema<string, string, v.BaseIssue<unknown>>,
  Value extends AnySchema,
>(key: Key, value: Value, message: string) {
  const toMap = v.transform((input: Record<string, unknown>) => new Map(Object.entries(input)));
  return v.pipe(v.custom<Record<string, unknown>>(isMapping, message), toMap, v.map(key, value));
}

type AnySchema = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;

// Code points. What was written may be quoted in a message, and may be long.
const [LONGEST_MESSAGE, LONGEST_KEY] = [400, 100];

function issueProblem(issue: v.BaseIssue<unknown>, origin: Origin): Problem {
  const field = (issue.path ?? []).reduce((path, { key }) => {
    return typeof key === 'number' ? `${path}[${key}]` : joined(path, shownKey(String(key)));
  }, '');
  const missing = issue.kind === 'schema' && issue.received === 'undefined';
  const message = missing ? 'is required' : shorten(issue.message, LONGEST_MESSAGE);
  return field === ''
    ? { severity: 'error', origin, message }
    : { severity: 'error', origin, field, message };
}

interface UnknownField {
  readonly field: string;
  readonly key: string;
  /** Those that are known in its place. */
  readonly names: readonly string[];
}

// As many as are told of one file. To look for what each of thousands may have meant would take seconds.
const MOST_GUESSED = 100;

function unknownProblems(unknown: Iterable<UnknownField>, origin: Origin): Problem[] {
  return Array.from(unknown, ({ field, key, names }, index): Problem => {
    const message = unknownMessage(key, index < MOST_GUESSED ? names : []);
    return { severity: 'warning', origin, field, message };
  });
}

function* unknownFields(schema: AnySchema, input: unknown, path: string): Generator<UnknownField> {
  const shape = shapeOf(schema, input);
  if (Array.isArray(input) && shape.item !== undefined) {
    for (const [index, item] of input.entries()) yield* unknownFields(shape.item, item, `${path}[${index}]`);
  }
  if (!isMapping(input)) return;
  for (const [key, value] of Object.entries(input)) {
    if (shape.value !== undefined) yield* unknownFields(shape.value, value, joined(path, shownKey(key)));
    if (shape.entries === undefined) continue;
    const known = Object.hasOwn(shape.entries, key) ? shape.entries[key] : undefined;
    const field = joined(path, shownKey(key));
    if (known !== undefined) yield* unknownFields(known, value, field);
    if (known === undefined) yield { field, key, names: Object.keys(shape.entries) };
  }
}

/** What valibot's object, array, map, optional, lazy and piped schemas say of the fields below them. */
interface Shape {
  readonly entries?: Record<string, AnySchema>;
  readonly item?: AnySchema;
  readonly value?: AnySchema;
  readonly wrapped?: AnySchema;
  readonly getter?: (input: unknown) => AnySchema;
  readonly pipe?: readonly { readonly kind: string }[];
}

function shapeOf(schema: AnySchema, input: unknown): Shape {
  const shape = schema as Shape;
  const last = shape.pipe?.findLast(({ kind }) => kind === 'schema');
  if (last !== undefined) return shapeOf(last as AnySchema, input);
  if (shape.wrapped !== undefined) return shapeOf(shape.wrapped, input);
  return shape.getter === undefined ? shape : shapeOf(shape.getter(input), input);
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
