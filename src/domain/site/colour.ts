import * as v from 'valibot';
import { coded } from '../problem.ts';
import { nameText } from '../text/plain-text.ts';

/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** `#0b6e4f` or `#0b6`; the `#` may be left out, since YAML takes it for the beginning of a comment. */
export const colour = v.pipe(
  nameText,
  v.regex(/^#?([\da-f]{3}|[\da-f]{6})$/i, ({ input }) =>
    coded('colour.invalid', `must be a colour such as "#0b6e4f", is "${input}"`),
  ),
  v.transform((text): Colour => {
    const digits = text.replace('#', '');
    const [red = '', green = '', blue = ''] = digits.match(digits.length === 3 ? /./g : /../g) ?? [];
    return [red, green, blue].map((part) => Number.parseInt(part.padStart(2, part), 16)) as unknown as Colour;
  }),
);

export function formatColour(parts: Colour): string {
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** The ratio of WCAG 2.2 (success criterion 1.4.3), from 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
}

/** `ink` moved towards black or white, whichever is farther from `paper`, until the contrast is sufficient. */
export function readableOn(paper: Colour, ink: Colour, ratio: number): Colour {
  const end: Colour = luminance(paper) > 0.18 ? [0, 0, 0] : [255, 255, 255];
  for (let step = 0; step <= 50; step++) {
    // Rounded as it will be written, so that rounding cannot take the contrast back.
    const mixed = ink.map((part, index) => Math.round(part + ((end[index] ?? 0) - part) * (step / 50)));
    if (contrast(paper, mixed as unknown as Colour) >= ratio) return mixed as unknown as Colour;
  }
  return end;
}

function luminance(parts: Colour): number {
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
