import { servedType } from './media.ts';

/** So many first bytes say what a file is. */
export const SIGNATURE_BYTES = 1024;

/**
 * The media type of a file that may be published, by its first bytes, whatever its name says; `undefined` if it is of no such type.
 * The signatures are those of the WHATWG's MIME Sniffing Standard, section 6, and of each format where that has none.
 */
export function typeOfContent(head: Uint8Array): string | undefined {
  const text = latin1(head.subarray(0, SIGNATURE_BYTES));
  const found = SIGNATURES.find(([, pattern]) => pattern.test(text))?.[0];
  return found ?? typeOfBox(text) ?? (isSvg(text) ? 'image/svg+xml' : undefined);
}

/** Bytes as characters of the same number. */
const SIGNATURES: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[\s\S]{4}WEBP/],
  ['audio/wav', /^RIFF[\s\S]{4}WAVE/],
  ['audio/flac', /^fLaC/],
  ['audio/ogg', /^OggS\0/],
  ['audio/mpeg', /^(?:ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/],
  ['audio/aac', /^\xff[\xf0\xf1\xf8\xf9]/],
  ['video/webm', /^\x1aE\xdf\xa3[\s\S]{0,60}\x42\x82[\s\S]{1,8}webm/],
  ['application/pdf', /^%PDF-\d/],
];

/** The brands of the ISO base media file format (ISO/IEC 14496-12), of which HEIC is no type that browsers show. */
const BRANDS: readonly (readonly [type: string, brand: RegExp])[] = [
  ['image/avif', /^avi[fs]/],
  ['video/quicktime', /^qt {2}/],
  ['audio/mp4', /^M4[AB] /],
  ['video/mp4', /^(?:M4V|avc1|dash|iso\w|mmp4|mp4\w|f4v |3g[gp]\w)/],
];

function typeOfBox(text: string): string | undefined {
  const brand = /^[\s\S]{4}ftyp([\s\S]{4})/.exec(text)?.[1];
  return brand && BRANDS.find(([, pattern]) => pattern.test(brand))?.[0];
}

/** The first element is `svg`, after a byte order mark, the XML declaration, comments and a document type. */
function isSvg(text: string): boolean {
  let rest = text.replace(/^\xef\xbb\xbf/, '').trimStart();
  for (;;) {
    const before = /^(?:<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE\s+svg[^>[]*>)\s*/i.exec(rest)?.[0];
    if (before === undefined) return /^<svg[\s>]/.test(rest);
    rest = rest.slice(before.length);
  }
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** The most characters of a name without its extension. */
const LONGEST_NAME = 80;

/**
 * The last part of the address of a file, by the name that a client gave: no folder, nothing but letters, digits, `.`, `_` and `-`,
 * and the extension of the type.
 *
 * @example
 * nameOfContent('C:\\photos\\My Cat.jpeg', 'image/jpeg'); // 'My-Cat.jpeg'
 * nameOfContent('../../cat.php', 'image/png'); // 'cat.png'
 */
export function nameOfContent(given: string, type: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const clean = last.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, '-');
  const extension = servedType(clean) === type ? clean.slice(clean.lastIndexOf('.') + 1) : EXTENSIONS[type];
  const stem = clean.replace(/\.[^.]*$/, '').replaceAll(/^[.-]+|[.-]+$/g, '');
  const short = Array.from(stem).slice(0, LONGEST_NAME).join('');
  return `${short || 'file'}.${extension ?? 'bin'}`;
}

/** The usual extension of each type. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'audio/aac': 'aac',
  'audio/flac': 'flac',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'application/pdf': 'pdf',
};
