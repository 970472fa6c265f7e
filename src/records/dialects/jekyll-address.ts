import { withoutEndSlashes } from '../../domain/text/plain-text.ts';
import type { Dialect, Fields, Page } from './dialect.ts';
import { wordsOf } from './jekyll-defaults.ts';
import { topicsFrom } from './page-texts.ts';
import { dateToken } from './pattern.ts';
import { firstText } from './people.ts';

/** The named patterns for `permalink`. */
export const STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
};

/** The field for categories from `defaults`, which those of a post are added to. No record can have a field of this name. */
export const DEFAULT_CATEGORIES = ' categories';

/** The URL path of a post: `permalink` in its fields, else the pattern of the site. */
export function jekyllAddress(page: Page, pattern: string): ReturnType<Dialect['addressOf']> {
  return filledPattern(firstText(page.fields, ['permalink']) ?? pattern, (name) => {
    return jekyllToken(name, page) ?? dateToken(name, page.date);
  });
}

/** Fills a pattern as `url.rb` does: values are escaped, and an underscore after a placeholder may belong to the pattern. */
export function filledPattern(
  pattern: string,
  tokenOf: (name: string) => string | undefined,
): ReturnType<Dialect['addressOf']> {
  let unknown: string | undefined;
  const filled = pattern.replace(/:([a-z_]+)/g, (written, name: string) => {
    const short = name.endsWith('_') ? name.slice(0, -1) : name;
    const value = tokenOf(name);
    if (value !== undefined) return escaped(value);
    const other = short === name ? undefined : tokenOf(short);
    if (other === undefined) unknown ??= written;
    return other === undefined ? '' : `${escaped(other)}_`;
  });
  if (unknown !== undefined) return { unknown: `the pattern contains the unknown placeholder ${unknown}` };
  return `/${filled}`
    .replaceAll('..', '/')
    .replaceAll('./', '')
    .replace(/\/{2,}/g, '/');
}

function escaped(value: string): string {
  return encodeURI(value).replace('#', '%23');
}

export function jekyllToken(name: string, { path, fields, date }: Page): string | undefined {
  switch (name) {
    case 'categories':
      return categoriesOf(path, fields, (category) => category.toLowerCase());
    case 'slugified_categories':
      return categoriesOf(path, fields, slugified);
    case 'title':
      return prettySlug(slugOf(path, fields));
    case 'slug':
      return slugified(slugOf(path, fields));
    case 'name':
      return slugified(fileName(path));
    case 'path':
      return path.replace('_posts', '').replace(/\.+$/, '');
    case 'output_ext':
      return '.html';
    case 'collection':
      return 'posts';
    case 'week':
    case 'w_year':
    case 'w_day':
      return date === undefined ? '' : weekToken(name, new Date(date.clock));
    default:
      return undefined;
  }
}

function categoriesOf(path: string, fields: Fields, spell: (category: string) => string): string {
  return [...new Set(jekyllCategories(path, fields).map(spell))].join('/');
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function slugified(text: string): string {
  return text
    .replace(/[^\p{M}\p{L}\p{Nd}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}

export function prettySlug(text: string): string {
  return text.replace(/[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu, '-').replace(/^-|-$/g, '');
}

/** The week of ISO 8601, its year, and the day in it. */
function weekToken(name: 'week' | 'w_year' | 'w_day', date: Date): string {
  const day = date.getUTCDay() || 7;
  if (name === 'w_day') return String(day);
  const thursday = date.getTime() + (4 - day) * DAY_MS;
  const year = new Date(thursday).getUTCFullYear();
  if (name === 'w_year') return String(year);
  return String(Math.floor((thursday - Date.UTC(year, 0, 1)) / DAY_MS / 7) + 1).padStart(2, '0');
}

const DAY_MS = 86_400_000;

const DATED = /^(?:.*\/)?(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)\.[^./]+$/;

/** Whether a path ends in a date and a name. */
export function isDated(path: string): boolean {
  return DATED.test(path);
}

/** The date in a file name, and the name after it. A year of two digits is in this or the last century. */
export function jekyllNameDate(path: string) {
  const [, text = '', rest = ''] = DATED.exec(path) ?? [];
  const [, year, month = '', day = ''] = /^(\d{4}|\d\d)-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const whole = year.length === 4 ? year : `${Number(year) < 69 ? 20 : 19}${year}`;
  return {
    text: `${whole}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
    rest: rest.replace(/\.+$/, ''),
  };
}

function slugOf(path: string, fields: Fields): string {
  return firstText(fields, ['slug']) ?? jekyllNameDate(`${path}.md`)?.rest ?? fileName(path);
}

/** The folder of the URL and the slug: `Document#id`, which jekyll-feed makes absolute. */
export function jekyllId({ path, fields }: Page, url: string): string {
  const folder = withoutEndSlashes(url).replace(/[^/]*$/, '');
  return `${folder}${encodeURI(slugOf(path, fields))}`;
}

/** The folders above `_posts`, then `categories` of `defaults` and of the post, of which a text counts as words, then `category`. */
export function jekyllCategories(path: string, fields: Fields): readonly string[] {
  const above = path.split('/').slice(0, -1);
  const folders = above.slice(0, Math.max(0, above.indexOf('_posts')));
  const written = [...wordsOf(fields[DEFAULT_CATEGORIES]), ...wordsOf(fields.categories)];
  return [...new Set([...folders, ...topicsFrom(written), ...topicsFrom(fields.category)])];
}

/** `tag` is one tag, or a list. Without it `tags` counts, of which a text counts as words. */
export function jekyllTags({ tag, tags }: Fields): readonly string[] {
  const own = topicsFrom(tag);
  return own.length > 0 ? own : topicsFrom(wordsOf(tags));
}
