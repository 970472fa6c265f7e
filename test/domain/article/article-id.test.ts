import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { articleId, atomIdOf } from '../../../src/domain/article/article-id.ts';
import { isAbsoluteUri } from '../../../src/domain/text/web-url.ts';

const IDS = 'tag:news.example,2026';

test.each([
  ['5f1a2b3c4d5e6f7a8b9c0d1e', 'a Ghost post'],
  ['12345', 'a number'],
  ['podcast-2024-01-07', 'a podcast episode'],
  ['550e8400-e29b-41d4-a716-446655440000', 'a UUID'],
  ['https://a.example/a b?<c>', 'a URL with what no URI may hold'],
  ['javascript:alert(1)', 'code'],
  ['Ünïcode 𝔊', 'letters beyond ASCII'],
  ['/2024/01/x', 'a path'],
])('%s (%s) is an id to the letter, and derives a URI for Atom', (id) => {
  expect(v.parse(articleId, id)).toBe(id);
  const derived = atomIdOf(id, IDS);
  expect(derived).toBe(`${IDS}:id:${encodeURIComponent(id)}`);
  expect(isAbsoluteUri(derived)).toBe(true);
});

test.each(['tag:a.example,2024:x', 'urn:uuid:1', 'https://a.example/?p=1&q=2', 'HTTP://A.Example'])(
  '%s is a URI and the same in Atom',
  (id) => {
    expect([v.parse(articleId, id), atomIdOf(id, IDS)]).toEqual([id, id]);
  },
);

test('forbidden characters are removed, and a number of a JSON record is its digits', () => {
  expect(v.parse(articleId, ' a\u0000b\u0085\ud800 ')).toBe('ab');
  expect(v.parse(articleId, 12345)).toBe('12345');
});

test.each([['\u0001 '], [1.5], [2 ** 60], [true], ['x'.repeat(4097)]])('%j is not an id', (id) => {
  expect(v.safeParse(articleId, id).success).toBe(false);
});

test('two texts never derive one URI', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string()).filter((one) => one.trim() !== '');
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [one, other] = [v.parse(articleId, `#${a}`), v.parse(articleId, `#${b}`)];
      expect(isAbsoluteUri(atomIdOf(one, IDS))).toBe(true);
      expect(atomIdOf(one, IDS) === atomIdOf(other, IDS)).toBe(one === other);
    }),
  );
});
