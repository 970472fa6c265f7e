import { html } from 'hono/html';
import type { Markup } from './markup.ts';
import type { PageText } from './page-text.ts';
import { sayMarkup } from './say-markup.ts';
import { timeElement } from './time-element.ts';

/** Between parts of a line; a line breaks after it, not before. */
export const DOT = '\u00a0· ';

export interface Counts {
  readonly size: number;
  /** When the newest article was published. */
  readonly newest: number | undefined;
  readonly rhythm?: string | undefined;
}

/** How many articles a feed has, how often one is added, and when the newest was published. */
export function countLine({ size, newest, rhythm }: Counts, text: PageText): Markup {
  const often = rhythm === undefined ? '' : `${DOT}${rhythm}`;
  if (newest === undefined) return html`${text.articles(size)}${often}`;
  const date = timeElement(newest, text);
  return html`${text.articles(size)}${often}${DOT}${sayMarkup(text, 'latest', { date })}`;
}
