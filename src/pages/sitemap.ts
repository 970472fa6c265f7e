import { EVERYTHING_PATH, pageUrl } from '../domain/address.ts';
import { createDocument, type TextDocument } from '../feeds/text-document.ts';
import { each, element, textElement } from '../outputs/xml.ts';
import type { FeedIndex } from './feed-index.ts';

/** As many as one sitemap may hold. */
const LARGEST_SITEMAP = 50_000;

/** The pages, for search engines (sitemaps.org, protocol 0.9). */
export function renderSitemap({ site, shown }: FeedIndex): TextDocument {
  // Search engines get no page at /feed: they are sent to the feed.
  const pages = shown.map(({ path }) => path).filter((path) => path !== EVERYTHING_PATH);
  const addresses = ['/', ...pages.slice(0, LARGEST_SITEMAP - 1)];
  const urls = each(addresses, (path) => {
    return element('url', textElement('loc', pageUrl(site, path)));
  });
  const set = element('urlset', urls, { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9' });
  return createDocument(`<?xml version="1.0" encoding="utf-8"?>\n${set}`, {
    'content-type': 'application/xml; charset=utf-8',
  });
}

/** Everything may be read. */
export function renderRobots({ site }: FeedIndex): TextDocument {
  return createDocument(`User-agent: *\nAllow: /\n\nSitemap: ${site.feeds}/sitemap.xml\n`, {
    'content-type': 'text/plain; charset=utf-8',
  });
}
