import { textOf } from '../content/text-of.ts';
import { isMapping } from '../domain/schema.ts';
import type { Imported, ImportedArticle, SourceFile } from './imported.ts';

/** Reads each entry of an export separately: an unreadable entry is skipped with a reason and does not affect others. */
export function readEntries<T>(
  entries: readonly T[],
  nameOf: (entry: T) => string,
  /** Returns the article, or the kind of entry to skip: "pages". */
  read: (entry: T) => ImportedArticle | string,
): Pick<Imported, 'articles' | 'skipped'> {
  const articles: ImportedArticle[] = [];
  const leftOut = new Map<string, string[]>();
  const leaveOut = (reason: string, entry: T) => {
    const names = leftOut.get(reason);
    if (names === undefined) leftOut.set(reason, [nameOf(entry)]);
    else names.push(nameOf(entry));
  };
  for (const entry of entries) {
    try {
      const found = read(entry);
      if (typeof found === 'string') leaveOut(found, entry);
      else articles.push(found);
    } catch (cause) {
      leaveOut(`entries that cannot be read (${(cause as Error).message})`, entry);
    }
  }
  return { articles: withDatedDrafts(articles), skipped: Array.from(leftOut, summary) };
}

/** A record needs a date, and drafts have none in many systems. */
function withDatedDrafts(articles: readonly ImportedArticle[]): ImportedArticle[] {
  const dates = articles.flatMap(({ fields }) => (fields.published as string | undefined) ?? []);
  const newest = dates.reduce((latest, date) => (date > latest ? date : latest), '1970-01-01T00:00:00Z');
  return articles.map((article) => {
    if (article.fields.published !== undefined) return article;
    const notes = [
      ...(article.notes ?? []),
      'a draft without a date, which gets the date of the newest post',
    ];
    return { ...article, fields: { ...article.fields, published: newest }, notes };
  });
}

const MAX_NAMED = 3;

function summary([reason, names]: [string, string[]]): string {
  const [named, rest] = [names.slice(0, MAX_NAMED).join(', '), names.length - MAX_NAMED];
  return `${names.length} × ${reason}: ${named}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** The title, or the beginning of the text if there is none. */
export function titleOr(title: string, html: string): string {
  return title || textOf(html, 200).slice(0, 80).trim() || 'Untitled';
}

/** The parsed value of a JSON file, cached; `undefined` if it is not JSON. */
export function jsonOf(file: SourceFile): unknown {
  const known = parsed.get(file);
  if (known !== undefined) return known.value;
  const value = file.path.toLowerCase().endsWith('.json') ? parseJson(file) : undefined;
  parsed.set(file, { value });
  return value;
}

const parsed = new WeakMap<SourceFile, { value: unknown }>();

function parseJson({ bytes }: SourceFile): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes()));
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** The objects in a value that should be a list of objects; other items are skipped. */
export function mappingsIn(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isMapping) : [];
}

/** A string or number as trimmed text; `undefined` for other values and empty text. */
export function textIn(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

/** The website's URL with a trailing slash. Throws if it is missing or invalid, since ids and links derive from it. */
export function siteAddress(site: string | undefined, example: string): string {
  if (site === undefined)
    throw new Error(`the export does not contain the address of the website; set it with --site ${example}`);
  if (!/^https?:\/\/[^/]/i.test(site) || !URL.canParse(site))
    throw new Error(`--site must be an address such as ${example}, is "${site}"`);
  return site.endsWith('/') ? site : `${site}/`;
}

/** An HTML link; its text defaults to the URL. */
export function linkTo(url: string, text = url): string {
  return `<a href="${attribute(url)}">${attribute(text)}</a>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
