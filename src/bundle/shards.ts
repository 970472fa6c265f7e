import type { Article } from '../domain/article/article.ts';
import type { Place } from './list-record.ts';

export interface Shards {
  /** Writes the articles of one list, unless they are written already where that list reads, and says where each of them is. */
  write(articles: readonly Article[]): Place;
  /** The lines of each file. */
  readonly files: readonly (readonly string[])[];
}

/** Every article once, in a separate file: for a bundle of one file, where reaching a part costs nothing. */
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
 * The articles of each list together, so that any feed reads one or two files. An article is written once for each list that
 * shows it, but for lists that share a file.
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
      // A list that fits into one file is not cut in two.
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
