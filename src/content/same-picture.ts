import { resolveUrl } from '../domain/text/web-url.ts';

/**
 * Two URLs have the same key if they are variants of one image: WordPress's `pier-1024x576.jpg` and `pier-scaled.jpg`, a resizing
 * query, http and https.
 */
export function pictureKey(address: string): string {
  const url = resolveUrl(address);
  if (url === undefined) return address;
  const proxied = /^i\d\.wp\.com$/.test(url.hostname) ? url.pathname.slice(1) : url.host + url.pathname;
  const query = [...url.searchParams].filter(([name]) => !RESIZING.has(name.toLowerCase()));
  return `${proxied.replace(SIZE, '')}?${query
    .map((pair) => pair.join('='))
    .sort()
    .join('&')}`;
}

// WordPress writes the size after the timestamp of an edit (-e1700000000000).
const SIZE =
  /(-e\d{10,13})?(-scaled|-rotated)?(-\d{1,5}x\d{1,5})?(@[23]x)?(?=\.[a-z\d]{2,5}(\.(webp|avif))?$)/i;

const RESIZING = new Set(
  'w width h height resize fit crop quality q dpr auto format fm ssl strip size s zoom scale fl sharp'.split(
    ' ',
  ),
);
