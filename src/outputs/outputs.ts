import type { Article } from '../domain/article/article.ts';
import type { Site } from '../domain/site/site.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { renderAtomEntry } from './atom/entry.ts';
import { atomFrame, type Frame, type FrameOptions, jsonFrame, rssFrame } from './frame.ts';
import { renderJsonItem } from './json/item.ts';
import { formatRssDate, renderRssItem } from './rss/item.ts';
import type { Prefix } from './xml.ts';

export interface Format {
  readonly name: string;
  /** As in `Content-Type`. JSON is UTF-8 by itself (RFC 8259 section 8.1), the XML types say so (RFC 7303 section 3). */
  readonly contentType: string;
  readonly mediaType: string;
  readonly frame: (options: FrameOptions) => Frame;
  readonly item: (article: Article, site: Site) => string;
  /** What stands between two items. */
  readonly between: string;
  /** How the frame dates the last change, from milliseconds. */
  readonly formatDate: (milliseconds: number) => string;
  /** The namespaces that an item can use, but for Atom's own. */
  readonly prefixes: readonly Prefix[];
}

/** The formats, by the extension in a feed's address. */
export const formats = {
  rss: {
    name: 'RSS',
    mediaType: 'application/rss+xml',
    contentType: 'application/rss+xml; charset=utf-8',
    frame: rssFrame,
    item: renderRssItem,
    between: '',
    formatDate: formatRssDate,
    prefixes: ['content', 'dc', 'media'],
  },
  atom: {
    name: 'Atom',
    mediaType: 'application/atom+xml',
    contentType: 'application/atom+xml; charset=utf-8',
    frame: atomFrame,
    item: renderAtomEntry,
    between: '',
    formatDate: formatInstant,
    prefixes: ['media'],
  },
  json: {
    name: 'JSON Feed',
    mediaType: 'application/feed+json',
    contentType: 'application/feed+json',
    frame: jsonFrame,
    item: renderJsonItem,
    between: ',\n',
    formatDate: formatInstant,
    prefixes: [],
  },
} as const satisfies Record<string, Format>;

export type Extension = keyof typeof formats;
export const extensions = Object.keys(formats) as readonly Extension[];

export function isExtension(text: string): text is Extension {
  return Object.hasOwn(formats, text);
}
