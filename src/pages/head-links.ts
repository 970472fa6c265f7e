import { html } from 'hono/html';
import { feedUrl, outputIds } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import { outputs } from '../outputs/outputs.ts';
import type { Markup } from './markup.ts';

/** The `link` elements by which software discovers a page's feeds: one for each format, with separate titles. */
export function alternateLinks(site: Site, path: string, title: string): Markup[] {
  return outputIds.map((output) => {
    const { mediaType, name } = outputs[output];
    return html`<link rel="alternate" type="${mediaType}" title="${title} (${name})" href="${feedUrl(site, path, output)}">\n`;
  });
}
