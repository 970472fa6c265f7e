import { XMLParser } from 'fast-xml-parser';
import { textOf } from '../content/text-of.ts';
import {
  beginningOf,
  type Imported,
  type ImportedArticle,
  type Importer,
  instantFrom,
  present,
  type SourceFile,
  slugFrom,
  sourceText,
  titleFrom,
  together,
} from './imported.ts';

/** WordPress splits a large site into several exports. */
export const wordPress: Importer = {
  name: 'WordPress export',
  matches: (files) => files.some(isExport),
  read: (files) => together(files.filter(isExport).map((file) => importWordPress(sourceText(file)))),
};

/** Whether a file is a WordPress export (WXR), which is RSS with what a feed leaves out. */
function isExport(file: SourceFile): boolean {
  return /<wp:wxr_version>|xmlns:wp=["']http:\/\/wordpress\.org\/export\//.test(beginningOf(file));
}

/** Reads the posts of a WordPress export, with their authors, topics, featured images and enclosures. */
export function importWordPress(text: string): Imported {
  const channel = parser.parse(text)?.rss?.channel as WordPressChannel | undefined;
  if (channel === undefined) throw new Error('is no WordPress export: it has no channel');
  const items = channel.item ?? [];
  const media = new Map(items.filter(isAttachment).map((item) => [item['wp:post_id'], item]));
  const names = new Map((channel['wp:author'] ?? []).map((author) => [author['wp:author_login'], author]));
  const skipped: string[] = [];
  const articles = items.flatMap((item): ImportedArticle[] => {
    const reason = whySkipped(item);
    if (reason !== undefined) skipped.push(reason);
    return reason === undefined
      ? [fromPost(item, { media, authors: names, language: channel.language })]
      : [];
  });
  return { articles, skipped: summed(skipped) };
}

interface WordPressChannel {
  readonly item?: readonly Post[];
  readonly language?: string;
  readonly 'wp:author'?: readonly Record<string, string>[];
}

/** An `item`: every text as it is written, `wp:` names and all. */
interface Post extends Readonly<Record<string, unknown>> {
  readonly 'wp:post_id'?: string;
  readonly category?: readonly { readonly '#text'?: string; readonly '@domain'?: string }[];
  readonly 'wp:postmeta'?: readonly { readonly 'wp:meta_key'?: string; readonly 'wp:meta_value'?: string }[];
  readonly 'wp:comment'?: readonly unknown[];
}

const LISTS = new Set(['item', 'category', 'wp:postmeta', 'wp:author', 'wp:comment']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  htmlEntities: true,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => LISTS.has(name),
});

function isAttachment(item: Post): boolean {
  return text(item, 'wp:post_type') === 'attachment';
}

function whySkipped(item: Post): string | undefined {
  const [type, status] = [text(item, 'wp:post_type') ?? 'post', text(item, 'wp:status') ?? 'publish'];
  if (type === 'attachment')
    return undefined === text(item, 'wp:attachment_url')
      ? 'media without an address'
      : 'media files: records link to them where they are';
  if (type !== 'post') return `entries of the kind ${type}`;
  if (status === 'trash' || status === 'auto-draft') return `posts in the state ${status}`;
  if (dateOf(item) === undefined) return `posts without a date`;
  return (text(item, 'content:encoded') ?? '').trim() === '' ? 'posts without a text' : undefined;
}

interface Surroundings {
  readonly media: ReadonlyMap<unknown, Post>;
  readonly authors: ReadonlyMap<unknown, Record<string, string>>;
  readonly language: string | undefined;
}

function fromPost(item: Post, { media, authors, language }: Surroundings): ImportedArticle {
  const status = text(item, 'wp:status');
  const title = titleFrom(text(item, 'title') ?? '') || 'Untitled';
  const url = text(item, 'link');
  const [published, updated] = [dateOf(item), gmt(text(item, 'wp:post_modified_gmt'))];
  const login = text(item, 'dc:creator');
  const author = authors.get(login);
  const isDraft =
    (status !== 'publish' && status !== 'future') || text(item, 'wp:post_password') !== undefined;
  const fields = present({
    slug: slugFrom(url, text(item, 'wp:post_name') ?? title),
    id: text(item, 'guid') ?? url,
    url,
    title,
    summary: textOf(text(item, 'excerpt:encoded') ?? ''),
    published,
    updated: updated !== undefined && published !== undefined && updated > published ? updated : undefined,
    draft: isDraft ? true : undefined,
    authors: login === undefined ? [] : [author?.['wp:author_display_name'] || login],
    categories: topics(item, 'category'),
    tags: topics(item, 'post_tag'),
    language,
    image: featuredImage(item, media),
    attachments: enclosures(item),
  });
  return { fields, html: paragraphs(text(item, 'content:encoded') ?? ''), lost: lostParts(item) };
}

