import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { createCatalog } from '../catalog/catalog.ts';
import { createFeedViews, type FeedView } from '../catalog/feed-view.ts';
import { byOutput, EVERYTHING_PATH, type OutputId, outputIds } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import type { Loaded } from '../domain/article-source.ts';
import type { MediaFile } from '../domain/media.ts';
import { isError } from '../domain/problem.ts';
import type { PageWordsTable } from '../domain/site/page-words.ts';
import type { Site } from '../domain/site/site.ts';
import { type Digest, digestInScript } from '../feeds/digest.ts';
import { createFeedCache } from '../feeds/feed-cache.ts';
import { renderFragment } from '../feeds/feed-document.ts';
import { formatArticle } from './article-line.ts';
import { formatHead } from './bundle-files.ts';
import {
  bucketName,
  bucketOf,
  formatJson,
  gzipName,
  isLeftToCloudflare,
  type ListRecord,
  type Manifest,
  MEDIA,
  MIN_GZIP_LENGTH,
  SUMMARIES,
  type SummaryRecord,
  shardName,
} from './format.ts';
import { createListRecord, createSummaryRecord, showableArticles } from './list-record.ts';
import { wholeSecond } from './list-state.ts';
import { createMediaRecords, type MediaRecord } from './media-record.ts';
import { sealed } from './seal.ts';
import { createListShards, createSingleShards } from './shards.ts';

export interface Bundle {
  readonly manifest: Manifest;
  /** The head and manifest; in a single-file bundle, all files follow. */
  readonly bytes: Uint8Array;
  /** The separate files by name; empty for a single-file bundle. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly lists: number;
  /** The published files, whose bytes are assets too. */
  readonly media: readonly MediaFile[];
}

export interface PackOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The words of pages in every language of the publication (`completeWords`), which an isolate cannot load. */
  readonly words?: PageWordsTable;
  /** The maximum bytes of articles in a single-file bundle. */
  readonly singleFileBytes?: number;
  /** The fastest digest of the platform. */
  readonly digest?: Digest;
  /** Compresses feeds that the platform does not compress and an isolate would compress too slowly. */
  readonly gzip?: (bytes: Uint8Array) => Uint8Array;
}

/** About 400 articles: well below the size limit of a script, and fast to load in an isolate. */
const SINGLE_FILE_BYTES = 2 * 2 ** 20;

// Large enough for a feed of 30 articles of average length, and small enough to read in full.
const SHARD_LENGTH = 256 * 1024;
const BUCKET_LENGTH = 32 * 1024;

/** Packs everything that is served at `now` or later: no drafts, no expired articles. */
export function createBundle(loaded: Loaded, options: PackOptions): Bundle {
  const { site, articles } = loaded;
  const made = wholeSecond(options.now);
  const lists = listsOf(loaded, made);
  const served = articles.filter(({ draft }) => !draft);
  const viewOf = createFeedViews();
  const feeds = createFeeds(site, options);
  const { shards, isSingleFile } = shardsOf(served, site, options);
  const records = lists.map((list) => {
    const showable = showableArticles(list, made);
    const place = shards.write(showable);
    return createListRecord(list, { site, made, showable, place, tags: feeds.tags(viewOf(list, site)) });
  });
  const articleOf = (number: number) => served[number];
  const summaries = records.map((record) => createSummaryRecord(record, { site, made, articleOf }));
  const media = createMediaRecords(site, served, made);
  const files = new Map<string, Uint8Array>();
  const add = (name: string, content: Uint8Array) => files.set(name, sealed(name, content));
  for (const [name, text] of [
    ...bucketsOf(records),
    [SUMMARIES, linesOf(summaries)] as const,
    ...(media.length === 0 ? [] : [[MEDIA, linesOf(media)] as const]),
    ...shards.files.map((lines, shard) => [shardName(shard), lines.join('\n')] as const),
  ]) {
    add(name, utf8ToBytes(text));
  }
  // Compressed feeds would double the size of a single-file bundle.
  for (const list of isSingleFile ? [] : lists) {
    for (const [name, bytes] of feeds.compressed(viewOf(list, site))) add(name, bytes);
  }
  const { words = site.words } = options;
  const shown = { ...loaded, site: { ...site, words } };
  const manifest = manifestOf(shown, { made, files, summaries, served: served.length });
  return {
    ...(isSingleFile ? singleFile(manifest, files) : separateFiles(manifest, files)),
    lists: lists.length,
    media: distinctFiles(media),
  };
}

function listsOf({ site, articles }: Loaded, made: number) {
  const catalog = createCatalog(site, articles, made);
  return [...catalog.lists, ...catalog.coming].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list);
}

