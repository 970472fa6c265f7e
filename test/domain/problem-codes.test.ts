import { expect, test } from 'vitest';
import { articleFields } from '../../src/domain/article/article-schema.ts';
import { parseFields } from '../../src/domain/schema.ts';
import { siteFields } from '../../src/domain/site/site-schema.ts';

// Wrong for at least one kind of field each.
const VALUES = [
  true,
  'A b?',
  'https://user:pass@h/',
  '/x{y}',
  ' \n ',
  'x'.repeat(20_000),
  -1,
  1e20,
  0.5,
  NaN,
  [[]],
  {},
];

/** The properties of valibot's schemas that lead to other schemas. */
interface Shape {
  readonly entries?: Readonly<Record<string, object>>;
  readonly item?: object;
  readonly key?: object;
  readonly value?: object;
  readonly wrapped?: object;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly object[];
}

/** Values that break a rule of a schema, at any depth. */
function* wrongValues(schema: object): Generator<unknown> {
  const { entries = {}, item, key, value } = schema as Shape;
  yield* VALUES;
  for (const part of partsOf(schema)) yield* wrongValues(part);
  if (item) yield Array.from({ length: 6000 }, () => 'x');
  if (item) for (const wrong of wrongValues(item)) yield [wrong];
  if (key) for (const wrong of VALUES) yield { [String(wrong)]: {} };
  if (value) for (const wrong of wrongValues(value)) yield { en: wrong };
  for (const [name, field] of Object.entries(entries)) {
    for (const wrong of wrongValues(field)) yield { [name]: wrong };
  }
}

/** The schemas that take the same value. A pipe begins with itself, without the pipe. */
function partsOf(schema: object): object[] {
  const { wrapped, options = [], pipe = [] } = schema as Shape;
  const parts: unknown[] = [wrapped, ...options, ...pipe];
  return parts.filter((part) => typeof part === 'object' && part !== null && part !== schema) as object[];
}

test.each([
  ['a record', articleFields],
  ['site.yaml', siteFields],
] as const)('every rule of %s has a code of its own', (_what, schema) => {
  const uncoded = new Set<string>();
  for (const fields of wrongValues(schema)) {
    for (const { code, field, message } of parseFields(schema, fields, { file: 'a' }).problems) {
      if (code === 'field.invalid') uncoded.add(`${field}: ${message.slice(0, 100)}`);
    }
  }
  expect([...uncoded]).toEqual([]);
});
