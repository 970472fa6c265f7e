import type { Page } from './dialect.ts';
import { fillPattern, type TokenOf } from './pattern.ts';
import { firstText } from './people.ts';

/** Hugo's settings for URLs. */
export interface HugoAddresses {
  /** By section; '' for pages without a section. */
  readonly permalinks: Readonly<Record<string, string>>;
  readonly keepsCase: boolean;
  readonly isUgly: boolean;
}

/** Hugo's `MakePathSanitized`: keeps letters, digits, marks and some signs; replaces a run of other characters with a hyphen. */
export function sanitized(text: string, keepsCase = false): string {
  if (/^[a-z\d]+(?:-[a-z\d]+)*$/.test(text)) return text;
  const hyphenated = text
    .trim()
    .replace(/[^\p{L}\p{N}\p{M}./\\_#+~@ -]+/gu, '')
    .replace(/\s+/g, '-')
    .replace(/-{2,}/g, '-');
  return (keepsCase ? hyphenated : hyphenated.toLowerCase()).replaceAll('#', '%23');
}

/** The path of a page, relative to the root of its language. */
export function hugoAddress(
  page: Page,
  { permalinks, keepsCase, isUgly }: HugoAddresses,
  tokenOf: TokenOf,
): string | { readonly unknown: string } {
  const url = firstText(page.fields, ['url']);
  if (url !== undefined) return /\.\w{1,5}$|\/$/.test(url) ? url : `${url}/`;
  const pattern = permalinks[sectionsOf(page)[0] ?? ''];
  const filled = pattern === undefined ? defaultPath(page) : fillPattern(pattern, page, tokenOf);
  if (typeof filled !== 'string') return filled;
  const path = keepsCase ? filled : filled.toLowerCase();
  if (/\.html?$/.test(path)) return path;
  return isUgly ? `${path.replace(/\/$/, '')}.html` : `${path.replace(/\/$/, '')}/`;

  function defaultPath({ path, fields }: Page): string {
    const slug = firstText(fields, ['slug']);
    const folder = isBundle(path) ? path.split('/').slice(0, -2) : path.split('/').slice(0, -1);
    const name = slug ?? nameOf(path);
    return `/${[...folder, name].map((part) => sanitized(part, keepsCase)).join('/')}`;
  }
}

/** The folders that contain a page. The folder of a bundle is the page itself. */
export function sectionsOf({ path }: Pick<Page, 'path'>): readonly string[] {
  return path.split('/').slice(0, isBundle(path) ? -2 : -1);
}

export function isBundle(path: string): boolean {
  return /(?:^|\/)index$/.test(path);
}

/** The name of the file, or the folder name of a bundle. */
export function nameOf(path: string): string {
  const parts = path.split('/');
  return (isBundle(path) ? parts.at(-2) : parts.at(-1)) ?? '';
}
