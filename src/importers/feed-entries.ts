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
  readonly id: string | undefined;
  readonly url: string | undefined;
  readonly title: string | undefined;
  /** Milliseconds since 1970. */
  readonly published: number | undefined;
}

/** The items of RSS, Atom or JSON Feed, of any producer, in their order. Throws for what is none of them. */
export function feedEntries(bytes: Uint8Array): readonly FeedEntry[] {
  return itemsOf(feedText(bytes).text).map(({ id, url, title, published }): FeedEntry => {
    const instants = published.map((text) => Date.parse(parseDate(text)?.instant ?? ''));
    return {
      id: id ?? url,
      url,
      title: title === undefined ? undefined : titleFrom(title),
      published: instants.find((instant) => !Number.isNaN(instant)),
    };
  });
}

function itemsOf(text: string): readonly Item[] {
  const { parsed } = parseOrRepair(text);
  switch (parsed.format) {
    case 'rss': {
      const base = rssBase(parsed.feed, undefined);
      return (parsed.feed.items ?? []).map((item) => fromRss(item, parsed.feed, base));
    }
    case 'rdf': {
      const base = rdfBase(parsed.feed, undefined);
      return (parsed.feed.items ?? []).map((item) => fromRdf(item, parsed.feed, base));
    }
    case 'atom': {
      const base = atomBase(parsed.feed, undefined);
      return (parsed.feed.entries ?? []).map((item) => fromAtom(item, parsed.feed, base));
    }
    case 'json': {
      const base = jsonBase(parsed.feed, undefined);
      return (parsed.feed.items ?? []).map((item) => fromJson(item, parsed.feed, base));
    }
  }
}
