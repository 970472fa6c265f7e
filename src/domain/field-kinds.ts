import * as v from 'valibot';
import { coded } from './problem.ts';
import { isMapping } from './schema.ts';

// Each of these is a schema of valibot's, so that it can be shown as JSON Schema; some run in another way than valibot's own.

type AnySchema = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;

const YES = ['true', 'yes', 'on', '1', 'y'];
const NO = ['false', 'no', 'off', '0', 'n'];

const NOT_A_FLAG = coded('flag.invalid', 'must be true or false');

/** `true` or `false`, also as the words that YAML front matter gives. */
export const flag = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false'])], NOT_A_FLAG),
  v.transform((value) => value === true || value === 'true'),
);

/** A flag as people and the versions of YAML write it: also yes, on, 1, y and their opposites, in any case. */
export const yesNo = v.pipe(
  v.union([v.boolean(), v.string(), v.number()], NOT_A_FLAG),
  v.rawTransform<string | boolean | number, boolean>(({ dataset: { value }, addIssue, NEVER }) => {
    const word = String(value).trim().toLowerCase();
    if (YES.includes(word) || NO.includes(word)) return YES.includes(word);
    addIssue({
      message: `${NOT_A_FLAG}${word === '' ? '' : `, is "${String(value).slice(0, 60)}"`}`,
    });
    return NEVER;
  }),
);

/** Whether a value says no, as `yesNo` reads it. */
export function isFalse(value: unknown): boolean {
  const read = v.safeParse(yesNo, value);
  return read.success && !read.output;
}

const NOT_A_NUMBER = coded('number.invalid', 'must be a number');
const DIGITS = /^-?\d+(\.\d+)?$/;
const digits = v.pipe(v.string(), v.regex(DIGITS, NOT_A_NUMBER), v.metadata({ pattern: DIGITS.source }));

/** A number, also as the digits that YAML front matter gives. */
export const number = v.pipe(
  v.union([v.number(), digits], NOT_A_NUMBER),
  v.transform(Number),
  v.finite(NOT_A_NUMBER),
  v.minValue(0, coded('number.out-of-range', 'must not be negative')),
  v.maxValue(Number.MAX_SAFE_INTEGER, coded('number.out-of-range', 'is too large')),
);

export const wholeNumber = v.pipe(number, v.integer(coded('number.invalid', 'must be a whole number')));

// A record with more is a mistake: each topic would be a separate feed.
const MOST_ITEMS = 5000;

/** A list; of one that is too long, only as many items are parsed as show that it is. */
export function listOf<Schema extends AnySchema>(schema: Schema, most = MOST_ITEMS) {
  const list = v.array(schema, coded('list.invalid', 'must be a list, such as [one, two]'));
  const start: typeof list = {
    ...list,
    '~run': (dataset, config) => {
      const { value } = dataset;
      return list['~run']({ value: Array.isArray(value) ? value.slice(0, most + 1) : value }, config);
    },
  };
  return v.pipe(
    start,
    v.maxLength(most, coded('list.too-long', `must hold at most ${most.toLocaleString('en')} items`)),
  );
}

/** A mapping of fields. Unlike valibot's object it is not a list. */
export function mapping<Entries extends v.ObjectEntries>(entries: Entries): v.ObjectSchema<Entries, string> {
  const object = v.object(entries, coded('mapping.invalid', 'must be a mapping of fields'));
  return {
    ...object,
    // A value that is not an object gives this message. A list would give one message for each missing field.
    '~run': (dataset, config) => {
      return object['~run'](isMapping(dataset.value) ? dataset : withoutFields(dataset), config);
    },
  };
}

/** A value that is not a mapping, in a form that valibot rejects as well. */
function withoutFields({ value }: v.UnknownDataset): v.UnknownDataset {
  return { value: typeof value === 'object' ? 'a list' : value };
}

/** A mapping whose keys are the writer's own names; its value is a `Map`, which may hold names such as `constructor`. */
export function recordOf<
  Key extends v.BaseSchema<string, string, v.BaseIssue<unknown>>,
  Value extends AnySchema,
>(key: Key, value: Value, message: string): RecordSchema<Key, Value> {
  const map = v.map(key, value, coded('mapping.invalid', message));
  return {
    ...v.pipe(
      v.record(key, value, message),
      v.transform(() => new Map<v.InferOutput<Key>, v.InferOutput<Value>>()),
    ),
    // valibot's record leaves out keys such as `constructor`.
    '~run': (dataset, config) => {
      const { value } = dataset;
      return map['~run']({ value: isMapping(value) ? new Map(Object.entries(value)) : value }, config);
    },
  };
}

type RecordSchema<
  Key extends v.BaseSchema<string, string, v.BaseIssue<unknown>>,
  Value extends AnySchema,
> = v.GenericSchema<Record<string, v.InferInput<Value>>, Map<v.InferOutput<Key>, v.InferOutput<Value>>>;

/** One of two forms. `isFirst` decides which, so that the messages are those of the form that was meant. */
export function either<First extends AnySchema, Second extends AnySchema>(
  isFirst: (input: unknown) => boolean,
  first: First,
  second: Second,
): v.UnionSchema<[First, Second], undefined> {
  const union = v.union([first, second]);
  return {
    ...union,
    '~run': (dataset, config) => (isFirst(dataset.value) ? first : second)['~run'](dataset, config),
  };
}

/** A field with a description, which editors show. */
export function described<Schema extends AnySchema>(schema: Schema, description: string) {
  return v.pipe(schema, v.description<v.InferOutput<Schema>, string>(description));
}

export function isText(input: unknown): input is string {
  return typeof input === 'string';
}
