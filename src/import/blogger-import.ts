import { XMLParser } from 'fast-xml-parser';
import { resolveWebUrl } from '../domain/web-url.ts';
import { parseDate } from './dates.ts';
import { readEntries, titleOr } from './entries.ts';
import {
  type Imported,
  type ImportedArticle,
  type Importer,
  present,
  type SourceFile,
  slugFrom,
  sourceText,
  titleFrom,
  together,
} from './imported.ts';

/**
 * Reads a Blogger export, which is Atom with everything that the blog has: beside posts its pages, comments, settings, template
 * and administrators. Only entries that say they are posts are read.
 */
export const blogger: Importer = {
  name: 'Blogger export',
  matches: (files) => files.some(isExport),
  read: (files, { site }) => together(files.filter(isExport).map((file) => importBlogger(file, site))),
};

// Entries have a category for their kind, or since 2024 an element; a blog's public feed has neither.
const KIND = /schemas\.google\.com\/blogger\/(?:2008\/kind#|2018)/;

function isExport(file: SourceFile): boolean {
  return /\.(xml|atom)$/i.test(file.path) && KIND.test(new TextDecoder().decode(file.bytes()));
}

interface Text {
  readonly '#text'?: string;
  readonly '@type'?: string;
}

/** An `entry`; names of elements and attributes are without their prefixes. */
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
  const website = site ?? alternate(feed.link);
  const { articles, skipped } = readEntries(feed.entry ?? [], nameOf, (entry) => fromEntry(entry, website));
  const address = articles.every(({ fields }) => fields.url !== undefined)
    ? []
    : [
        'the export does not hold the address of the blog, so articles get new ones; give it with --site https://example.blogspot.com',
      ];
  const fields = { title: textOf(feed.title), description: textOf(feed.subtitle), url: website };
  return { articles, skipped, notes: address, site: present(fields) };
}

function textOf(element: Text | undefined): string | undefined {
  const text = element?.['#text']?.trim();
  return text === '' ? undefined : text;
}

function nameOf(entry: Entry): string {
  return textOf(entry.title) ?? textOf(entry.id) ?? 'an entry without a name';
}

function fromEntry(entry: Entry, site: string | undefined): ImportedArticle | string {
  const kind = kindOf(entry);
  if (kind !== 'post')
    return kind === undefined
      ? 'entries that do not say what they are'
      : (NAMES[kind] ?? `entries of the kind ${kind}`);
  const status = (textOf(entry.status) ?? 'LIVE').toUpperCase();
  if (/TRASH|DELETED|SPAM/.test(status)) return 'posts that were deleted';
  const draft = isDraft(entry) || !/^(LIVE|SCHEDULED)$/.test(status);
  const date = parseDate(textOf(entry.published) ?? textOf(entry.created) ?? textOf(entry.updated));
  if (date === undefined && !draft) return 'posts without a date';
  const html = entry.content?.['#text'] ?? entry.summary?.['#text'] ?? '';
  if (html.trim() === '') return 'posts without a text';
  const title = titleOr(titleFrom(textOf(entry.title) ?? ''), html);
  const url = alternate(entry.link) ?? addressOf(textOf(entry.filename), site);
  const updated = parseDate(textOf(entry.updated))?.instant;
  const fields = present({
    slug: slugFrom(url ?? addressOf(textOf(entry.filename), 'https://blog.example'), title),
    id: textOf(entry.id),
    url,
    title,
    published: date?.instant,
    updated: updated !== undefined && date !== undefined && updated > date.instant ? updated : undefined,
    draft: draft ? true : undefined,
    authors: (entry.author ?? []).flatMap(({ name }) => textOf(name) ?? []),
    categories: (entry.category ?? []).flatMap((category) => labelIn(category) ?? []),
  });
  return { fields, html, lost: [], notes: date?.assumed === undefined ? [] : [date.assumed] };
}

const NAMES: Readonly<Record<string, string>> = {
  page: 'pages',
  comment: 'comments',
  settings: 'settings',
  template: 'templates',
};

const KINDS = 'http://schemas.google.com/g/2005#kind';

/** `post`, `page`, `comment` …; an entry that says two things is of a kind of its own. */
function kindOf({ category = [], type }: Entry): string | undefined {
  const terms = category.filter((one) => one['@scheme'] === KINDS).map((one) => one['@term'] ?? '');
  const kinds = [...terms.map((term) => term.slice(term.lastIndexOf('#') + 1)), textOf(type) ?? []].flat();
  const distinct = [...new Set(kinds.map((kind) => kind.toLowerCase()))];
  return distinct.length === 0 ? undefined : distinct.join(' and ');
}

/** Anything but a plain no hides the post. */
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

/** The export of today gives the path of a post only. */
function addressOf(path: string | undefined, site: string | undefined): string | undefined {
  return path === undefined || site === undefined ? undefined : resolveWebUrl(path, site);
}
