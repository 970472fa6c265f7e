import { XMLParser } from 'fast-xml-parser';
import { resolveWebUrl } from '../domain/text/web-url.ts';
import { parseDate } from './dates.ts';
import { readEntries, titleOr } from './entries.ts';
import {
  type Imported,
  type ImportedArticle,
  type Importer,
  merge,
  present,
  type SourceFile,
  slugFrom,
  sourceText,
  titleFrom,
} from './imported.ts';

/**
 * Reads a Blogger export: an Atom document with posts, pages, comments, settings, template and administrators. Imports only
 * entries marked as posts.
 */
export const blogger: Importer = {
  name: 'Blogger export',
  matches: (files) => files.some(isExport),
  read: (files, { site }) => merge(files.filter(isExport).map((file) => importBlogger(file, site))),
};

// Entries state their kind in a category or, since 2024, in an element. A blog's public feed has neither.
const KIND = /schemas\.google\.com\/blogger\/(?:2008\/kind#|2018)/;

function isExport(file: SourceFile): boolean {
  return /\.(xml|atom)$/i.test(file.path) && KIND.test(new TextDecoder().decode(file.bytes()));
}

interface Text {
  readonly '#text'?: string;
  readonly '@type'?: string;
}

/** An `entry`, with names of elements and attributes without prefixes. */
interface Entry {
  readonly id?: Text;
  readonly title?: Text;
  readonly content?: Text;
  readonly summary?: Text;
  readonly published?: Text;
  readonly updated?: Text;
  readonly created?: Text;
  readonly category?: readonly Readonly<Record<string, string>>[];
  readonly link?: readonly Readonly<Record<string, string>>[];
  readonly author?: readonly { readonly name?: Text; readonly uri?: Text }[];
  readonly control?: { readonly draft?: Text };
  readonly type?: Text;
  readonly status?: Text;
  readonly filename?: Text;
}

const LISTS = new Set(['entry', 'category', 'link', 'author']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  alwaysCreateTextNode: true,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => LISTS.has(name),
});

interface Feed {
  readonly title?: Text;
  readonly subtitle?: Text;
  readonly link?: Entry['link'];
  readonly entry?: readonly Entry[];
}

function importBlogger(file: SourceFile, site: string | undefined): Imported {
  const feed = parser.parse(sourceText(file))?.feed as Feed | undefined;
  if (feed === undefined) throw new Error(`${file.path} is not a Blogger export: it has no feed`);
  const entries = feed.entry ?? [];
  const website = site ?? alternate(feed.link) ?? websiteIn(entries);
  const isPrivate = !/^(PUBLIC)?$/i.test(setting(entries, 'BLOG_READ_ACCESS_MODE') ?? '');
  const blog = { website, isPrivate };
  const { articles, skipped } = readEntries(entries, nameOf, (entry) => fromEntry(entry, blog));
  const isMissing = articles.some(({ fields }) => fields.url === undefined && fields.draft !== true);
  return {
    articles,
    skipped,
    notes: [...(isMissing ? [NO_ADDRESS] : []), ...(isPrivate ? [PRIVATE] : [])],
    site: present({
      title: setting(entries, 'BLOG_NAME') ?? textOf(feed.title),
      description: setting(entries, 'BLOG_DESCRIPTION') ?? textOf(feed.subtitle),
      url: website,
      language: setting(entries, 'BLOG_LOCALE')?.replaceAll('_', '-'),
      timeZone: setting(entries, 'BLOG_TIME_ZONE'),
    }),
  };
}

interface Blog {
  readonly website: string | undefined;
  /** Whether only invited readers could open the blog. */
  readonly isPrivate: boolean;
}

const NO_ADDRESS =
  'the export does not contain the address of the blog, so articles get new addresses; set it with --site https://example.blogspot.com';
const PRIVATE = 'the blog was private, so all of its posts are drafts';

/** Reads only settings that are public on the blog. */
function setting(entries: readonly Entry[], name: string): string | undefined {
  return textOf(entries.find(({ id }) => textOf(id)?.endsWith(`.settings.${name}`))?.content);
}

