import { atomBase, fromAtom } from './atom-item.ts';
import { readEntries } from './entries.ts';
import { articleFrom, type Item, nameOf } from './feed-item.ts';
import { parseOrRepair, type RepairedFeed } from './feed-repair.ts';
import { siteOfAtom, siteOfJson, siteOfRss } from './feed-site.ts';
import { feedText } from './feed-text.ts';
import { type Imported, type Importer, type ImportOptions, merge, type SourceFile } from './imported.ts';
import { fromJson, jsonBase } from './json-item.ts';
import { notesOfPodcast } from './podcast.ts';
import { fromRdf, fromRss, rdfBase, rssBase } from './rss-item.ts';

/** The fallback for files that no other importer recognizes; `read` reports errors. */
export const feeds: Importer = {
  name: 'feed',
  matches: () => true,
  read: (files, options) => {
    const [file] = files;
    if (files.length === 1 && file !== undefined) return importFile(file, options);
    return merge(files.map((one) => importOrSkip(one, options)));
  },
};

/** In a folder, skips files that are not feeds. */
function importOrSkip(file: SourceFile, options: ImportOptions): Imported {
  try {
    return importFile(file, options);
  } catch (cause) {
    return { articles: [], skipped: [`${file.path}: ${(cause as Error).message}`] };
  }
}

function importFile(file: SourceFile, options: ImportOptions): Imported {
  const { text, note } = feedText(file.bytes());
  const imported = importFeed(text, options);
  return { ...imported, notes: [...(note === undefined ? [] : [note]), ...(imported.notes ?? [])] };
}

/** Reads RSS, Atom and JSON Feed of any producer. Throws for other formats. */
export function importFeed(text: string, options: ImportOptions = {}): Imported {
  const { parsed, broken } = parseOrRepair(text);
  const imported = importParsed(parsed, options);
  if (broken === 0) return imported;
  return { ...imported, skipped: [`${broken} × items that are not well-formed XML`, ...imported.skipped] };
}

function importParsed(parsed: RepairedFeed['parsed'], { site }: ImportOptions): Imported {
  switch (parsed.format) {
    case 'rss': {
      const { feed } = parsed;
      const base = rssBase(feed, site);
      const found = imported(feed.items, (item) => fromRss(item, feed, base));
      return { ...found, site: siteOfRss(feed, base), notes: notesOfPodcast(feed) };
    }
    case 'rdf': {
      const { feed } = parsed;
      const base = rdfBase(feed, site);
      return { ...imported(feed.items, (item) => fromRdf(item, feed, base)), site: siteOfRss(feed, base) };
    }
    case 'atom': {
      const { feed } = parsed;
      const base = atomBase(feed, site);
      return { ...imported(feed.entries, (one) => fromAtom(one, feed, base)), site: siteOfAtom(feed, base) };
    }
    case 'json': {
      const { feed } = parsed;
      const base = jsonBase(feed, site);
      return { ...imported(feed.items, (item) => fromJson(item, feed, base)), site: siteOfJson(feed, base) };
    }
  }
}

/** Names an item by its content in messages, and an unreadable item by its position in the feed. */
function imported<T>(entries: readonly T[] | undefined, read: (entry: T) => Item): Imported {
  const items = (entries ?? []).map((entry, index) => ({ index, item: attempt(() => read(entry)) }));
  return readEntries(
    items,
    ({ index, item }) => (item instanceof Error ? `item ${index + 1}` : nameOf(item)),
    ({ item }) => {
      if (item instanceof Error) throw item;
      return articleFrom(item);
    },
  );
}

function attempt(read: () => Item): Item | Error {
  try {
    return read();
  } catch (cause) {
    return cause as Error;
  }
}
