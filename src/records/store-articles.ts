import type { Article } from '../domain/article/article.ts';
import { SourceError } from '../domain/article-source.ts';
import type { ArticleHead, ArticleStore, StoredHead } from '../domain/article-store.ts';

/** Keeps bodies for a while, so that the formats of one feed read each once. */
export interface BodyCache {
  get(seq: number): string | undefined;
  set(seq: number, html: string): void;
}

/** Makes articles of heads, whose bodies are read when they are needed. */
export type ArticleOf = (stored: StoredHead) => Article;

/**
 * Articles whose `html` is read from the store by the number of their version. So an article that was read before a change never
 * gives the body after it. Equal parts of heads are shared: most articles have the same authors, and no attachments.
 */
export function createStoreArticles(store: Pick<ArticleStore, 'readBody'>, cache: BodyCache): ArticleOf {
  class StoredBody {
    readonly #seq: number;

    constructor(seq: number) {
      this.#seq = seq;
    }

    /** On the prototype, so that copies of an article have no body that is not read. */
    get html(): string {
      const cached = cache.get(this.#seq);
      if (cached !== undefined) return cached;
      const html = store.readBody(this.#seq);
      if (html === undefined)
        throw new SourceError(
          `the store no longer has version ${this.#seq} of an article that is published here`,
        );
      cache.set(this.#seq, html);
      return html;
    }
  }
  const share = createSharing();
  return ({ slug, seq, head }) => {
    const article = Object.assign(new StoredBody(seq), head, { slug, origin: { file: slug } });
    for (const field of SHARED) share(article, field);
    return article;
  };
}

/** Fields that many articles have alike. */
const SHARED = [
  'authors',
  'categories',
  'tags',
  'language',
  'contributors',
  'attachments',
  'related',
  'corrections',
  'rights',
  'source',
] as const satisfies (keyof ArticleHead)[];

/** So many different parts are shared; then it begins again. */
const MOST_SHARED = 10_000;

/** Replaces a field of an article by the equal one of another. */
function createSharing(): (article: Article, field: keyof ArticleHead) => void {
  const parts = new Map<string, unknown>();
  return (article, field) => {
    const part = article[field];
    if (part === undefined) return;
    const key = typeof part === 'string' ? part : JSON.stringify(part);
    const known = parts.get(key);
    if (known !== undefined) {
      Object.assign(article, { [field]: known });
      return;
    }
    if (parts.size === MOST_SHARED) parts.clear();
    parts.set(key, part);
  };
}
