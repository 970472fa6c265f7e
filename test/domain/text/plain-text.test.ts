import { expect, test } from 'vitest';
import { cleanText, shorten } from '../../../src/domain/text/plain-text.ts';

test('drops every control character, non-character and lone surrogate, and nothing else', () => {
  const dropped: number[] = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    const text = `a${String.fromCodePoint(point)}b`;
    if (cleanText(text) !== text) dropped.push(point);
    if (cleanText(text) !== text && cleanText(text) !== 'ab') throw new Error(`U+${point.toString(16)}`);
  }
  const expected = (point: number) => {
    const control = (point < 0x20 && ![9, 10, 13].includes(point)) || (point >= 0x7f && point <= 0x9f);
    const none = (point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) === 0xfffe;
    return control || none || (point >= 0xd800 && point <= 0xdfff);
  };
  expect(dropped).toEqual(Array.from({ length: 0x110000 }, (_, point) => point).filter(expected));
});

test('keeps a pair of surrogates whole', () => {
  expect(cleanText('😀\ud83d')).toBe('😀');
});

test.each([
  ['short', 10, 'short', 'what fits stays'],
  ['one two three', 9, 'one two…', 'cut at a space'],
  ['one two three', 8, 'one two…', 'the ellipsis counts'],
  ['onetwothree', 5, 'onet…', 'cut anywhere where there is no space'],
  ['😀😀😀😀', 3, '😀😀…', 'code points, not code units'],
])('%s in %i is %s: %s', (text, limit, short) => {
  expect(shorten(text, limit)).toBe(short);
});
