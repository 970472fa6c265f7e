import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeAround } from '../../src/feeds/utf8.ts';

// Short, longer than half of a shared buffer, and longer than what is encoded in one step.
const part = fc
  .tuple(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.constantFrom(1, 40, 2000))
  .map(([text, times]) => text.repeat(times));

test('parts are encoded one after the other, and no result changes by a later one', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(part, part, part, fc.boolean()), { maxLength: 12 }), (all) => {
      const encoded = all.map(([before, body, after, isBytes]) => {
        return encodeAround(before, isBytes ? new TextEncoder().encode(body) : body, after);
      });
      const expected = all.map(([before, body, after]) => before + body + after);
      expect(encoded.map((bytes) => Buffer.from(bytes).toString())).toEqual(expected);
    }),
  );
});
