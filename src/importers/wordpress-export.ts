import { XMLParser } from 'fast-xml-parser';
import type { LocalTime } from './wordpress-zone.ts';
import { localMilliseconds } from './wordpress-zone.ts';

/** A WordPress export (WXR): RSS with additional data. */
export interface WordPressExport {
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly link: string | undefined;
  readonly language: string | undefined;
  /** The date of the export. */
  readonly exportedAt: string | undefined;
  readonly authors: readonly Fields[];
  readonly items: readonly Post[];
  /** Whether the file is truncated. */
  readonly isTruncated: boolean;
}

/** Raw text by element name. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Post extends Fields {
  readonly category?: readonly (string | Term)[];
  readonly 'wp:postmeta'?: readonly Fields[];
  readonly 'wp:comment'?: readonly unknown[];
}

export interface Term {
  readonly '#text'?: string;
  readonly '@domain'?: string;
  readonly '@nicename'?: string;
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

export function parseWordPress(xml: string): WordPressExport {
  const channel = parser.parse(xml)?.rss?.channel as Fields | undefined;
  if (channel === undefined) throw new Error('it is not a WordPress export: it has no channel');
  return {
    title: text(channel, 'title'),
    description: text(channel, 'description'),
    link: text(channel, 'link') ?? text(channel, 'wp:base_blog_url'),
    language: text(channel, 'language'),
    exportedAt: text(channel, 'pubDate'),
    authors: (channel['wp:author'] ?? []) as readonly Fields[],
    items: (channel.item ?? []) as readonly Post[],
    isTruncated: !xml.slice(-1000).includes('</rss'),
  };
}

/** The text of a child element, with or without attributes; `undefined` if it is empty. */
export function text(item: Fields, name: string): string | undefined {
  const value = item[name];
  const found =
    typeof value === 'object' && value !== null ? (value as { '#text'?: unknown })['#text'] : value;
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
}

/** The values of the custom field `key` of a post. */
export function meta(item: Post, key: string): string[] {
  return (item['wp:postmeta'] ?? []).flatMap((entry) =>
    text(entry, 'wp:meta_key') === key ? (text(entry, 'wp:meta_value') ?? []) : [],
  );
}

/** The times of posts that have both a UTC and a local date. */
export function localTimes(items: readonly Post[]): LocalTime[] {
  return items.flatMap((item) => {
    const instant = localMilliseconds(text(item, 'wp:post_date_gmt'));
    const local = localMilliseconds(text(item, 'wp:post_date'));
    if (instant === undefined || local === undefined) return [];
    const minutes = Math.round((local - instant) / 60_000);
    return Math.abs(minutes) > 14 * 60 ? [] : [{ instant, minutes }];
  });
}
