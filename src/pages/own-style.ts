import { html, raw } from 'hono/html';
import type { Site } from '../domain/site/site.ts';
import { sourceHash } from '../feeds/digest.ts';
import type { Markup } from './markup.ts';

/** The element of the publication's own style sheet; nothing if it has none. */
export function ownStyleElement({ css }: Site): Markup | string {
  if (css === undefined) return '';
  return css.kind === 'linked'
    ? html`<link rel="stylesheet" href="${css.url}">\n`
    : html`<style>${raw(css.rules)}</style>\n`;
}

/** What a Content-Security-Policy has to allow for it: the style sheet, and fonts from where it comes. */
export function ownStyleSources({ css, url }: Site): { readonly style: string; readonly fonts: string[] } {
  if (css === undefined) return { style: '', fonts: [] };
  const fonts = [`font-src ${new URL(css.kind === 'linked' ? css.url : url).origin}`];
  return { style: ` ${css.kind === 'linked' ? urlSource(css.url) : sourceHash(css.rules)}`, fonts };
}

/** A URL as a source expression: without a query, and with the two characters encoded that separate parts of a policy (CSP Level 3, section 2.3.1). */
function urlSource(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replaceAll(';', '%3B').replaceAll(',', '%2C');
}
