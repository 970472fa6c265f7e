import { resolveUrl } from '../domain/text/web-url.ts';

export interface FeedAddresses {
  /** `xml:base` of the feed. */
  readonly base?: string | undefined;
  /** Where the feed says that it is itself. */
  readonly self?: string | undefined;
  /** The website. */
  readonly website?: string | undefined;
  /** The website as the user gives it. */
  readonly site?: string | undefined;
}

/**
 * What relative addresses in a feed are resolved against: `xml:base`, its own address, that of the website. A feed on another
 * host than its website comes from a proxy, so its relative addresses belong to the website.
 */
export function feedBase({ base, self, website, site }: FeedAddresses): string | undefined {
  const home = resolved(website, resolved(self, site) ?? site) ?? site;
  const own = resolved(self, home);
  const isProxied = own !== undefined && home !== undefined && hostOf(own) !== hostOf(home);
  const document = isProxied ? home : (own ?? home);
  return resolved(base, document) ?? document;
}

/** `url` against `base`; `undefined` if that gives no web address. */
export function resolved(url: string | undefined, base: string | undefined): string | undefined {
  if (url === undefined || url.trim() === '') return undefined;
  const { href, protocol } = resolveUrl(url.trim(), base) ?? {};
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

function hostOf(url: string): string | undefined {
  return resolveUrl(url)?.host.replace(/^www\./, '');
}
