import type { Site } from './site.ts';

/** The settings of the site that articles depend on: if they are equal, the same records make the same articles. */
export function recordSettings(site: Site) {
  const { url, ids, language, author, rights, labels, hide, timeZone, summaryLength, media } = site;
  // The addresses of published files begin with `feeds`.
  const feeds = media === undefined ? undefined : site.feeds;
  return { url, ids, language, author, rights, labels, hide, timeZone, summaryLength, media, feeds };
}
