import { html } from 'hono/html';
import { DEFAULT_OUTPUT, feedUrl, outputIds } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import { outputs } from '../outputs/outputs.ts';
import type { Markup } from './page.ts';
import type { PageText } from './page-text.ts';

/** Where common readers take the address of a feed. */
const READERS: readonly [name: string, address: (feed: string) => string][] = [
  ['Feedly', (feed) => `https://feedly.com/i/subscription/feed%2F${encodeURIComponent(feed)}`],
  ['Inoreader', (feed) => `https://www.inoreader.com/?add_feed=${encodeURIComponent(feed)}`],
  ['NewsBlur', (feed) => `https://www.newsblur.com/?url=${encodeURIComponent(feed)}`],
];

/** How to subscribe to a feed: its addresses to copy, and readers to open it in. */
export function subscribeSection(site: Site, path: string, { words, say }: PageText): Markup {
  const rows = outputIds.map((output) => {
    const { name } = outputs[output];
    const url = feedUrl(site, path, output);
    return html`<div class="address"><label for="${output}">${name}</label><input id="${output}" readonly dir="ltr" value="${url}" spellcheck="false"><button type="button" hidden data-copy="${output}" data-done="${words.copied}" aria-label="${say('copyAddress', { format: name })}">${words.copy}</button></div>\n`;
  });
  const feed = feedUrl(site, path, DEFAULT_OUTPUT);
  const readers = READERS.map(([name, address]) => html`<a href="${address(feed)}">${name}</a> `);
  return html`<section class="card" aria-labelledby="subscribe">
<h2 id="subscribe">${words.subscribe}</h2>
<p>${words.whatIsAFeed}</p>
${rows}<p id="said" class="off" role="status"></p>
<p class="links"><span>${words.openIn}</span> ${readers}<a href="feed:${feed}">${words.yourReader}</a> <a class="end" href="${feed}?raw">${words.showSource}</a></p>
</section>
`;
}