function shardsOf(articles: readonly Article[], site: Site, options: PackOptions) {
  const { singleFileBytes = SINGLE_FILE_BYTES, digest = digestInScript } = options;
  const numbers = new Map(articles.map((article, index) => [article, index]));
  const lineOf = memoized((article: Article) => {
    return formatArticle(article, (output) => renderFragment(article, { site, output, digest }).hash);
  });
  const length = articles.reduce((sum, article) => sum + lineOf(article).length, 0);
  const isSingleFile = length <= singleFileBytes;
  const shards = isSingleFile
    ? createSingleShards(numbers, lineOf)
    : createListShards(numbers, lineOf, SHARD_LENGTH);
  return { shards, isSingleFile };
}

interface Packed {
  readonly made: number;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly summaries: readonly SummaryRecord[];
  /** The number of articles. */
  readonly served: number;
}

function manifestOf({ site, problems }: Loaded, { made, files, summaries, served }: Packed): Manifest {
  const errors = problems.filter(isError).length;
  const everything = summaries.find(({ path }) => path === EVERYTHING_PATH);
  return {
    made,
    id: idOf(files),
    site,
    articles: served,
    problems: { errors, warnings: problems.length - errors },
    current: (everything?.states ?? []).map(([at, size]) => [at, size]),
    ...(files.has(MEDIA) ? { hasMedia: true } : {}),
    buckets: [...files.keys()].filter((name) => name.startsWith('lists-')).length,
  };
}

/** Two names of the same bytes are one asset. */
function distinctFiles(media: readonly MediaRecord[]): MediaFile[] {
  return [...new Map(media.map(({ file }) => [file.hash, file])).values()];
}

type Files = ReadonlyMap<string, Uint8Array>;

function singleFile(manifest: Manifest, files: Files): Omit<Bundle, 'lists' | 'media'> {
  return { manifest, bytes: joined(manifest, files), files: new Map() };
}

function separateFiles(manifest: Manifest, files: Files): Omit<Bundle, 'lists' | 'media'> {
  const bytes = [...files.values()].reduce((total, { length }) => total + length, 0);
  const complete = { ...manifest, beside: { files: files.size, bytes } };
  return { manifest: complete, bytes: formatHead(formatJson(complete), 0), files };
}

const COMPRESSED_OUTPUTS = outputIds.filter((output) => !isLeftToCloudflare(output));

/** Renders the feeds of a list as of the creation of the bundle. After a change, isolates render them. */
function createFeeds(site: Site, { digest, gzip }: Pick<PackOptions, 'digest' | 'gzip'>) {
  const { document } = createFeedCache({ compress: {}, maxBytes: CACHE_BYTES, ...(digest && { digest }) });
  const tagOf = (view: FeedView, output: OutputId) => document({ view, site, output }).entityTag;
  return {
    tags: (view: FeedView): ListRecord['tags'] => byOutput((output) => tagOf(view, output)),
    /** The gzip of long feeds. */
    *compressed(view: FeedView): Generator<[name: string, bytes: Uint8Array]> {
      for (const output of gzip === undefined ? [] : COMPRESSED_OUTPUTS) {
        const { bytes, entityTag } = document({ view, site, output });
        if (gzip !== undefined && bytes.length >= MIN_GZIP_LENGTH) yield [gzipName(entityTag), gzip(bytes)];
      }
    },
  };
}

// All items of a large publication would not fit in memory.
const CACHE_BYTES = 256 * 2 ** 20;

function bucketsOf(records: readonly ListRecord[]): [string, string][] {
  const lines = records.map((record) => JSON.stringify(record));
  const count = Math.ceil(lines.reduce((sum, { length }) => sum + length, 0) / BUCKET_LENGTH);
  return Array.from({ length: count }, (_, bucket) => {
    const own = lines.filter((_line, index) => bucketOf(records[index]?.path ?? '', count) === bucket);
    return [bucketName(bucket), own.join('\n')];
  });
}

function linesOf(records: readonly object[]): string {
  return records.map((record) => JSON.stringify(record)).join('\n');
}

function joined(manifest: Manifest, contents: ReadonlyMap<string, Uint8Array>): Uint8Array {
  let offset = 0;
  const files: Record<string, readonly [number, number]> = {};
  for (const [name, { length }] of contents) {
    files[name] = [offset, length];
    offset += length;
  }
  const head = formatHead(formatJson({ ...manifest, files }), offset);
  const bytes = new Uint8Array(head.length + offset);
  bytes.set(head);
  for (const [name, content] of contents) bytes.set(content, head.length + (files[name]?.[0] ?? 0));
  return bytes;
}

/** 48 bits of the hash of all files: bundles with the same id have the same content. */
function idOf(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = sha256.create();
  for (const [name, bytes] of files) hash.update(utf8ToBytes(`${name} ${bytes.length} `)).update(bytes);
  return bytesToHex(hash.digest()).slice(0, 12);
}

function memoized<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
