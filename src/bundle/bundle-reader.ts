import { LRUCache } from 'lru-cache';
import type { OutputId } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import { SourceError } from '../domain/article-source.ts';
import { parseWrittenArticle, type WrittenArticle } from './article-line.ts';
import type { ReadFile } from './bundle-files.ts';
import {
  bucketName,
  bucketOf,
  type ListEntry,
  type ListRecord,
  SUMMARIES,
  type SummaryRecord,
  shardName,
} from './format.ts';
import { unsealed } from './seal.ts';

/** What was read of a bundle is checked, and kept, in a bounded store: who asks again neither fetches nor parses. */
export interface BundleReader {
  /** `undefined`: there is no such list. */
  list(path: string): Promise<ListRecord | undefined>;
  articles(entries: readonly ListEntry[]): Promise<Article[]>;
  summaries(): Promise<readonly SummaryRecord[]>;
  hashOf(article: Article, output: OutputId): string | undefined;
}

export interface ReaderOptions {
  readonly read: ReadFile;
  readonly buckets: number;
  /** For what lists are in, and again for articles. */
  readonly maxBytes: number;
}

// A parsed article is about twice its line: one byte a character where all are Latin, two where not, and its objects.
const PARSED = 2;

export function createBundleReader({ read, buckets, maxBytes }: ReaderOptions): BundleReader {
  const texts = new LRUCache<string, string>({
    maxSize: maxBytes,
    sizeCalculation: ({ length }) => length + 1,
  });
  const articles = new LRUCache<number, Article>({ maxSize: maxBytes });
  const hashes = new WeakMap<Article, WrittenArticle['hash']>();

  const load = async (name: string): Promise<string> => {
    const bytes = await read(name);
    if (bytes === undefined) throw new SourceError(`the bundle's file ${name} is missing`);
    const content = unsealed(name, bytes);
    if (content === undefined)
      throw new SourceError(`the bundle's file ${name} is damaged; make the bundle again`);
    return new TextDecoder().decode(content);
  };
  // Promises are not shared: on Workers one request must not wait for what another, perhaps cancelled, has begun.
  const loadKept = async (name: string): Promise<string> => {
    const text = texts.get(name) ?? (await load(name));
    texts.set(name, text);
    return text;
  };
  const parse = ([number]: ListEntry, line: string | undefined): Article => {
    const known = articles.get(number);
    if (known !== undefined) return known;
    if (line === undefined) throw new SourceError(`article ${number} is not where the bundle says it is`);
    const written = parseWrittenArticle(line);
    hashes.set(written.article, written.hash);
    articles.set(number, written.article, { size: line.length * PARSED });
    return written.article;
  };

  return {
    async list(path) {
      const text = await loadKept(bucketName(bucketOf(path, buckets)));
      const start = `{"path":${JSON.stringify(path)},`;
      const at = text.startsWith(start) ? 0 : text.indexOf(`\n${start}`) + 1;
      if (at === 0 && !text.startsWith(start)) return undefined;
      const end = text.indexOf('\n', at);
      return JSON.parse(text.slice(at, end === -1 ? undefined : end));
    },
    async articles(entries) {
      const shards = new Set(entries.flatMap(([number, shard]) => (articles.has(number) ? [] : shard)));
      const files = await Promise.all(
        Array.from(shards, async (shard) => [shard, await load(shardName(shard))] as const),
      );
      const lines = new Map(files.map(([shard, text]) => [shard, text.split('\n')]));
      return entries.map((entry) => parse(entry, lines.get(entry[1])?.[entry[2]]));
    },
    async summaries() {
      const text = await loadKept(SUMMARIES);
      return text.split('\n').map((line) => JSON.parse(line));
    },
    hashOf: (article, output) => hashes.get(article)?.(output),
  };
}
