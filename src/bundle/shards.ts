import type { Article } from '../domain/article/article.ts';
import type { Place } from './list-record.ts';

export interface Shards {
  /** Writes the articles of a list, unless they are already in the files that the list reads. Returns their locations. */
  write(articles: readonly Article[]): Place;
  /** Shard → lines. */
  readonly files: readonly (readonly string[])[];
}

/** Writes every article once, each in its own file: for single-file bundles, in which random access is free. */
export function createSingleShards(numbers: ReadonlyMap<Article, number>, lineOf: LineOf): Shards {
  const files: string[][] = [];
  const shards = new Map<Article, number>();
  const add = (article: Article): number => {
    const shard = files.push([lineOf(article)]) - 1;
    shards.set(article, shard);
    return shard;
  };
  return {
    files,
    write: () => (article) => [numberOf(numbers, article), shards.get(article) ?? add(article), 0],
  };
}

/**
 * Writes the articles of each list together, so that a feed reads one or two files. An article is written once per list, unless
 * lists share a file.
 */
export function createListShards(
  numbers: ReadonlyMap<Article, number>,
  lineOf: LineOf,
  shardLength: number,
): Shards {
  const files: string[][] = [[]];
  let lines = new Map<Article, number>();
  let length = 0;
  const open = () => files[files.length - 1] as string[];
  const startFile = () => {
    if (open().length === 0) return;
    files.push([]);
    lines = new Map();
    length = 0;
  };
  const write = (article: Article): readonly [number, number, number] => {
    const line = lineOf(article);
    if (length + line.length > shardLength && !lines.has(article)) startFile();
    const place = lines.get(article) ?? open().push(line) - 1;
    if (!lines.has(article)) length += line.length;
    lines.set(article, place);
    return [numberOf(numbers, article), files.length - 1, place];
  };
  return {
    files,
    write(articles) {
      const added = articles.reduce((sum, one) => sum + (lines.has(one) ? 0 : lineOf(one).length), 0);
      // Do not split a list that fits into one file.
      if (length + added > shardLength) startFile();
      const places = new Map(articles.map((article) => [article, write(article)]));
      return (article) => places.get(article) ?? [numberOf(numbers, article), 0, 0];
    },
  };
}

export type LineOf = (article: Article) => string;

function numberOf(numbers: ReadonlyMap<Article, number>, article: Article): number {
  const number = numbers.get(article);
  if (number === undefined) throw new Error(`${article.slug} is not among the articles of the bundle`);
  return number;
}
