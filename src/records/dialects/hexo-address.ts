import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Dialect, Fields, Page } from './dialect.ts';
import { globPattern } from './glob.ts';
import type { HexoSettings } from './hexo-configuration.ts';
import { topicsFrom } from './page-texts.ts';
import { dateToken } from './pattern.ts';
import { firstText } from './people.ts';

/** A placeholder, as in hexo-util's `permalink.ts`. */
const PARAMETER = /:(\w*[^_\W])/g;

/** The URL path of a post: `permalink` in its fields, else the pattern of the site, as in `post_permalink.ts`. */
export function hexoAddress(page: Page, settings: HexoSettings): ReturnType<Dialect['addressOf']> {
  const own = firstText(page.fields, ['permalink']);
  let unknown: string | undefined;
  const filled =
    own ??
    settings.permalink.replace(PARAMETER, (written, name: string) => {
      const value = hexoToken(name, page, settings) ?? dateToken(name, page.date);
      if (value === undefined) unknown ??= written;
      return value ?? '';
    });
  if (own !== undefined && /^https?:\/\//.test(own)) return own;
  if (unknown !== undefined) return { unknown: `the pattern contains the unknown placeholder ${unknown}` };
  const isFolder = settings.hasAssetFolders && !/(?:\/|\.html)$/.test(filled);
  return encodedPath(`/${filled}${isFolder ? '/' : ''}`.replace(/\/{2,}/g, '/'), settings);
}

/** As `full_url_for` of hexo-util makes it. */
function encodedPath(path: string, { keepsIndex, keepsHtml }: HexoSettings): string {
  const { pathname, search, hash } = new URL(`http://localhost${path}`);
  const encoded = encodeURI(decoded(pathname)) + search + hash;
  const short = keepsIndex ? encoded : encoded.replace(/index\.html$/, '');
  return keepsHtml || short.endsWith('index.html') ? short : short.replace(/\.html$/, '');
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** The value of a placeholder that is not a part of the date in every generator. */
export function hexoToken(name: string, page: Page, settings: HexoSettings): string | undefined {
  const { path, fields, title, date } = page;
  const slug = slugOf(path, settings);
  switch (name) {
    case 'title':
    case 'slug':
      return slug;
    case 'name':
      return slug.slice(slug.lastIndexOf('/') + 1);
    case 'post_title':
      return slugized(title).toLowerCase();
    case 'timestamp':
      return String(seconds(date));
    case 'hash':
      return bytesToHex(sha1(utf8ToBytes(slug + String(seconds(date))))).slice(0, 12);
    case 'category':
      return categorySlug(fields, settings) ?? settings.defaultCategory;
    default:
      if (dateToken(name, date) !== undefined) return undefined;
      return firstText(fields, [name]) ?? settings.permalinkDefaults[name];
  }
}

/** The folder of the posts, relative to the root. */
export function postsFolder({ source }: Pick<HexoSettings, 'source'>): string {
  return `${source}/_posts`;
}

const TEXTS = /\.(?:md|markdown|mkd|mkdn|mdwn|mdtxt|mdtext|html?)$/;

/** Whether a file is a post, by its path below `_posts`. The files of posts may be texts too. */
export function isPost(path: string, { hasAssetFolders, newPostName, skipped }: HexoSettings): boolean {
  if (/(?:^|\/)[_.]|[~%]$/.test(path) || !TEXTS.test(path)) return false;
  if (skipped.some((glob) => globPattern(glob.replace(/\*\*$/, '**/*')).test(`_posts/${path}`))) return false;
  return !hasAssetFolders || extensionOf(path) === extensionOf(newPostName);
}

function extensionOf(path: string): string {
  return /[^/](\.[^./]*)$/.exec(path)?.[1] ?? '';
}

/** The URL below which the files of a post are. */
export function assetBase(url: string): string {
  return `${url.replace(/[?#].*$/s, '').replace(/\.html?$|\/$/, '')}/`;
}

function seconds(date: Page['date']): number {
  return Math.floor((date?.instant ?? 0) / 1000);
}

/** The categories of a post: each list in a list is one hierarchy. */
export function hexoCategories(fields: Fields): readonly string[] {
  return [...new Set(topicsFrom(fields.categories ?? fields.category))];
}

export function hexoTags({ tag, tags }: Fields): readonly string[] {
  return [...new Set(topicsFrom(tags === undefined || tags === '' ? tag : tags))];
}

/** The slug of the last category, below those of its parents. */
function categorySlug(
  fields: Fields,
  { categorySlugs, letterCase }: Pick<HexoSettings, 'categorySlugs' | 'letterCase'>,
): string | undefined {
  const written = fields.categories ?? fields.category;
  const last: unknown = Array.isArray(written) && written.some(Array.isArray) ? written.at(-1) : written;
  const names = topicsFrom(last);
  if (names.length === 0) return undefined;
  return names.map((name) => inCase(slugized(categorySlugs[name] ?? name), letterCase)).join('/');
}

function inCase(text: string, letterCase: HexoSettings['letterCase']): string {
  if (letterCase === 'as written') return text;
  return letterCase === 'lower' ? text.toLowerCase() : text.toUpperCase();
}

/** What a file name says, by `new_post_name`: `{ title, year, month, day … }`. Without a match the title is the whole path. */
export function namePartsOf(path: string, { newPostName }: HexoSettings): Readonly<Record<string, string>> {
  const rule = withoutExtension(newPostName);
  const names: string[] = [];
  const escaped = rule.replace(/[-[\]/{}()*+?.\\^$|]/g, '\\$&');
  const source = escaped.replace(PARAMETER, (_, name: string) => {
    names.push(name);
    return SEGMENTS[name] ?? '(.+?)';
  });
  const plain = withoutExtension(path);
  const [, ...values] = new RegExp(`^${source}$`, 's').exec(plain) ?? [];
  const parts = Object.fromEntries(values.map((value, index) => [names[index] ?? '', value]));
  return parts.title === undefined ? { ...parts, title: slugized(plain) } : parts;
}

const SEGMENTS: Readonly<Record<string, string>> = {
  year: String.raw`(\d{4})`,
  month: String.raw`(\d{2})`,
  day: String.raw`(\d{2})`,
  i_month: String.raw`(\d{1,2})`,
  i_day: String.raw`(\d{1,2})`,
  hash: '([0-9a-f]{12})',
};

function withoutExtension(path: string): string {
  return path.replace(/(?<=[^/])\.[^./]*$/, '');
}

/** What `:title` stands for. `path` has no extension, and may contain dots. */
export function slugOf(path: string, settings: HexoSettings): string {
  return namePartsOf(`${path}.md`, settings).title ?? '';
}

/** `slugize` of hexo-util. */
export function slugized(text: string): string {
  return text
    .replace(/[^\0-~]/gu, plainLetter)
    .replace(/[\0-\x1f]/g, '')
    .replace(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'<>,.?/]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** A Latin letter without marks. Marks that are characters of their own stay. */
function plainLetter(letter: string): string {
  const plain = letter.normalize('NFD').replace(/(?<=.)\p{M}+/gu, '');
  return LETTERS[letter] ?? (/^[a-z]$/i.test(plain) ? plain : letter);
}

const LETTERS: Readonly<Record<string, string>> = {
  ...{ Æ: 'AE', æ: 'ae', Œ: 'OE', œ: 'oe', Ø: 'O', ø: 'o', ß: 's', ẞ: 'S', Đ: 'D', đ: 'd', Ħ: 'H', ħ: 'h' },
  ...{ ı: 'i', Ł: 'L', ł: 'l', Ŀ: 'L', ŀ: 'l', ŉ: 'n', Ŧ: 'T', ŧ: 't', ſ: 'l', ƒ: 'f' },
};
