import { parseFeed } from 'feedsmith';
import { createSafeHtml } from '../content/safe-html.ts';
import { textOf } from '../content/text-of.ts';
import { resolveUrl, resolveWebUrl } from '../domain/web-url.ts';
import {
  escapeHtml,
  type Imported,
  type ImportedArticle,
  type Importer,
  instantFrom,
  paragraphsOf,
  present,
  slugFrom,
  sourceText,
  titleFrom,
  together,
} from './imported.ts';

const parseWithTextDates = (text: string) => parseFeed(text);
type ParsedFeed = ReturnType<typeof parseWithTextDates>;
type RssFeed = Extract<ParsedFeed, { format: 'rss' }>['feed'];
type RssItem = NonNullable<RssFeed['items']>[number];
type AtomFeed = Extract<ParsedFeed, { format: 'atom' }>['feed'];
type AtomEntry = NonNullable<AtomFeed['entries']>[number];
type JsonFeed = Extract<ParsedFeed, { format: 'json' }>['feed'];
type JsonItem = NonNullable<JsonFeed['items']>[number];

/** Whatever is of no other system is taken for feeds: reading says what is wrong with them. */
export const feeds: Importer = {
  name: 'feed',
  matches: () => true,
  read: (files) => together(files.map((file) => importFeed(sourceText(file)))),
};

/** Reads RSS, Atom or JSON Feed, whoever made it. Throws for what is none of them. */
export function importFeed(text: string): Imported {
  const parsed = parseWithTextDates(text);
  switch (parsed.format) {
    case 'rss':
      return imported((parsed.feed.items ?? []).map((item) => fromRss(item, parsed.feed)));
    case 'atom':
      return imported((parsed.feed.entries ?? []).map((entry) => fromAtom(entry, parsed.feed)));
    case 'json':
      return imported((parsed.feed.items ?? []).map((item) => fromJson(item, parsed.feed)));
    case 'rdf':
      throw new Error('RSS 1.0 is not read; RSS 2.0, Atom and JSON Feed are');
  }
}

/** What every format gives, each in its own way. */
interface Item {
  readonly id: string | undefined;
  readonly url: string | undefined;
  /** What its body's links are relative to, where that is not its own address. */
  readonly base?: string | undefined;
  readonly title: string | undefined;
  readonly published: string | undefined;
  readonly updated: string | undefined;
  readonly summary: string | undefined;
  readonly html: string | undefined;
  readonly authors: readonly unknown[];
  readonly contributors?: readonly unknown[];
  readonly topics: readonly { readonly name: string | undefined; readonly scheme?: string | undefined }[];
  readonly language: string | undefined;
  readonly rights?: string | undefined;
  readonly image: unknown;
  readonly attachments: readonly unknown[];
  readonly source?: unknown;
}

function imported(items: readonly Item[]): Imported {
  const skipped: string[] = [];
  const articles = items.flatMap((item): ImportedArticle[] => {
    const name = item.title ?? item.url ?? item.id ?? 'an item without a name';
    const published = instantFrom(item.published) ?? instantFrom(item.updated);
    const html = item.html ?? item.summary ?? '';
    if (published === undefined) skipped.push(`${name}: has no date`);
    else if (html.trim() === '') skipped.push(`${name}: has no text`);
    else return [articleFrom(item, published, html)];
    return [];
  });
  return { articles, skipped };
}

function articleFrom(item: Item, published: string, html: string): ImportedArticle {
  const title = titleFrom(item.title ?? '') || textOf(html).slice(0, 80).trim() || (item.url ?? 'Untitled');
  const updated = instantFrom(item.updated);
  const summary = item.summary === undefined ? '' : textOf(item.summary);
  const fields = present({
    slug: slugFrom(item.url, title),
    id: item.id ?? item.url,
    url: item.url,
    title,
    summary: item.html === undefined ? '' : summary,
    published,
    updated: updated !== undefined && Date.parse(updated) > Date.parse(published) ? updated : undefined,
    authors: item.authors,
    contributors: item.contributors,
    // Only who has two kinds of topic tells them apart; what other feeds name is a category.
    categories: item.topics.flatMap(({ name, scheme }) => (isTag(scheme) ? [] : (name ?? []))),
    tags: item.topics.flatMap(({ name, scheme }) => (isTag(scheme) ? (name ?? []) : [])),
    language: item.language,
    rights: item.rights,
    image: item.image,
    attachments: item.attachments,
    source: item.source,
  });
  const absolute = item.base === undefined ? html : createSafeHtml(html, item.base).html;
  return { fields, html: absolute, lost: [] };
}

function isTag(scheme: string | undefined): boolean {
  return /(^|\/)(post_)?tags?\/?$/.test(scheme ?? '');
}

function fromRss(item: RssItem, feed: RssFeed): Item {
  const full = item.content?.encoded;
  const base = item.xml?.base ?? feed.xml?.base ?? feed.link;
  return {
    id: item.guid?.value,
    url: resolved(item.link ?? item.guid?.value, base),
    base: resolved(item.xml?.base, base),
    title: item.title,
    published: item.pubDate ?? item.dc?.dates?.[0],
    updated: item.atom?.updated ?? item.dcterms?.modified?.[0],
    summary: item.description,
    html: full,
    authors: item.dc?.creators ?? (item.authors ?? []).flatMap((author) => rssAuthor(author) ?? []),
    contributors: (item.dc?.contributors ?? []).map((name) => ({ name })),
    topics: (item.categories ?? []).map(({ name, domain }) => ({ name, scheme: domain })),
    language: item.dc?.languages?.[0] ?? feed.language,
    rights: item.dc?.rights?.[0],
    image: mediaImage(item.media),
    attachments: (item.enclosures ?? []).map(({ url, type, length }) => attachment(url, type, length)),
    source:
      item.source?.title === undefined
        ? undefined
        : present({ name: item.source.title, feed: item.source.url }),
  };
}

