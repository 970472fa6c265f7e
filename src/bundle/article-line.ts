import { type OutputId, outputIds } from '../domain/address.ts';
import { type Article, htmlOf } from '../domain/article/article.ts';

/** An article as it is read back. */
export interface WrittenArticle {
  readonly article: Article;
  /** The hash of its item in a format, which was written with it: hashing costs more than all else in a cold start. */
  readonly hash: (output: OutputId) => string;
}

/** One line of JSON. Where the record was written is left out: no feed says it. */
export function formatArticle(article: Article, hashOf: (output: OutputId) => string): string {
  const { origin: _origin, draft: _draft, ...fields } = article;
  const origin = { file: article.slug };
  return JSON.stringify([
    { ...fields, html: htmlOf(article), draft: false, origin },
    ...outputIds.map((output) => hashOf(output)),
  ]);
}

export function parseWrittenArticle(line: string): WrittenArticle {
  const [article, ...hashes] = JSON.parse(line);
  return { article, hash: (output) => hashes[outputIds.indexOf(output)] };
}
