import type { FeedView } from '../catalog/feed-view.ts';
import { formatPath, type OutputId } from '../domain/address.ts';
import { type Article, htmlOf } from '../domain/article/article.ts';
import type { Site } from '../domain/site/site.ts';
import type { Digest } from '../feeds/digest.ts';

/** Names the bytes of a feed without rendering it. */
export type FeedKey = (view: FeedView, output: OutputId) => string;

/**
 * Two feeds of one release with one key have the same bytes: it is a hash of everything that rendering reads. An article that is
 * in many feeds is hashed once.
 */
export function createFeedKey(site: Site, digest: Digest): FeedKey {
  const siteKey = digest(plainJson(site));
  const articleKeys = new WeakMap<Article, string>();
  const keyOf = (article: Article): string => {
    const key = articleKeys.get(article) ?? articleKey(article, digest);
    articleKeys.set(article, key);
    return key;
  };
  return (view, output) => {
    const { selection, name, description = null, updated = null } = view;
    const parts = [siteKey, output, formatPath(selection), name, description, updated];
    return digest(JSON.stringify([...parts, ...view.articles.map(keyOf)]));
  };
}

function articleKey(article: Article, digest: Digest): string {
  const { html: _html, origin: _origin, expires: _expires, ...fields } = article;
  return digest(`${JSON.stringify(fields)}\n${htmlOf(article)}`);
}

/** JSON of data that holds maps. */
function plainJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (part instanceof Map ? [...part] : part));
}