/** `mail@example.org (Name)`, as RSS has it, or a name alone. */
function rssAuthor(author: unknown): unknown {
  const text =
    typeof author === 'string' ? author : (author as { name?: string; email?: string } | undefined);
  if (typeof text !== 'string')
    return text?.name === undefined ? text?.email : present({ name: text.name, email: text.email });
  return /\(([^)]+)\)\s*$/.exec(text)?.[1] ?? text;
}

function fromAtom(entry: AtomEntry, feed: AtomFeed): Item {
  const links = entry.links ?? [];
  const base = resolved(entry.xml?.base, feed.xml?.base) ?? feed.xml?.base;
  const person = ({ name, uri, email }: { name?: string; uri?: string; email?: string }) => {
    return name === undefined ? [] : [present({ name, url: uri, email })];
  };
  return {
    id: entry.id,
    url: resolved(links.find(({ rel = 'alternate' }) => rel === 'alternate')?.href, base),
    base,
    title: htmlOf(entry.title),
    published: entry.published ?? entry.updated,
    updated: entry.updated,
    summary: htmlOf(entry.summary),
    html: isPlain(entry.content) ? paragraphsOf(entry.content?.value ?? '') : htmlOf(entry.content),
    authors: (entry.authors ?? feed.authors ?? []).flatMap(person),
    contributors: (entry.contributors ?? []).flatMap(person).map(({ name, url }) => present({ name, url })),
    topics: (entry.categories ?? []).map(({ term, label, scheme }) => ({ name: label ?? term, scheme })),
    language: entry.xml?.lang ?? feed.xml?.lang,
    rights: textOf(htmlOf(entry.rights) ?? ''),
    image: mediaImage(entry.media),
    attachments: links
      .filter(({ rel }) => rel === 'enclosure')
      .map(({ href, type, length, title }) => attachment(href, type, length, { title })),
  };
}

interface AtomText {
  readonly value?: string;
  readonly type?: string;
}

/** An Atom text as HTML (RFC 4287 section 3.1.1): plain text has to be escaped for that. */
function htmlOf(text: AtomText | undefined): string | undefined {
  if (text?.value === undefined) return undefined;
  return text.type === undefined || text.type === 'text' ? escapeHtml(text.value) : text.value;
}

function fromJson(item: JsonItem, feed: JsonFeed): Item {
  const text = item.content_text;
  return {
    id: item.id,
    url: item.url,
    title: item.title === undefined ? undefined : escapeHtml(item.title),
    published: item.date_published ?? item.date_modified,
    updated: item.date_modified,
    summary: item.summary === undefined ? undefined : escapeHtml(item.summary),
    html: item.content_html ?? (text === undefined ? undefined : paragraphsOf(text)),
    authors: (item.authors ?? feed.authors ?? []).flatMap(({ name, url, avatar }) =>
      name === undefined ? [] : [present({ name, url: webOnly(url), avatar })],
    ),
    topics: (item.tags ?? []).map((name) => ({ name })),
    language: item.language ?? feed.language,
    image: item.image ?? item.banner_image,
    attachments: (item.attachments ?? []).map(
      ({ url, mime_type, size_in_bytes, duration_in_seconds, title }) => {
        return attachment(url, mime_type, size_in_bytes, { seconds: duration_in_seconds, title });
      },
    ),
    source: externalSource(item.external_url),
  };
}

/** The address against its base if it has one; as it is where that gives none. */
function resolved(url: string | undefined, base: string | undefined): string | undefined {
  return url === undefined ? undefined : (resolveWebUrl(url, base) ?? url);
}

function externalSource(url: string | undefined): unknown {
  const parsed = url === undefined ? undefined : resolveUrl(url);
  return parsed === undefined ? undefined : { name: parsed.hostname, url };
}

function isPlain(text: AtomText | undefined): boolean {
  return text?.value !== undefined && (text.type === undefined || text.type === 'text');
}

function webOnly(url: string | undefined): string | undefined {
  return /^https?:/i.test(url ?? '') ? url : undefined;
}

function attachment(
  url?: string,
  type?: string,
  bytes?: number,
  more: Record<string, unknown> = {},
): unknown {
  return present({ url, type: type === '' ? undefined : type, bytes: bytes || undefined, ...more });
}

function mediaImage(media: RssItem['media']): unknown {
  const contents = [
    ...(media?.contents ?? []),
    ...(media?.groups ?? []).flatMap((group) => group.contents ?? []),
  ];
  const image = contents.find(({ medium, type = '' }) => medium === 'image' || type.startsWith('image/'));
  const thumbnail = media?.thumbnails?.[0];
  if (image?.url === undefined) {
    return thumbnail?.url === undefined
      ? undefined
      : present({ url: thumbnail.url, width: thumbnail.width, height: thumbnail.height });
  }
  const { url, type, width, height, fileSize, title, description, credits } = image;
  const texts = { alt: title?.value, caption: description?.value, credit: credits?.[0]?.value };
  return present({ url, ...texts, width, height, type, bytes: fileSize });
}
