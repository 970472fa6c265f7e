import { atomBase, fromAtom } from './atom-item.ts';
import { parseDate } from './dates.ts';
import type { Item } from './feed-item.ts';
import { parseOrRepair } from './feed-repair.ts';
import { feedText } from './feed-text.ts';
import { titleFrom } from './imported.ts';
import { fromJson, jsonBase } from './json-item.ts';
import { fromRdf, fromRss, rdfBase, rssBase } from './rss-item.ts';

/** What identifies an item of a feed. */
export interface FeedEntry {
  /** Readers take the link of an item without an id. */
  readonly id: string | undefined;
  readonly url: string | undefined;
  readonly title: string | undefined;
  /** Milliseconds since 1970. */
  readonly published: number | undefined;
}

/** The items of a feed, in its order. */
export interface FeedEntries {
  readonly format: 'rss' | 'atom' | 'json';
  readonly entries: readonly FeedEntry[];
  /** What could not be read, and what was assumed. */
  readonly notes: readonly string[];
}

/**
 * Reads RSS, Atom or JSON Feed of any producer. `address` is the URL of the feed, if known; relative links are resolved against it.
 * Throws for other formats.
 */
export function feedEntries(bytes: Uint8Array, address?: string): FeedEntries {
  const { text, note } = feedText(bytes);
  const { parsed, broken } = parseOrRepair(text);
  const { format, items } = itemsOf(parsed, address);
  return {
    format,
    entries: items.map(entryOf),
    notes: [
      ...(note === undefined ? [] : [note]),
      ...(broken === 0 ? [] : [`${broken} items are not well-formed XML and are not compared`]),
    ],
  };
}

function entryOf({ id, url, title, published }: Item): FeedEntry {
  const instants = published.map((text) => Date.parse(parseDate(text)?.instant ?? ''));
  return {
    id: id?.trim() || url,
    url,
    title: title === undefined ? undefined : titleFrom(title),
    published: instants.find((instant) => !Number.isNaN(instant)),
  };
}

type Parsed = ReturnType<typeof parseOrRepair>['parsed'];

function itemsOf(
  parsed: Parsed,
  address: string | undefined,
): { readonly format: FeedEntries['format']; readonly items: readonly Item[] } {
  switch (parsed.format) {
    case 'rss': {
      const base = rssBase(parsed.feed, address);
      return {
        format: 'rss',
        items: (parsed.feed.items ?? []).map((item) => fromRss(item, parsed.feed, base)),
      };
    }
    case 'rdf': {
      const base = rdfBase(parsed.feed, address);
      return {
        format: 'rss',
        items: (parsed.feed.items ?? []).map((item) => fromRdf(item, parsed.feed, base)),
      };
    }
    case 'atom': {
      const base = atomBase(parsed.feed, address);
      const items = (parsed.feed.entries ?? []).map((item) => fromAtom(item, parsed.feed, base));
      return { format: 'atom', items };
    }
    case 'json': {
      const base = jsonBase(parsed.feed, address);
      return {
        format: 'json',
        items: (parsed.feed.items ?? []).map((item) => fromJson(item, parsed.feed, base)),
      };
    }
  }
}
