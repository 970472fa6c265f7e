import { html } from 'hono/html';
import { feedUrl, outputIds } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import { outputs } from '../outputs/outputs.ts';
import type { Markup } from './page.ts';

/** What tells software that reads a page of a feed: a `link` for each format, with a title of its own. */
export function alternateLinks(site: Site, path: string, title: string): Markup[] {
  return outputIds.map((output) => {
    const { mediaType, name } = outputs[output];
    return html`<link rel="alternate" type="${mediaType}" title="${title} (${name})" href="${feedUrl(site, path, output)}">\n`;
  });
}
