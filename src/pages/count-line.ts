import { html } from 'hono/html';
import { formatInstant } from '../domain/text/instant.ts';
import type { Markup } from './page.ts';
import type { PageText } from './page-text.ts';

/** How many articles a feed has, and when the newest was published. */
export function countLine(size: number, newest: number | undefined, text: PageText): Markup {
  const count = text.articles(size);
  if (newest === undefined) return html`${count}`;
  return html`${count} · <time datetime="${formatInstant(newest)}">${text.say('latest', { date: text.day(newest) })}</time>`;
}
