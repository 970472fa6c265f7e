import { type Colour, contrast, formatColour, readableOn } from '../domain/site/colour.ts';
import type { Site } from '../domain/site/site.ts';

/** That of a site which has chosen none. */
export const RUST: Colour = [163, 64, 26];
const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];
// What accents stand on: of the surfaces in style.ts, the one with the least contrast.
const PAPER: Colour = [246, 244, 239];
const NIGHT: Colour = [34, 32, 30];
// WCAG 2.2 AA asks for 4.5 (success criterion 1.4.3). By night the least that passes looks dull.
const AA = 4.5;
const BRIGHT = 6;

/** The site's accent as CSS, as near to what was chosen as can be read on light and on dark paper. */
export function accentStyle({ accent = RUST }: Site): string {
  const day = variables(readableOn(PAPER, accent, AA));
  const night = variables(readableOn(NIGHT, accent, BRIGHT));
  return `:root{${day}}@media(prefers-color-scheme:dark){:root{${night}}}`;
}

/** The accent, and what can be read on it: white and black cannot both fall short of 4.5. */
function variables(accent: Colour): string {
  const ink = contrast(accent, WHITE) >= AA ? WHITE : BLACK;
  return `--accent:${formatColour(accent)};--on-accent:${formatColour(ink)}`;
}
