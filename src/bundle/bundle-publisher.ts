import { LRUCache } from 'lru-cache';
import type { ArticleList } from '../catalog/article-list.ts';
import type { Article } from '../domain/article/article.ts';
import type { Foreknown } from '../feeds/feed-cache.ts';
import type { Edition, ListSummary, Publisher } from '../feeds/publisher.ts';
import type { ReadFile } from './bundle-files.ts';
import { createBundleReader } from './bundle-reader.ts';
import type { ListRecord, Manifest, SummaryRecord } from './format.ts';
import {
  changesUntil,
  departuresAt,
  entriesAt,
  hasBegun,
  lastChangeAt,
  nameAt,
  selectionAt,
  spanAt,
  wholeSecond,
} from './list-state.ts';

export interface BundlePublisher extends Pick<Publisher, 'edition' | 'status'> {
  /** What a feed cache need not find out by itself. */
  readonly foreknown: Foreknown;
}

export interface BundlePublisherOptions {
  readonly manifest: Manifest;
  readonly read: ReadFile;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** For each of three stores of what was read. */
  readonly maxBytes?: number;
}

interface Known {
  readonly record: ListRecord;
  /** When the feed of the list, with the limit that it was made for, came to be as it is. */
  readonly changed: number;
}

/** Serves a bundle. An edition holds from one change to the next, and a list that did not change stays the same object. */
export function createBundlePublisher(options: BundlePublisherOptions): BundlePublisher {
  const { manifest, now, read, maxBytes = 16 * 2 ** 20 } = options;
  const { site, made, current, articles, problems, buckets } = manifest;
  const reader = createBundleReader({ read, buckets, maxBytes });
  const lists = new LRUCache<string, ArticleList>({ maxSize: maxBytes });
  const records = new WeakMap<ArticleList, Known>();

  const knownList = (key: string, instant: number): ArticleList | undefined => {
    const list = lists.get(key);
    return list !== undefined && instant >= list.from && instant < list.until ? list : undefined;
  };
  const loadList = async (
    path: string,
    instant: number,
    limit?: number,
  ): Promise<ArticleList | undefined> => {
    const record = await reader.list(path);
    if (record === undefined || !hasBegun(record, instant)) return undefined;
    const members = await reader.articles(entriesAt(record, site, instant, limit));
    const key = listKey(path, limit);
    // Another request may have made it meanwhile, and a list is one object.
    const known = knownList(key, instant);
    if (known !== undefined) return known;
    const list = createList(record, { members, made, instant });
    records.set(list, { record, changed: lastChangeAt(record, { site, made, now: instant, limit }) });
    lists.set(key, list, { size: sizeOf(list) });
    return list;
  };
  const editionAt = (instant: number): Edition => {
    let known: readonly ListSummary[] | undefined;
    return {
      site,
      list: (path, limit) => knownList(listKey(path, limit), instant) ?? loadList(path, instant, limit),
      // The same array while the edition is the same: what is made from it is kept with it.
      async summaries() {
        const records = known === undefined ? await reader.summaries() : [];
        known ??= records
          .filter((record) => hasBegun(record, instant))
          .map((record) => summaryAt(record, instant));
        return known;
      },
    };
  };

  const currentNow = () => {
    const second = wholeSecond(now());
    return current.findLast(([instant]) => instant <= second) ?? current[0] ?? ([made, 0] as const);
  };
  let shown: { readonly instant: number; readonly edition: Edition } | undefined;
  return {
    edition() {
      const [instant] = currentNow();
      if (shown?.instant !== instant) shown = { instant, edition: editionAt(instant) };
      return shown.edition;
    },
    status: () => ({ ready: true, current: currentNow()[1], articles, problems }),
    foreknown: {
      hash: reader.hashOf,
      lastModified: ({ list }) => records.get(list)?.changed ?? made,
      entityTag: ({ list, limit, extension }) => {
        const { record, changed } = records.get(list) ?? {};
        return limit === undefined && changed === made ? record?.tags[extension] : undefined;
      },
    },
  };
}

function listKey(path: string, limit: number | undefined): string {
  return `${limit ?? ''} ${path}`;
}

interface ListParts {
  readonly members: readonly Article[];
  readonly made: number;
  readonly instant: number;
}

function createList(record: ListRecord, { members, made, instant }: ListParts): ArticleList {
  const { path, description } = record;
  const name = nameAt(record, instant);
  return {
    selection: selectionAt(path),
    name,
    description,
    since: changesUntil(record, instant)[0] ?? made,
    ...spanAt(record, instant),
    departures: departuresAt(record, instant),
    members,
    expiring: [],
    spellings: new Map([[name, members.length]]),
  };
}

/** What a list keeps in memory, about. */
function sizeOf({ members }: ArticleList): number {
  return members.reduce((sum, { html, summary }) => sum + html.length + summary.length + 1024, 1024);
}

function summaryAt(record: SummaryRecord, instant: number): ListSummary {
  const { path, description, states } = record;
  const [, size = 0, newest] = states.findLast(([from]) => from <= instant) ?? [];
  const [selection, name] = [selectionAt(path), nameAt(record, instant)];
  return { selection, name, description, size, ...(newest === undefined ? {} : { newest }) };
}
