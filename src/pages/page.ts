import { html, raw } from 'hono/html';
import type { Site } from '../domain/site/site.ts';
import { sourceHash } from '../feeds/digest.ts';
import { createDocument, type TextDocument } from '../feeds/text-document.ts';
import { accentStyle } from './accent.ts';
import { sprite } from './icons.ts';
import type { Markup } from './markup.ts';
import { ownStyleElement, ownStyleSources } from './own-style.ts';
import type { PageText } from './page-text.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export interface PageOptions {
  readonly site: Site;
  readonly text: PageText;
  readonly title: string;
  readonly description: string;
  /** The page's own address; absent for one that no search engine is to know. */
  readonly canonical?: string;
  /** Further elements of the head. */
  readonly head?: Markup | readonly Markup[];
  readonly main: Markup;
  /** The page of the website about the same topic; by default the website. */
  readonly website?: string;
  readonly wide?: boolean;
  /** Whether it is the page of all feeds, which needs no link to itself. */
  readonly home?: boolean;
}

/** A whole page. It needs nothing but itself and the images it shows, wherever it is sent from. */
export function renderPage(options: PageOptions): TextDocument {
  const { site, text, title, description, canonical, main } = options;
  const style = accentStyle(site) + STYLE;
  const wrap = options.wide ? 'wrap wide' : 'wrap';
  const page = html`<!DOCTYPE html>
<html lang="${text.language}" dir="${text.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
${canonical === undefined ? html`<meta name="robots" content="noindex">\n` : openGraph(options, canonical)}${iconLink(site)}${options.head ?? ''}<style>${raw(style)}</style>
${ownStyleElement(site)}</head>
<body>
${sprite(String(main))}<a class="skip" href="#content">${text.words.skip}</a>
<header class="${wrap} top">${brand(site)}${headerLinks(options)}</header>
<main class="${wrap}" id="content" tabindex="-1">
${main}</main>
<footer><div class="${wrap}"><p class="links">${options.home ? '' : html`<a href="${site.feeds}/">${text.words.allFeeds}</a> `}<span>${text.words.lists}</span> <a href="${site.feeds}/feeds.opml">OPML</a> <a href="${site.feeds}/feeds.json">JSON</a></p>
${site.rights === undefined ? '' : html`<p>${site.rights}</p>`}</div></footer>
<script>${raw(SCRIPT)}</script>
</body>
</html>
`;
  return createDocument(String(page), {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(site, style),
    'referrer-policy': 'strict-origin-when-cross-origin',
  });
}

/** Images come from wherever articles have them, and may be redirected from there. */
function contentSecurityPolicy(site: Site, style: string): string {
  const own = ownStyleSources(site);
  return [
    "default-src 'none'",
    `style-src ${sourceHash(style)}${own.style}`,
    `script-src ${sourceHash(SCRIPT)}`,
    'img-src http: https:',
    ...own.fonts,
    `form-action 'self' ${new URL(site.feeds).origin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The publication's own links, then the one to its website. */
function headerLinks({ site, text, website = site.url }: PageOptions): Markup {
  const toWebsite = html`<a class="plain" href="${website}">${text.words.website}</a>`;
  const { links = [] } = site;
  if (links.length === 0) return toWebsite;
  const own = links.map(({ title, url }) => html`<a class="plain" href="${url}">${title}</a> `);
  return html`<nav class="links" aria-label="${site.title}">${own}${toWebsite}</nav>`;
}

function openGraph({ site, text, title, description }: PageOptions, canonical: string): Markup {
  const image = site.logo ?? site.icon;
  return html`<link rel="canonical" href="${canonical}">
<meta property="og:type" content="website">
<meta property="og:site_name" content="${site.title}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${canonical}">
<meta property="og:locale" content="${text.language.replaceAll('-', '_')}">
${image === undefined ? '' : html`<meta property="og:image" content="${image}">\n`}`;
}

function iconLink(site: Site): Markup {
  return html`<link rel="icon" href="${site.favicon ?? site.icon ?? `${site.feeds}/favicon.ico`}">\n`;
}

/** The site's name as text. The script puts a logo in its place once that is loaded; most logos are drawn for white. */
function brand(site: Site): Markup {
  const name = html`<span>${site.title}</span>`;
  const logo = html`<img class="logo" src="${site.logo}" alt="" hidden>`;
  const icon = html`<img src="${site.icon}" alt="" width="36" height="36">`;
  const picture = site.logo === undefined ? (site.icon === undefined ? '' : icon) : logo;
  return html`<a class="brand" href="${site.feeds}/">${picture}${name}</a>`;
}
