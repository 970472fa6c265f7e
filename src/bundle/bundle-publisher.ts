import { lastDeparture } from '../catalog/departures.ts';
import { type FeedView, lastChange } from '../catalog/feed-view.ts';
import { NEWEST, type Window } from '../catalog/feed-window.ts';
import type { ListSummary } from '../catalog/list-summary.ts';
import { parsePath } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import type { Selection } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import { type CacheStats, createBoundedCache, type Region, type Sized } from '../feeds/bounded-cache.ts';
import type { Awaitable, Edition } from '../feeds/edition.ts';
import type { Precomputed } from '../feeds/feed-cache.ts';
import type { Published } from '../feeds/publisher.ts';
import type { ReadFile } from './bundle-files.ts';
import { type BundleReader, createBundleReader } from './bundle-reader.ts';
import type { ListRecord, Manifest, SummaryRecord } from './format.ts';
import {
  changesUntil,
  departuresAt,
  entriesAt,
  existsAt,
  lastChangeAt,
  nameAt,
  spanAt,
  wholeSecond,
} from './list-state.ts';
import { mediaRecordAt } from './media-record.ts';

export interface BundlePublisher extends Published {
  edition(): Edition;
  /** Data that the feed cache need not compute. */
  readonly precomputed: Precomputed;
  /** Statistics of the cache of parsed files. */
  cacheStats(): CacheStats;
}

export interface BundlePublisherOptions {
  readonly manifest: Manifest;
  readonly read: ReadFile;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The bound of the cache of lists, articles and views, in bytes; 48 MiB by default. */
  readonly maxBytes?: number;
}

interface CachedView extends Sized {
  readonly view: FeedView;
  /** The view is valid from this instant to `view.until`. */
  readonly from: number;
}

interface ListState {
  readonly record: ListRecord;
  /** The instant of the feed's last change. */
  readonly changed: number;
}

/** Creates a publisher that serves a bundle. An edition is valid from one change to the next. */
export function createBundlePublisher(options: BundlePublisherOptions): BundlePublisher {
  const { manifest, now, read, maxBytes = 48 * 2 ** 20 } = options;
  const { made, current, articles, problems, buckets } = manifest;
  const cache = createBoundedCache(maxBytes);
  const reader = createBundleReader({ read, buckets, cache });
  const { recordOf, ...views } = createBundleViews(manifest, reader, cache.region('view'));

  const currentNow = () => {
    const second = wholeSecond(now());
    return current.findLast(([instant]) => instant <= second) ?? current[0] ?? ([made, 0] as const);
  };
  let shown: { readonly instant: number; readonly edition: Edition } | undefined;
  return {
    edition() {
      const [instant] = currentNow();
      if (shown?.instant !== instant)
        shown = { instant, edition: createEdition(manifest, instant, { reader, ...views }) };
      return shown.edition;
    },
    status: () => ({ ready: true, current: currentNow()[1], articles, problems }),
    precomputed: {
      hash: reader.hashOf,
      lastModified: ({ view }) => recordOf(view)?.changed ?? made,
      entityTag: ({ view, output }) => {
        const { record, changed } = recordOf(view) ?? {};
        return view.window.limit === undefined && changed === made ? record?.tags[output] : undefined;
      },
    },
    cacheStats: cache.stats,
  };
}

type CachedViewAt = (path: string, window: Window, instant: number) => FeedView | undefined;
type ViewAt = (...at: Parameters<CachedViewAt>) => Awaitable<FeedView | undefined>;

interface EditionParts {
  readonly reader: BundleReader;
  readonly viewAt: ViewAt;
  readonly cachedView: CachedViewAt;
}

function createEdition(
  { site, current, hasMedia = false }: Manifest,
  instant: number,
  { reader, viewAt, cachedView }: EditionParts,
): Edition {
  let known: readonly ListSummary[] | undefined;
  return {
    site,
    nextChange: current.find(([next]) => next > instant)?.[0] ?? Infinity,
    feed: (path, window = NEWEST) => viewAt(path, window, instant),
    feedAtHand: (path, window = NEWEST) => cachedView(path, window, instant),
    async media(key, now) {
      const record = hasMedia ? (await reader.media()).get(key) : undefined;
      return record && mediaRecordAt(record, now);
    },
    // The same array for the lifetime of the edition: derived data is cached by it.
    async summaries() {
      const records = known === undefined ? await reader.summaries() : [];
      known ??= records
        .filter((record) => existsAt(record, instant))
        .map((record) => summaryAt(record, instant, site));
      return known;
    },
  };
}

/** Creates views of a bundle's lists. A view stays the same object until it changes. */
function createBundleViews({ site, made }: Manifest, reader: BundleReader, views: Region<CachedView>) {
  const records = new WeakMap<FeedView, ListState>();

  const cachedView: CachedViewAt = (path, window, instant) => {
    const known = views.get(viewKey(path, window));
    return known !== undefined && instant >= known.from && instant < known.view.until
      ? known.view
      : undefined;
  };
  const loadView = async (path: string, window: Window, instant: number): Promise<FeedView | undefined> => {
    const record = await reader.list(path);
    if (record === undefined || !existsAt(record, instant)) return undefined;
    const query = { site, now: instant, window };
    const articles = await reader.articles(entriesAt(record, query));
    // Another request may have created the view in the meantime, and a view must stay one object.
    const known = cachedView(path, window, instant);
    if (known !== undefined) return known;
    const view = createView(record, articles, { ...query, made });
    records.set(view, { record, changed: lastChangeAt(record, made, query) });
    views.set(viewKey(path, window), { view, from: spanAt(record, instant).from, size: sizeOf(view) });
    return view;
  };
  const viewAt: ViewAt = (...at) => cachedView(...at) ?? loadView(...at);
  return { viewAt, cachedView, recordOf: (view: FeedView) => records.get(view) };
}

function viewKey(path: string, { limit }: Window): string {
  return `${limit ?? ''} ${path}`;
}

interface ViewParts {
  readonly site: Site;
  readonly made: number;
  readonly now: number;
  readonly window: Window;
}

function createView(
  record: ListRecord,
  articles: readonly Article[],
  { site, made, now, window }: ViewParts,
): FeedView {
  const { size, from, until, nextRemoval } = spanAt(record, now);
  const departed = lastDeparture(departuresAt(record, now), site, window);
  return {
    selection: selectionAt(record.path),
    window,
    name: nameAt(record, now),
    description: record.description,
    articles,
    size,
    updated: lastChange({ articles, departed, from }),
    since: changesUntil(record, now)[0] ?? made,
    until,
    nextRemoval,
  };
}

function selectionAt(path: string): Selection {
  const selection = parsePath(path);
  if (selection === undefined) throw new Error(`the bundle contains a list at the invalid path ${path}`);
  return selection;
}

/** The approximate size of a view, in bytes. */
function sizeOf({ articles }: FeedView): number {
  return articles.reduce((sum, { html, summary }) => sum + html.length + summary.length + 1024, 1024);
}

function summaryAt(record: SummaryRecord, instant: number, site: Site): ListSummary {
  const { path, description, states } = record;
  const state = states.findLast(([from]) => from <= instant) ?? [instant, 0];
  const [, size, newest, activity = -Infinity, title = '', language = site.language] = state;
  const [selection, name] = [selectionAt(path), nameAt(record, instant)];
  const summary = { selection, name, description, size };
  return newest === undefined ? summary : { ...summary, newest, headline: { title, language }, activity };
}
