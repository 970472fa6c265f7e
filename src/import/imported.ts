import { textOf } from '../content/text-of.ts';
import { pathSlugOf, slugOf } from '../domain/topic.ts';
import { resolveUrl } from '../domain/web-url.ts';

/** An article of another system, as the fields that a record has. What is unknown is absent. */
export interface ImportedArticle {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly html: string;
  /** What it had and a record has no place for. */
  readonly lost: readonly string[];
}

export interface Imported {
  readonly articles: readonly ImportedArticle[];
  /** What was in the source and is no article, or cannot be one: a reason for each. */
  readonly skipped: readonly string[];
}

/** A slug from an article's address, else from its title. */
export function slugFrom(url: string | undefined, title: string): string {
  const { pathname, search } = resolveUrl(url ?? '') ?? { pathname: '', search: '' };
  const path = pathSlugOf(decodePath(pathname).replace(/\.(html?|php|aspx?)$/i, ''));
  if (path !== '') return shortened(path);
  const query = slugOf(search);
  return shortened(search !== '' && /\d/.test(query) ? query : slugOf(title));
}

/** A slug names a file as well, and file systems take 255 bytes for a name. */
function shortened(slug: string): string {
  return slug
    .split('/')
    .map((segment) => Array.from(segment).slice(0, 60).join('').replace(/-+$/, ''))
    .join('/');
}

// An element that is closed again: a title may also speak of one, as in "The use of <b>".
const INLINE_MARKUP =
  /<(a|abbr|b|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|u)\b[^>]*>.*?<\/\1>|<br\s*\/?>/i;

/** The text of a title that may hold HTML, as those of RSS often do; what is no HTML element, such as `<this>`, stays. */
export function titleFrom(title: string): string {
  return textOf(INLINE_MARKUP.test(title) ? title : title.replaceAll('<', '&lt;'));
}

/** Plain text as HTML that shows just that. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Plain text as HTML, with its paragraphs. */
export function paragraphsOf(text: string): string {
  const escaped = escapeHtml(text);
  return `<p>${escaped
    .trim()
    .split(/\r?\n\s*\r?\n/)
    .join('</p>\n<p>')}</p>`;
}

/** An instant as a record writes it; `undefined` for what is no date or is missing. */
export function instantFrom(text: string | undefined): string | undefined {
  const value = Date.parse(text ?? '');
  return Number.isNaN(value) ? undefined : new Date(value).toISOString().replace('.000Z', 'Z');
}

/** The object without its keys that have no value or an empty list. */
export function present(fields: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(fields).filter(([, value]) => {
    return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  });
  return Object.fromEntries(entries);
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
