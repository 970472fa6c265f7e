import * as v from 'valibot';
import { expect, test } from 'vitest';
import { type Colour, colour, contrast, formatColour, readableOn } from '../../../src/domain/site/colour.ts';

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

test.each([
  ['#0b6e4f', [11, 110, 79]],
  ['0B6E4F', [11, 110, 79]],
  ['#fa0', [255, 170, 0]],
])('%s is a colour', (text, expected) => {
  expect(v.parse(colour, text)).toEqual(expected);
});

test.each(['red', '#12', '#1234', 'rgb(1,2,3)', '#00000g', '#0b6e4f;x'])('%s is none', (text) => {
  expect(v.safeParse(colour, text).success).toBe(false);
});

test('contrast is that of WCAG', () => {
  expect(contrast(BLACK, WHITE)).toBeCloseTo(21);
  expect(contrast([119, 119, 119], WHITE)).toBeCloseTo(4.48, 2);
  expect(contrast(WHITE, [119, 119, 119])).toBeCloseTo(4.48, 2);
});

test('any colour becomes readable on light and on dark paper, and one that is stays as it is', () => {
  const steps = [0, 51, 102, 153, 204, 255];
  const all = steps.flatMap((r) => steps.flatMap((g) => steps.map((b): Colour => [r, g, b])));
  for (const paper of [[246, 244, 239] as Colour, [34, 32, 30] as Colour]) {
    for (const ink of all) {
      const readable = readableOn(paper, ink, 4.5);
      expect(contrast(paper, readable), formatColour(ink)).toBeGreaterThanOrEqual(4.5);
      if (contrast(paper, ink) >= 4.5) expect(readable).toEqual(ink);
    }
  }
});
