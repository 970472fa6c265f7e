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
  if (path !== '') return path;
  const query = slugOf(search);
  return search !== '' && /\d/.test(query) ? query : slugOf(title);
}

const INLINE_MARKUP = /<\/?(a|abbr|b|br|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|u)\b[^>]*>/i;

/** The text of a title that may hold HTML, as those of RSS often do; what is no HTML element, such as `<this>`, stays. */
export function titleFrom(title: string): string {
  return textOf(INLINE_MARKUP.test(title) ? title : title.replaceAll('<', '&lt;'));
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
