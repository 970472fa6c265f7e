import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSrcset, parseSrcset } from '../../src/content/srcset.ts';

test.each([
  ['/a.jpg', '/a.jpg'],
  ['/a.jpg 1x, /b.jpg 2x', '/a.jpg 1x, /b.jpg 2x'],
  [' \n,/a.jpg  640w ,\t/b.jpg 1280w,', '/a.jpg 640w, /b.jpg 1280w'],
  ['/a.jpg,/b.jpg 2x', '/a.jpg,/b.jpg 2x'],
  ['/a.jpg, /b.jpg', '/a.jpg, /b.jpg'],
  ['/f_auto,q_70,w_512/p.jpg 512w', '/f_auto,q_70,w_512/p.jpg 512w'],
  ['/a.jpg 640w 480h', '/a.jpg 640w'],
  ['/a.jpg 480h 640w', '/a.jpg 640w'],
  ['/a.jpg 1.5x', '/a.jpg 1.5x'],
  ['/a.jpg (a, b) 1x, /b.jpg', '/b.jpg'],
  ['', ''],
  [', ,', ''],
])('srcset "%s" parses to "%s"', (text, expected) => {
  expect(formatSrcset(parseSrcset(text).candidates)).toBe(expected);
});

test.each(['0w', 'NaNw', '-1x', '0x', '1q', '1.5w', '1w 2x', '480h', '1e3x', '99999999999w'])(
  'a size of %s is invalid',
  (size) => {
    expect(parseSrcset(`/a.jpg ${size}, /b.jpg 2x`)).toMatchObject({
      candidates: [{ url: '/b.jpg' }],
      bad: [`/a.jpg ${size}`],
    });
  },
);

test('only commas at the start and end of an address are encoded', () => {
  expect(formatSrcset([{ url: ',,a,b,', size: ' 1x' }])).toBe('%2C%2Ca,b%2C 1x');
});

test('a formatted srcset parses to the same candidates', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a,/ ()1wx.h\t') }), (text) => {
      const written = formatSrcset(parseSrcset(text).candidates);
      expect(parseSrcset(written).bad).toEqual([]);
      expect(formatSrcset(parseSrcset(written).candidates)).toBe(written);
    }),
    { numRuns: 1000 },
  );
});
