import { html } from 'hono/html';
import { feedUrl } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import { extensions, formats } from '../outputs/outputs.ts';
import type { Markup } from './page.ts';

/** What tells software that reads a page of a feed: a `link` for each format, with a title of its own. */
export function alternateLinks(site: Site, path: string, title: string): Markup[] {
  return extensions.map((extension) => {
    const { mediaType, name } = formats[extension];
    return html`<link rel="alternate" type="${mediaType}" title="${title} (${name})" href="${feedUrl(site, path, extension)}">\n`;
  });
}
