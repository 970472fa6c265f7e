import { formatUrl, resolveUrl } from '../domain/text/web-url.ts';

const LINKED = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const FETCHED = new Set(['http:', 'https:']);

/** The absolute URL of a link; `undefined` if it is not a URL or its scheme is unsafe. */
export function linkAddress(value: string, base: string): string | undefined {
  return absoluteUrl(value, base, LINKED);
}

/**
 * The absolute URL of a resource that the page loads: an image, a video, a frame. `undefined` for an empty value or a lone
 * fragment: scripts use both as placeholders, and they resolve to the article itself.
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
