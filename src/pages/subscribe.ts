import { html } from 'hono/html';
import { DEFAULT_OUTPUT, feedUrl, type OutputId, outputIds } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import { outputs } from '../outputs/outputs.ts';
import { icon } from './icons.ts';
import type { Markup } from './markup.ts';
import type { PageText } from './page-text.ts';

/** Where common readers take the address of a feed. */
const READERS: readonly [name: string, address: (feed: string) => string][] = [
  ['Feedly', (feed) => `https://feedly.com/i/subscription/feed%2F${encodeURIComponent(feed)}`],
  ['Inoreader', (feed) => `https://www.inoreader.com/?add_feed=${encodeURIComponent(feed)}`],
  ['NewsBlur', (feed) => `https://www.newsblur.com/?url=${encodeURIComponent(feed)}`],
  ['Feedbin', (feed) => `https://feedbin.com/?subscribe=${encodeURIComponent(feed)}`],
  ['The Old Reader', (feed) => `https://theoldreader.com/feeds/subscribe?url=${encodeURIComponent(feed)}`],
];

/**
 * How to subscribe to a feed: one address to copy, then readers to open it in. Folded are the other formats, the source and a
 * `feed:` link, for which most browsers have no program.
 */
export function subscribeSection(site: Site, path: string, text: PageText): Markup {
  const { words } = text;
  const feed = feedUrl(site, path, DEFAULT_OUTPUT);
  const readers = READERS.map(([name, address]) => html`<a href="${address(feed)}">${name}</a> `);
  const others = outputIds.filter((output) => output !== DEFAULT_OUTPUT);
  return html`<section class="card" aria-labelledby="subscribe">
<h2 id="subscribe">${icon('feed')} ${words.subscribe}</h2>
${addressRow({ site, path, text, output: DEFAULT_OUTPUT })}<p id="said" class="off" role="status"></p>
<p class="links"><span>${words.openIn}</span> ${readers}</p>
<details><summary>${words.otherFormats}</summary>
${others.map((output) => addressRow({ site, path, text, output }))}<p class="links"><a href="feed:${feed}">${words.yourReader}</a> <a href="${feed}?raw">${words.showSource}</a></p>
</details>
<p class="meta">${words.whatIsAFeed}</p>
</section>
`;
}

interface Row {
  readonly site: Site;
  readonly path: string;
  readonly text: PageText;
  readonly output: OutputId;
}

/** An address with its Copy button; the page needs an element `said` for what is said to people who do not see it. */
export function addressRow({ site, path, text: { words, say }, output }: Row): Markup {
  const { name } = outputs[output];
  const isFirst = output === DEFAULT_OUTPUT;
  const label = say('address', { format: name });
  return html`<div class="address"><span${isFirst ? html` class="off"` : ''}>${label}</span><code id="${output}" dir="ltr">${shortened(feedUrl(site, path, output))}</code><button type="button"${isFirst ? html` class="go"` : ''} hidden data-copy="${output}" data-done="${words.copied}" aria-label="${say('copyAddress', { format: name })}">${words.copy}</button></div>\n`;
}

/** The style sheet leaves room for as many characters. A narrow phone shows them beside the beginning of an address. */
const END_LENGTH = 18;

/** An address in two parts: where it does not fit, style cuts the end of the first, the middle of the whole. */
function shortened(url: string): Markup {
  const end = Math.max(0, url.length - END_LENGTH);
  return html`<span>${url.slice(0, end)}</span><span>${url.slice(end)}</span>`;
}