function websiteIn(entries: readonly Entry[]): string | undefined {
  const domain = setting(entries, 'BLOG_CUSTOM_DOMAIN');
  const subdomain = setting(entries, 'BLOG_SUBDOMAIN');
  if (domain !== undefined) return resolveWebUrl(`https://${domain}/`);
  return subdomain === undefined ? undefined : resolveWebUrl(`https://${subdomain}.blogspot.com/`);
}

function textOf(element: Text | undefined): string | undefined {
  const text = element?.['#text']?.trim();
  return text === '' ? undefined : text;
}

function nameOf(entry: Entry): string {
  return textOf(entry.title) ?? textOf(entry.id) ?? 'an entry without a name';
}

function fromEntry(entry: Entry, { website, isPrivate }: Blog): ImportedArticle | string {
  const reason = skipReason(entry);
  if (reason !== undefined) return reason;
  const draft = isPrivate || isDraft(entry) || !/^(LIVE|SCHEDULED)$/.test(statusOf(entry));
  const date = parseDate(textOf(entry.published) ?? textOf(entry.created) ?? textOf(entry.updated));
  if (date === undefined && !draft) return 'posts without a date';
  const html = entry.content?.['#text'] ?? entry.summary?.['#text'] ?? '';
  if (html.trim() === '') return 'posts without a text';
  const title = titleOr(titleFrom(textOf(entry.title) ?? ''), html);
  const url = alternate(entry.link) ?? addressOf(textOf(entry.filename), website);
  const fields = present({
    slug: slugFrom(url ?? addressOf(textOf(entry.filename), 'https://blog.example'), title),
    id: textOf(entry.id),
    url,
    title,
    published: date?.instant,
    updated: later(parseDate(textOf(entry.updated))?.instant, date?.instant),
    draft: draft ? true : undefined,
    authors: (entry.author ?? []).flatMap(({ name }) => textOf(name) ?? []),
    categories: (entry.category ?? []).flatMap((category) => labelIn(category) ?? []),
  });
  return { fields, html, lost: [], notes: date?.assumed === undefined ? [] : [date.assumed] };
}

/** Blogger exports settings, templates and comments as entries too. */
function skipReason(entry: Entry): string | undefined {
  const kind = kindOf(entry);
  if (kind === undefined) return 'entries without a kind';
  if (kind !== 'post') return NAMES[kind] ?? `entries of the kind ${kind}`;
  return /TRASH|DELETED|SPAM/.test(statusOf(entry)) ? 'posts that were deleted' : undefined;
}

function statusOf(entry: Entry): string {
  return (textOf(entry.status) ?? 'LIVE').toUpperCase();
}

/** The time of the update if it is later than publication. */
function later(updated: string | undefined, published: string | undefined): string | undefined {
  return updated !== undefined && published !== undefined && updated > published ? updated : undefined;
}

const NAMES: Readonly<Record<string, string>> = {
  page: 'pages',
  comment: 'comments',
  settings: 'settings',
  template: 'templates',
};

const KINDS = 'http://schemas.google.com/g/2005#kind';

/** `post`, `page`, `comment` …; conflicting kinds are joined (`post and page`), so the entry is skipped. */
function kindOf({ category = [], type }: Entry): string | undefined {
  const terms = category.filter((one) => one['@scheme'] === KINDS).map((one) => one['@term'] ?? '');
  const kinds = [...terms.map((term) => term.slice(term.lastIndexOf('#') + 1)), textOf(type) ?? []].flat();
  const distinct = [...new Set(kinds.map((kind) => kind.toLowerCase()))];
  return distinct.length === 0 ? undefined : distinct.join(' and ');
}

/** Any value but `no` hides the post. */
function isDraft({ control }: Entry): boolean {
  const draft = control?.draft;
  return draft !== undefined && textOf(draft)?.toLowerCase() !== 'no';
}

function labelIn(category: Readonly<Record<string, string>>): string | undefined {
  const name = (category['@label'] ?? category['@term'] ?? '').trim();
  return category['@scheme'] === KINDS || name === '' ? undefined : name;
}

function alternate(links: Entry['link'] = []): string | undefined {
  const href = links.find((link) => (link['@rel'] ?? 'alternate') === 'alternate')?.['@href'];
  return resolveWebUrl(href ?? '');
}

/** Current exports contain only the path of a post. */
function addressOf(path: string | undefined, site: string | undefined): string | undefined {
  return path === undefined || site === undefined ? undefined : resolveWebUrl(path, site);
}
