import { type Article, htmlOf } from '../domain/article/article.ts';
import { type Extension, extensions } from '../outputs/outputs.ts';

/** An article as it is read back. */
export interface WrittenArticle {
  readonly article: Article;
  /** The hash of its item in a format, which was written with it: hashing costs more than all else in a cold start. */
  readonly hash: (extension: Extension) => string;
}

/** One line of JSON. Where the record was written is left out: no feed says it. */
export function formatArticle(article: Article, hashOf: (extension: Extension) => string): string {
  const { origin: _origin, draft: _draft, ...fields } = article;
  const origin = { file: article.slug };
  return JSON.stringify([
    { ...fields, html: htmlOf(article), draft: false, origin },
    ...extensions.map((extension) => hashOf(extension)),
  ]);
}

export function parseWrittenArticle(line: string): WrittenArticle {
  const [article, ...hashes] = JSON.parse(line);
  return { article, hash: (extension) => hashes[extensions.indexOf(extension)] };
}
