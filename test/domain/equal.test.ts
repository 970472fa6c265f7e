import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEqual } from '../../src/domain/equal.ts';

const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(undefined, null, true, false, 0, 1, Number.NaN, '', 'a'),
    fc.array(tie('value'), { maxLength: 2 }),
    // Node tells an object without a prototype from one with it; JSON and YAML make only the latter.
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { noNullPrototype: true }),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b'), tie('value')), { maxLength: 2 })
      .map((entries) => new Map(entries)),
    fc.uint8Array({ max: 1, maxLength: 2 }),
  ),
})).value;

test('plain data is equal where Node says so', () => {
  fc.assert(
    fc.property(data, data, (a, b) => {
      expect(isEqual(a, b)).toBe(isDeepStrictEqual(a, b));
      expect(isEqual(a, structuredClone(a))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('objects that are not plain data equal only themselves', () => {
  const date = new Date(0);
  expect(isEqual(date, date)).toBe(true);
  expect(isEqual(date, new Date(0))).toBe(false);
  expect(isEqual(new Set([1]), new Set([2]))).toBe(false);
});
