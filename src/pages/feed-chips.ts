import { html } from 'hono/html';
import { pageUrl } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import type { FeedEntry } from './feed-entry.ts';
import { titleOf } from './feed-index.ts';
import { languageAttributes } from './language-attributes.ts';
import type { Markup } from './markup.ts';
import type { PageText } from './page-text.ts';

export interface ChipOptions {
  readonly word: 'related' | 'perhaps';
  readonly site: Site;
  readonly text: PageText;
}

/** A few feeds under a heading, by name alone; nothing where there are none. */
export function feedChips(entries: readonly FeedEntry[], { word, site, text }: ChipOptions): Markup | string {
  if (entries.length === 0) return '';
  const links = entries.map((entry) => {
    return html`<li><a href="${pageUrl(site, entry.path)}">${feedName(entry, text)}</a></li>`;
  });
  return html`<section aria-labelledby="${word}">
<h2 id="${word}">${text.words[word]}</h2>
<ul class="chips">${links}</ul>
</section>
`;
}

/** The name of a feed; that of a language in the language itself. */
export function feedName(entry: FeedEntry, text: PageText): Markup | string {
  const { selection, endonym } = entry;
  if (endonym === undefined || selection.kind === 'all') return titleOf(entry, text);
  return html`<bdi${languageAttributes(selection.slug, text)}>${endonym}</bdi>`;
}
