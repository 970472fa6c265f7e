import type { OutputId } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import { SourceError } from '../domain/article-source.ts';
import { mediaKey } from '../domain/media.ts';
import type { BoundedCache, Region, Sized } from '../feeds/bounded-cache.ts';
import { parseWrittenArticle, type WrittenArticle } from './article-line.ts';
import type { ReadFile } from './bundle-files.ts';
import {
  bucketName,
  bucketOf,
  type ListEntry,
  type ListRecord,
  MEDIA,
  SUMMARIES,
  type SummaryRecord,
  shardName,
} from './format.ts';
import type { MediaRecord } from './media-record.ts';
import { unsealed } from './seal.ts';

/** Reads, verifies and caches parts of a bundle, so that later requests neither fetch nor parse. */
export interface BundleReader {
  /** `undefined` if the list does not exist. */
  list(path: string): Promise<ListRecord | undefined>;
  articles(entries: readonly ListEntry[]): Promise<Article[]>;
  summaries(): Promise<readonly SummaryRecord[]>;
  /** The published files, by `mediaKey`. */
  media(): Promise<ReadonlyMap<string, MediaRecord>>;
  hashOf(article: Article, output: OutputId): string | undefined;
}

export interface ReaderOptions {
  readonly read: ReadFile;
  readonly buckets: number;
  /** Caches the texts of lists, and parsed articles. */
  readonly cache: BoundedCache;
}

// The memory of a parsed article relative to the length of its line: 1 or 2 bytes per character, plus its objects.
const PARSED_FACTOR = 2;

export function createBundleReader({ read, buckets, cache }: ReaderOptions): BundleReader {
  const load = createLoader(read);
  // Do not share promises: on Workers a request must not wait for I/O of another request, which may be cancelled.
  const loadCached = createCachedLoader(load, cache.region('text'));
  const articles = createArticleCache(cache.region('article'));
  let media: ReadonlyMap<string, MediaRecord> | undefined;
  return {
    async list(path) {
      const line = lineOfList(path, await loadCached(bucketName(bucketOf(path, buckets))));
      return line === undefined ? undefined : JSON.parse(line);
    },
    async articles(entries) {
      const shards = new Set(entries.flatMap(([number, shard]) => (articles.has(number) ? [] : shard)));
      const files = await Promise.all(
        Array.from(shards, async (shard) => [shard, await load(shardName(shard))] as const),
      );
      const lines = new Map(files.map(([shard, text]) => [shard, text.split('\n')]));
      return entries.map((entry) => articles.parse(entry, lines.get(entry[1])?.[entry[2]]));
    },
    async summaries() {
      const text = await loadCached(SUMMARIES);
      return text.split('\n').map((line) => JSON.parse(line));
    },
    async media() {
      media ??= mediaByKey(await load(MEDIA));
      return media;
    },
    hashOf: articles.hashOf,
  };
}

function mediaByKey(text: string): ReadonlyMap<string, MediaRecord> {
  const records = text.split('\n').map((line): MediaRecord => JSON.parse(line));
  return new Map(records.map((record) => [mediaKey(record.file), record]));
}

type Load = (name: string) => Promise<string>;

function createLoader(read: ReadFile): Load {
  return async (name) => {
    const bytes = await read(name);
    if (bytes === undefined) throw new SourceError(`the bundle's file ${name} is missing`);
    const content = unsealed(name, bytes);
    if (content === undefined)
      throw new SourceError(`the bundle's file ${name} is damaged; create the bundle again`);
    return new TextDecoder().decode(content);
  };
}

function createCachedLoader(load: Load, texts: Region<Sized & { readonly text: string }>): Load {
  return async (name) => {
    const text = texts.get(name)?.text ?? (await load(name));
    texts.set(name, { text, size: text.length });
    return text;
  };
}

function createArticleCache(articles: Region<Sized & WrittenArticle>) {
  const hashes = new WeakMap<Article, WrittenArticle['hash']>();
  return {
    has: (number: number) => articles.has(number),
    hashOf: (article: Article, output: OutputId) => hashes.get(article)?.(output),
    parse([number]: ListEntry, line: string | undefined): Article {
      const cached = articles.get(number);
      if (cached !== undefined) return cached.article;
      if (line === undefined)
        throw new SourceError(`article ${number} is missing from its file; create the bundle again`);
      const written = parseWrittenArticle(line);
      hashes.set(written.article, written.hash);
      articles.set(number, { ...written, size: line.length * PARSED_FACTOR });
      return written.article;
    },
  };
}

/** Finds the line of a list in a bucket, so that only this line is parsed. */
function lineOfList(path: string, bucket: string): string | undefined {
  const start = `{"path":${JSON.stringify(path)},`;
  const at = bucket.startsWith(start) ? 0 : bucket.indexOf(`\n${start}`) + 1;
  if (at === 0 && !bucket.startsWith(start)) return undefined;
  const end = bucket.indexOf('\n', at);
  return bucket.slice(at, end === -1 ? undefined : end);
}
