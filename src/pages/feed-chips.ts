import { html } from 'hono/html';
import { pageUrl } from '../domain/address.ts';
import type { FeedEntry } from './feed-entry.ts';
import type { FeedIndex } from './feed-index.ts';
import type { Markup } from './page.ts';

/** A few feeds under a heading, by name alone; nothing where there are none. */
export function feedChips(
  { site, text }: FeedIndex,
  word: 'related' | 'perhaps',
  entries: readonly FeedEntry[],
): Markup | string {
  if (entries.length === 0) return '';
  const links = entries.map(
    ({ path, title }) => html`<li><a href="${pageUrl(site, path)}">${title}</a></li>`,
  );
  return html`<section aria-labelledby="${word}">
<h2 id="${word}">${text.words[word]}</h2>
<ul class="chips">${links}</ul>
</section>
`;
}
