import { type OutputId, outputIds } from '../domain/address.ts';
import { type Article, htmlOf } from '../domain/article/article.ts';

/** An article parsed from a bundle. */
export interface WrittenArticle {
  readonly article: Article;
  /** The stored hash of its item in a format: hashing would dominate a cold start. */
  readonly hash: (output: OutputId) => string;
}

/** Formats an article as one line of JSON, without the origin of the record, which no feed shows. */
export function formatArticle(article: Article, hashOf: (output: OutputId) => string): string {
  const { origin: _origin, draft: _draft, media: _media, ...fields } = article;
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
