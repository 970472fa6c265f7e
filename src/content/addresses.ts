import { formatUrl, resolveUrl } from '../domain/text/web-url.ts';

const LINKED = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const FETCHED = new Set(['http:', 'https:']);

/** The absolute address of a link; `undefined` if its scheme is not safe or it is not a URL. */
export function linkAddress(value: string, base: string): string | undefined {
  return absoluteUrl(value, base, LINKED);
}

/**
 * The absolute address of something that is loaded: a picture, a film, a frame. An empty one or a lone fragment would be the
 * article itself; it is a placeholder for a script.
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
