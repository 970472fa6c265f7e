import { html } from 'hono/html';
import { formatInstant } from '../domain/text/instant.ts';
import type { Markup } from './markup.ts';
import type { PageText } from './page-text.ts';

/**
 * An instant as a date or, with `moment`, as a date and time. The script shows it in relative words, which would make other bytes
 * every minute and entity tags that lie; the exact time stays as its title.
 */
export function timeElement(instant: number, text: PageText, form: 'day' | 'moment' = 'day'): Markup {
  const exact = text.moment(instant);
  return html`<time datetime="${formatInstant(instant)}" title="${exact}">${form === 'day' ? text.day(instant) : exact}</time>`;
}
