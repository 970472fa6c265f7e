import { textOf } from '../content/text-of.ts';
import { shorten } from '../domain/text/plain-text.ts';
import { pathSlugOf, slugOf } from '../domain/text/slug.ts';
import { resolveUrl } from '../domain/text/web-url.ts';
import { parseDate } from './dates.ts';

/** An article of another system, as record fields. Unknown values are absent. */
export interface ImportedArticle {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly html: string;
  /** The body in Markdown, if the source has it; replaces `html`. */
  readonly markdown?: string;
  /** Content of the source for which a record has no field. */
  readonly lost: readonly string[];
  /** Assumptions, such as the zone of a date. The CLI prints each once, with its articles. */
  readonly notes?: readonly string[];
}

export interface Imported {
  readonly articles: readonly ImportedArticle[];
  /** Entries of the source that were not imported, each with a reason. */
  readonly skipped: readonly string[];
  /** Fields for `site.yaml`, used if the folder has none. */
  readonly site?: Readonly<Record<string, unknown>>;
  /** Notes for the user about the whole source. */
  readonly notes?: readonly string[];
}

/** One file of a source. Its content is read lazily. */
export interface SourceFile {
  /** The path relative to the given folder, with `/`; the name of a single file. */
  readonly path: string;
  readonly bytes: () => Uint8Array;
}

export interface ImportOptions {
  /** The URL of the website, which some exports omit. */
  readonly site?: string;
}

/** Reads the exports of one system. */
export interface Importer {
  /** As in "WordPress export". */
  readonly name: string;
  /** Whether these files come from this system. Reads as little as possible. */
  readonly matches: (files: readonly SourceFile[]) => boolean;
  /** Throws an `Error` for a source that cannot be read at all. */
  readonly read: (files: readonly SourceFile[], options: ImportOptions) => Imported;
}

/** The text of a file in UTF-8, without a byte order mark. */
export function sourceText({ path, bytes }: SourceFile): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes());
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new Error(`${path} is not valid UTF-8`, { cause });
  }
}

/** The first 64 KiB of a file, enough to detect its format. Decoded as Latin 1, so only ASCII is correct. */
export function beginningOf({ bytes }: SourceFile): string {
  return new TextDecoder('latin1').decode(bytes().subarray(0, 65_536));
}

/** Merges imports of several sources. For each field of `site.yaml`, the first source that has it wins. */
export function merge(parts: readonly Imported[]): Imported {
  const site = Object.assign({}, ...parts.map((part) => part.site ?? {}).reverse());
  return {
    articles: parts.flatMap(({ articles }) => articles),
    skipped: parts.flatMap(({ skipped }) => skipped),
    site,
    notes: [...new Set(parts.flatMap(({ notes = [] }) => notes))],
  };
}

/** A slug from an article's URL, else from its title. */
export function slugFrom(url: string | undefined, title: string): string {
  const { pathname, search } = resolveUrl(url ?? '') ?? { pathname: '', search: '' };
  const path = pathSlugOf(decodePath(pathname).replace(/\.(html?|php|aspx?)$/i, ''));
  // One path may serve all articles, by a number in the query.
  const number = /[?&]((?:p|id|post|page_id)=\d+)/.exec(search)?.[1];
  if (number !== undefined)
    return limitSegments([path.replace(/(^|\/)index$/, ''), slugOf(number)].filter(Boolean).join('/'));
  if (path !== '') return limitSegments(path);
  const query = slugOf(search);
  return limitSegments(search !== '' && /\d/.test(query) ? query : slugOf(title));
}

/** A slug is also a file name, which file systems limit to 255 bytes. */
function limitSegments(slug: string): string {
  return slug
    .split('/')
    .map((segment) => Array.from(segment).slice(0, 60).join('').replace(/-+$/, ''))
    .join('/');
}

const INLINE_TAG =
  /<(\/?)(a|abbr|b|br|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|u)(?=[\s/>])[^<>]*>/gi;

// Bounds the time for a title. A record allows 1,000 characters.
const MAX_TITLE_LENGTH = 10_000;
const MAX_RECORD_TITLE = 500;

/** The text of a title that may contain HTML, as in many RSS feeds. Text that is not an HTML element, such as `<this>`, stays. */
export function titleFrom(title: string): string {
  const text = title.slice(0, MAX_TITLE_LENGTH);
  return shorten(textOf(hasInlineMarkup(text) ? text : text.replaceAll('<', '&lt;')), MAX_RECORD_TITLE);
}

/** Whether an element is closed: a title may also mention one, as in "The use of <b>". */
function hasInlineMarkup(title: string): boolean {
  const opened = new Set<string>(['br']);
  for (const [, slash, name = ''] of title.matchAll(INLINE_TAG)) {
    const isVoid = /^br$/i.test(name);
    if ((slash !== '' || isVoid) && opened.has(name.toLowerCase())) return true;
    opened.add(name.toLowerCase());
  }
  return false;
}

/** `3 × entries of the kind page` for each reason. */
export function countReasons(reasons: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Array.from(counts, ([reason, count]) => `${count} × ${reason}`);
}

/** Plain text, escaped for HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Plain text as HTML paragraphs. */
export function paragraphsOf(text: string): string {
  const escaped = escapeHtml(text);
  return `<p>${escaped
    .trim()
    .split(/\r?\n\s*\r?\n/)
    .join('</p>\n<p>')}</p>`;
}

/** RFC 3339 in UTC; `undefined` if missing or invalid. See `parseDate` for its assumptions. */
export function instantFrom(text: string | undefined): string | undefined {
  return parseDate(text)?.instant;
}

/** The object without keys whose value is `undefined` or an empty list. */
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
