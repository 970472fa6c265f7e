import { formatUrl, resolveUrl } from '../domain/web-url.ts';

const LINKED = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const FETCHED = new Set(['http:', 'https:']);

/** An address to follow, absolute; `undefined` where it has a scheme that is not safe, or is none. */
export function linkAddress(value: string, base: string): string | undefined {
  return absoluteUrl(value, base, LINKED);
}

/**
 * The address of something that is shown: a picture, a film, a frame. An empty one and a fragment alone are that of the article
 * itself, and stand where a script sets the true one.
 */
export function mediaAddress(value: string | undefined, base: string): string | undefined {
  const trimmed = value?.trim() ?? '';
  if (trimmed === '' || trimmed.startsWith('#')) return undefined;
  const address = absoluteUrl(trimmed, base, FETCHED);
  return address === base || address === `${base}?` ? undefined : address;
}

function absoluteUrl(value: string, base: string, schemes: ReadonlySet<string>): string | undefined {
  const url = resolveUrl(value.trim(), base);
  return url !== undefined && schemes.has(url.protocol) ? formatUrl(url) : undefined;
}
