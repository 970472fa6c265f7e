import { html } from 'hono/html';
import { isLoopback } from '../domain/text/loopback.ts';
import type { FeedIndex } from './feed-index.ts';
import type { Markup } from './markup.ts';

/** Whether nothing is published at present. */
export function isEmpty({ shown }: FeedIndex): boolean {
  return shown.every(({ size }) => size === 0);
}

/** What the page of all feeds says while there are none, and on the publisher's own machine, how to begin. */
export function emptySection({ site, text: { words } }: FeedIndex): Markup {
  const isOwn = isLoopback(new URL(site.feeds).hostname);
  return html`<section aria-labelledby="empty">
<h2 id="empty">${words.empty}</h2>
<p>${words.emptyText}</p>
${isOwn ? html`<p>${words.begin}</p>\n<p><code dir="ltr">feedstand new "A title"</code></p>\n<p><code dir="ltr">feedstand import FILE</code></p>\n` : ''}</section>
`;
}
