import { html } from 'hono/html';
import { pageUrl } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import type { FeedEntry } from './feed-entry.ts';
import { languageAttributes } from './language-attributes.ts';
import type { Markup } from './markup.ts';
import type { PageText } from './page-text.ts';
import { timeElement } from './time-element.ts';

/** Feeds of a list, each with its newest headline. */
export function feedRows(entries: readonly FeedEntry[], site: Site, text: PageText): Markup {
  return html`<ul class="feeds">
${entries.map((entry) => row(entry, site, text))}</ul>
`;
}

function row(entry: FeedEntry, site: Site, text: PageText): Markup {
  const { path, size } = entry;
  return html`<li><a class="name" href="${pageUrl(site, path)}">${rowName(entry, text)}</a><small>${text.articles(size)}</small>${headlineLine(entry, text)}</li>\n`;
}

/** The newest headline of a feed and its date; nothing if it is empty. */
export function headlineLine({ headline, newest }: FeedEntry, text: PageText): Markup | string {
  if (headline === undefined || newest === undefined) return '';
  const { title, language } = headline;
  return html`<p><span${languageAttributes(language, text)}>${title}</span> <small>${timeElement(newest, text)}</small></p>`;
}

/** A language has its own name before the one in the language of the page. */
function rowName({ title, endonym, selection }: FeedEntry, text: PageText): Markup | string {
  const isSame = endonym === undefined || endonym.toLowerCase() === title.toLowerCase();
  if (isSame || selection.kind === 'all') return title;
  return html`<bdi${languageAttributes(selection.slug, text)}>${endonym}</bdi> <small>${title}</small>`;
}
