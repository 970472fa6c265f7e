import { html } from 'hono/html';
import type { PageWord } from '../domain/site/page-words.ts';
import type { Markup } from './markup.ts';
import type { PageText } from './page-text.ts';

/** Like `say` of a page's text, with elements in the place of a word's `{…}`. */
export function sayMarkup(
  { words, direction }: PageText,
  word: PageWord,
  values: Readonly<Record<string, Markup>>,
): Markup {
  // Of a text split by a group every second part is a placeholder's name.
  const parts = words[word].split(/\{(\w+)\}/).map((part, index) => {
    const value = index % 2 === 1 && Object.hasOwn(values, part) ? values[part] : undefined;
    if (value === undefined) return index % 2 === 1 ? `{${part}}` : part;
    return direction === 'rtl' ? html`<bdi>${value}</bdi>` : value;
  });
  return html`${parts}`;
}
