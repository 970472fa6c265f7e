import type { IdRule } from '../../domain/site/reading-rules.ts';
import { withoutEndSlashes } from '../../domain/text/plain-text.ts';
import type { PageDate } from './dialect.ts';

export interface Identified {
  readonly url: string;
  readonly date: PageDate | undefined;
  readonly slug: string;
  readonly ids: string;
}

/** The id of an article by a rule, from the generator's feed or from `site.yaml`. */
export function idOf(rule: IdRule, { url, date, slug, ids }: Identified): string {
  switch (rule) {
    case 'permalink':
      return url;
    case 'permalink-without-slash':
      return withoutEndSlashes(url);
    case 'permalink-without-extension':
      return withoutEndSlashes(url).replace(/\.html?$/, '');
    case 'path':
      return pathAndQuery(url);
    case 'tag':
      return tagUri(url, date);
    case 'slug':
      return `${ids}:${encodeURI(slug)}`;
  }
}

function pathAndQuery(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** A tag URI (RFC 4151) as in Pelican and Django: host, day and path. */
function tagUri(url: string, date: PageDate | undefined): string {
  const { hostname, pathname, hash } = new URL(url);
  const day = date === undefined ? '' : `,${new Date(date.clock).toISOString().slice(0, 10)}`;
  return `tag:${hostname}${day}:${pathname}${hash.replace('#', '/')}`;
}
