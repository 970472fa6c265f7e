import { resolveUrl } from '../domain/text/web-url.ts';
import type { FormerSlugs } from './former-slugs.ts';
import { present, titleFrom } from './imported.ts';
import type { WordPressExport } from './wordpress-export.ts';
import { type LocalTime, zoneOf } from './wordpress-zone.ts';

export interface SiteParts {
  readonly times: readonly LocalTime[];
  readonly slugs: FormerSlugs;
  /** The URLs of the posts. */
  readonly links: readonly string[];
}

/** Fields for `site.yaml` from an export. */
export function siteFrom(
  { title, description, link, language }: WordPressExport,
  { times, slugs, links }: SiteParts,
): Readonly<Record<string, unknown>> {
  return present({
    title: titleFrom(title ?? ''),
    description: titleFrom(description ?? ''),
    url: link,
    language: language?.replaceAll('_', '-'),
    timeZone: zoneOf(times),
    ...slugs.fields(),
    gone: commentFeeds(links, link),
  });
}

// More patterns than this are not sections of a site.
const MAX_PATTERNS = 20;

/**
 * Patterns for WordPress's comment feeds, which are below each post: `/blog/*\/feed`. Feedstand knows those below a date already.
 */
function commentFeeds(links: readonly string[], site: string | undefined): string[] {
  const base = resolveUrl(site ?? '')?.pathname.replace(/\/$/, '') ?? '';
  const patterns = new Set<string>();
  for (const link of links) {
    const { pathname = '', search } = resolveUrl(link) ?? {};
    if (search !== '' || !pathname.startsWith(`${base}/`) || DATED.test(pathname)) continue;
    const segments = pathname.slice(base.length).split('/').filter(Boolean);
    if (segments.length === 0 || segments.length > 3) continue;
    const above = segments.slice(0, -1).map((segment) => `${segment}/`);
    patterns.add(`${base}/${above.join('')}*/feed`);
  }
  return patterns.size > MAX_PATTERNS ? [] : [...patterns].sort();
}

const DATED = /\/\d{4}\/\d\d\//;
