import { resolveUrl } from '../domain/text/web-url.ts';

export interface FeedAddresses {
  /** `xml:base` of the feed. */
  readonly base?: string | undefined;
  /** The feed's own URL, as it states it. */
  readonly self?: string | undefined;
  /** The website. */
  readonly website?: string | undefined;
  /** The website given by the user with `--site`. */
  readonly site?: string | undefined;
}

/**
 * The base URL of a feed: `xml:base`, else its own URL, else that of the website. A feed on a different host than its website
 * comes from a proxy, so its relative URLs belong to the website.
 */
export function feedBase({ base, self, website, site }: FeedAddresses): string | undefined {
  const home = resolved(website, resolved(self, site) ?? site) ?? site;
  const own = resolved(self, home);
  const isProxied = own !== undefined && home !== undefined && hostOf(own) !== hostOf(home);
  const document = isProxied ? home : (own ?? home);
  return resolved(base, document) ?? document;
}

/** `url` resolved against `base`; `undefined` if the result is not http(s). */
export function resolved(url: string | undefined, base: string | undefined): string | undefined {
  if (url === undefined || url.trim() === '') return undefined;
  const { href, protocol } = resolveUrl(url.trim(), base) ?? {};
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

function hostOf(url: string): string | undefined {
  return resolveUrl(url)?.host.replace(/^www\./, '');
}
