import { textOf } from '../content/text-of.ts';
import { createFormerSlugs, type FormerSlugs } from './former-slugs.ts';
import {
  beginningOf,
  countReasons,
  type Imported,
  type ImportedArticle,
  type Importer,
  instantFrom,
  present,
  type SourceFile,
  slugFrom,
  sourceText,
  titleFrom,
} from './imported.ts';
import { bodyOf, type Pictures } from './wordpress-body.ts';
import {
  localTimes,
  meta,
  type Post,
  parseWordPress,
  type Term,
  text,
  type WordPressExport,
} from './wordpress-export.ts';
import { type AuthorsOf, createAuthorsOf } from './wordpress-people.ts';
import { createPictures, featuredImage } from './wordpress-pictures.ts';
import { siteFrom } from './wordpress-site.ts';
import { instantOfLocal, type LocalTime, localMilliseconds } from './wordpress-zone.ts';

/** WordPress splits the export of a large site into several files, which may refer to each other. */
export const wordPress: Importer = {
  name: 'WordPress export',
  matches: (files) => files.some(isExport),
  read: (files) => importExports(files.filter(isExport).map((file) => parseWordPress(sourceText(file)))),
};

function isExport(file: SourceFile): boolean {
  return /<wp:wxr_version>|xmlns:wp=["']https?:\/\/wordpress\.org\/export\//.test(beginningOf(file));
}

const NO_TEXT = 'posts without a text';

function withoutComments(html: string): string {
  const [before = '', ...parts] = html.split('<!--');
  return before + parts.map((part) => part.slice(part.indexOf('-->') + '-->'.length)).join('');
}

interface Context {
  readonly language: string | undefined;
  /** The date of the export, in milliseconds since 1970. */
  readonly exportedAt: number;
  readonly authorsOf: AuthorsOf;
  readonly pictures: Pictures;
  readonly times: readonly LocalTime[];
  readonly slugs: FormerSlugs;
}

/** Imports posts with authors, topics, images and enclosures. */
function importExports(parts: readonly WordPressExport[]): Imported {
  const [first] = parts;
  if (first === undefined) return { articles: [], skipped: [] };
  const items = parts.flatMap((part) => part.items);
  const context: Context = {
    language: first.language?.replaceAll('_', '-'),
    exportedAt: Date.parse(instantFrom(first.exportedAt) ?? '') || Infinity,
    authorsOf: createAuthorsOf(
      parts.flatMap((part) => part.authors),
      items,
    ),
    pictures: createPictures(items),
    times: localTimes(items),
    slugs: createFormerSlugs(),
  };
  const skipped: string[] = [];
  const articles = items.flatMap((item): ImportedArticle[] => {
    const reason = skipReason(item, context.times);
    const article = reason === undefined ? fromPost(item, context) : undefined;
    // Dynamic blocks are stored as comments.
    if (article !== undefined && withoutComments(article.html).trim() !== '') return [article];
    skipped.push(reason ?? NO_TEXT);
    return [];
  });
  const { times, slugs } = context;
  const links = articles.flatMap(({ fields }) => (fields.draft === true ? [] : String(fields.url ?? '')));
  const cut = parts.some(({ isTruncated }) => isTruncated)
    ? ['the export is truncated: its end is missing']
    : [];
  return {
    articles,
    skipped: countReasons(skipped),
    site: siteFrom(first, { times, slugs, links }),
    notes: [...cut, ...slugs.notes()],
  };
}

function skipReason(item: Post, times: readonly LocalTime[]): string | undefined {
  const [type, status] = [text(item, 'wp:post_type') ?? 'post', text(item, 'wp:status') ?? 'publish'];
  if (type === 'attachment')
    return undefined === text(item, 'wp:attachment_url')
      ? 'media without an address'
      : 'media files: records link to their present addresses';
  if (type !== 'post') return `entries of the kind ${type}`;
  if (status === 'trash' || status === 'auto-draft') return `posts in the state ${status}`;
  if (dateOf(item, times) === undefined) return `posts without a date`;
  return text(item, 'content:encoded') === undefined ? NO_TEXT : undefined;
}

function fromPost(item: Post, context: Context): ImportedArticle {
  const { authorsOf, pictures, times, slugs } = context;
  const title = titleFrom(text(item, 'title') ?? '') || 'Untitled';
  const url = text(item, 'link');
  const published = dateOf(item, times);
  const updated = utc(text(item, 'wp:post_modified_gmt'));
  const terms = termsOf(item);
  const body = bodyOf(text(item, 'content:encoded') ?? '', text(item, 'wp:post_id') ?? '', pictures);
  const hidden = draftReason(item, body.isRestricted, context.exportedAt);
  const authors = authorsOf(item, terms.get('author') ?? []);
  for (const { name, slug } of authors) slugs.add('authors', name, slug);
  const fields = present({
    slug: slugFrom(url, title),
    id: text(item, 'guid'),
    url,
    title,
    summary: textOf(text(item, 'excerpt:encoded') ?? ''),
    published,
    updated:
      updated !== undefined && published !== undefined && Date.parse(updated) > Date.parse(published)
        ? updated
        : undefined,
    draft: hidden === undefined ? undefined : true,
    authors: [...new Set(authors.map(({ name }) => name))],
    categories: namesOf(terms, 'category', (name, slug) => slugs.add('categories', name, slug)),
    tags: namesOf(terms, 'post_tag', (name, slug) => slugs.add('tags', name, slug)),
    language: languageOf(terms) ?? context.language,
    image: featuredImage(item, pictures),
    attachments: enclosures(item),
  });
  const notes = [...(hidden === undefined || hidden === '' ? [] : [`made drafts, since ${hidden}`])];
  return { fields, html: body.html, lost: [...lostParts(item, terms, fields), ...body.lost], notes };
}

/**
 * Why a post becomes a draft; empty if it was a draft already. Only `publish` and `future` are public. A `future` post that was
 * due before the export stays a draft, since WordPress did not publish it.
 */
function draftReason(item: Post, isRestricted: boolean, exportedAt: number): string | undefined {
  const status = text(item, 'wp:status') ?? 'publish';
  if (status === 'draft' || status === 'pending') return '';
  if (status !== 'publish' && status !== 'future') return `their state is ${status}`;
  if (text(item, 'wp:post_password') !== undefined) return 'they have a password';
  const access = meta(item, '_jetpack_newsletter_access')[0] ?? 'everybody';
  if (isRestricted || access !== 'everybody') return 'they are for subscribers or members';
  const due = localMilliseconds(text(item, 'wp:post_date_gmt'));
  return status === 'future' && due !== undefined && due < exportedAt
    ? 'they were scheduled but not published'
    : undefined;
}

/** A draft has no UTC date until it is published, and its `pubDate` is in 1970 or the year -1. Then its local date is used. */
function dateOf(item: Post, times: readonly LocalTime[]): string | undefined {
  const feedDate = instantFrom(text(item, 'pubDate'));
  return (
    utc(text(item, 'wp:post_date_gmt')) ??
    (feedDate !== undefined && Date.parse(feedDate) > 86_400_000 ? feedDate : undefined) ??
    instantOfLocal(text(item, 'wp:post_date') ?? '', times)
  );
}

function utc(date: string | undefined): string | undefined {
  return localMilliseconds(date) === undefined ? undefined : instantFrom(`${date} UTC`);
}

/** Terms by taxonomy. WXR 1.0 names the taxonomy of tags `tag`, and repeats every category without a taxonomy. */
function termsOf(item: Post): ReadonlyMap<string, readonly Term[]> {
  const terms = new Map<string, Term[]>();
  for (const written of item.category ?? []) {
    const term: Term = typeof written === 'string' ? { '#text': written } : written;
    const domain = term['@domain'] === 'tag' ? 'post_tag' : (term['@domain'] ?? 'category');
    terms.set(domain, [...(terms.get(domain) ?? []), term]);
  }
  return terms;
}

function namesOf(
  terms: ReadonlyMap<string, readonly Term[]>,
  domain: string,
  found: (name: string, slug: string) => void,
): string[] {
  const names = (terms.get(domain) ?? []).flatMap((term) => {
    const name = textOf(term['#text'] ?? '');
    const slug = term['@nicename'];
    if (name !== '' && slug !== undefined) found(name, slug);
    return name === '' ? [] : name;
  });
  return [...new Set(names)];
}

/** The language set by Polylang. */
function languageOf(terms: ReadonlyMap<string, readonly Term[]>): string | undefined {
  const code = terms.get('language')?.[0]?.['@nicename'];
  return /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(code ?? '') ? code : undefined;
}

/** WordPress stores an enclosure as three lines: URL, bytes, media type. */
function enclosures(item: Post): unknown[] {
  return meta(item, 'enclosure').map((value) => {
    const [url, bytes, type] = value.split(/\r?\n/).map((line) => line.trim());
    return present({ url, type, bytes: /^[1-9]\d*$/.test(bytes ?? '') ? Number(bytes) : undefined });
  });
}

// Taxonomies that a record has fields for, and those without meaning for readers.
const CARRIED = new Set(
  'category post_tag author post_format nav_menu language post_translations term_translations'.split(' '),
);

function lostParts(
  item: Post,
  terms: ReadonlyMap<string, readonly Term[]>,
  fields: Readonly<Record<string, unknown>>,
): string[] {
  const others = [...terms.keys()].filter((domain) => !CARRIED.has(domain)).sort();
  const hasPicture = meta(item, '_thumbnail_id').some((id) => Number(id) > 0);
  return [
    ...((item['wp:comment']?.length ?? 0) > 0 ? ['comments'] : []),
    ...others.map((domain) => `terms of the taxonomy ${domain}`),
    ...(hasPicture && fields.image === undefined ? ['the featured image, which is not in the export'] : []),
  ];
}