/** The text of a child, whether it has attributes or not; `undefined` where it is empty. */
function text(item: Post, name: string): string | undefined {
  const value = item[name];
  const found =
    typeof value === 'object' && value !== null ? (value as { '#text'?: unknown })['#text'] : value;
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
}

/** A draft has no date in GMT until it is published; then the local one, or that of the feed, is all there is. */
function dateOf(item: Post): string | undefined {
  return (
    gmt(text(item, 'wp:post_date_gmt')) ??
    instantFrom(text(item, 'pubDate')) ??
    gmt(text(item, 'wp:post_date'))
  );
}

function gmt(date: string | undefined): string | undefined {
  return instantFrom(date === undefined ? undefined : `${date.replace(' ', 'T')}Z`);
}

function topics(item: Post, domain: string): string[] {
  return (item.category ?? []).flatMap((category) =>
    category['@domain'] === domain ? textOf(category['#text'] ?? '') || [] : [],
  );
}

function meta(item: Post, key: string): string[] {
  return (item['wp:postmeta'] ?? []).flatMap((entry) =>
    entry['wp:meta_key'] === key ? (entry['wp:meta_value'] ?? []) : [],
  );
}

function featuredImage(item: Post, media: ReadonlyMap<unknown, Post>): unknown {
  const attachment = media.get(meta(item, '_thumbnail_id')[0]);
  if (attachment === undefined) return undefined;
  return present({
    url: text(attachment, 'wp:attachment_url'),
    alt: meta(attachment, '_wp_attachment_image_alt')[0],
    caption: textOf(text(attachment, 'excerpt:encoded') ?? ''),
  });
}

/** WordPress keeps an enclosure as three lines: address, bytes, media type. */
function enclosures(item: Post): unknown[] {
  return meta(item, 'enclosure').map((value) => {
    const [url, bytes, type] = value.split(/\r?\n/).map((line) => line.trim());
    return present({ url, type, bytes: /^[1-9]\d*$/.test(bytes ?? '') ? Number(bytes) : undefined });
  });
}

const BLOCK =
  /^\s*<(?:\/?(?:p|div|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|blockquote|figure|figcaption|pre|hr|section|aside|details|video|audio|iframe)\b|!--)/i;

/** The classic editor stores paragraphs as lines apart, which WordPress makes `p` elements of when it shows them. */
function paragraphs(content: string): string {
  const html = content.replace(CAPTION, '<figure>$1<figcaption>$2</figcaption></figure>');
  if (/<!-- wp:/.test(html)) return html;
  // What keeps its own white space is not taken apart.
  return html
    .split(/(<pre[\s>][\s\S]*?<\/pre>|<blockquote[\s>][\s\S]*?<\/blockquote>)/i)
    .map((part, index) => (index % 2 === 1 ? part : looseParagraphs(part)))
    .join('\n');
}

function looseParagraphs(html: string): string {
  const blocks = html.split(/\r?\n\s*\r?\n/).filter((block) => block.trim() !== '');
  return blocks
    .map((block) => (BLOCK.test(block) ? block : `<p>${block.trim().replace(/\r?\n/g, '<br />\n')}</p>`))
    .join('\n');
}

const CAPTION = /\[caption[^\]]*\]\s*((?:<a[^>]*>)?<img[^>]*>(?:<\/a>)?)\s*([^[]*?)\[\/caption\]/g;

function lostParts(item: Post): string[] {
  const comments = item['wp:comment']?.length ?? 0;
  const shortcodes = (text(item, 'content:encoded') ?? '')
    .replace(CAPTION, '')
    .match(/\[\/?[a-z][\w-]*(\s[^\]]*)?\](?!\()/g);
  return [
    ...(comments > 0 ? ['comments'] : []),
    ...(shortcodes === null ? [] : ['shortcodes, which stand in the text as they were']),
    ...(text(item, 'wp:post_password') === undefined ? [] : ['passwords: these posts are drafts now']),
  ];
}

/** `3 × entries of the kind page` for each reason. */
function summed(reasons: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Array.from(counts, ([reason, count]) => `${count} × ${reason}`);
}
