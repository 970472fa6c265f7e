import { html, raw } from 'hono/html';
import type { Selection } from '../domain/selection.ts';
import type { Markup } from './markup.ts';

// Drawn for this program on a grid of 24, with lines of 2.
const SHAPES = {
  feed: '<path d="M4 11a9 9 0 0 1 9 9M4 4a16 16 0 0 1 16 16"/><circle cx="5" cy="19" r="1"/>',
  category: '<path d="M3 6h6l2 3h10v11H3z"/>',
  tag: '<path d="M3 3h9l9 9-9 9-9-9z"/><circle cx="8" cy="8" r="1"/>',
  author: '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-5 4-7 8-7s8 2 8 7"/>',
  language: '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c6 6 6 12 0 18M12 3c-6 6-6 12 0 18"/>',
  source: '<path d="M4 4h12v16H6a2 2 0 0 1-2-2zM16 9h4v9a2 2 0 0 1-4 0M8 8h4M8 12h4M8 16h4"/>',
} as const satisfies Record<string, string>;

export type IconName = keyof typeof SHAPES;

/** The icon of a kind of feed. */
export function kindIcon(kind: Selection['kind']): Markup {
  return icon(kind === 'all' ? 'feed' : kind);
}

/** A decorative icon in the colour of the text around it. The page needs `sprite`. */
export function icon(name: IconName): Markup {
  return html`<svg class="icon" aria-hidden="true"><use href="#i-${name}"></use></svg>`;
}

/** The shapes of the icons in a text, each once, inside the page: the Content-Security-Policy allows no file of them. */
export function sprite(text: string): Markup | string {
  const used = Object.entries(SHAPES).filter(([name]) => text.includes(`<use href="#i-${name}"`));
  if (used.length === 0) return '';
  const symbols = used.map(([name, shape]) => {
    return `<symbol id="i-${name}" viewBox="0 0 24 24">${shape}</symbol>`;
  });
  return html`<svg class="off" aria-hidden="true">${raw(symbols.join(''))}</svg>\n`;
}
