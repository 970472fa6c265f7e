import { type Article, htmlOf } from '../domain/article/article.ts';
import type { Site } from '../domain/site/site.ts';
import { newestArticles } from './article-list.ts';
import type { Catalog } from './catalog.ts';
import { formatFields } from './feed-changes.ts';
import { createFeedView } from './feed-view.ts';
import { LARGEST_FEED } from './feed-window.ts';

/** Returns a short text that changes only with the feed, also across processes; `undefined` if the feed does not exist. */
export type FeedPrint = (catalog: Catalog, path: string) => string | undefined;

/**
 * Creates fingerprints of feeds, which tell after a restart which feeds have changed. Every change that `changedFeeds` finds
 * changes the print. `digest` hashes a text.
 */
export function createFeedPrints(digest: (text: string) => string): FeedPrint {
  const ofArticle = memoized((article: Article) => digest(`${formatFields(article)}\n${htmlOf(article)}`));
  const ofSite = memoized((site: Site) => digest(formatSite(site)));
  return (catalog, path) => {
    const list = catalog.lists.get(path);
    if (list === undefined) return undefined;
    const { updated } = createFeedView(list, catalog.site);
    const articles = newestArticles(list, LARGEST_FEED).map(ofArticle);
    return digest([ofSite(catalog.site), list.name, updated, ...articles].join('\n'));
  };
}

function formatSite(site: Site): string {
  return JSON.stringify(site, (_key, part) => (part instanceof Map ? [...part] : part));
}

function memoized<Key extends object>(compute: (key: Key) => string): (key: Key) => string {
  const known = new WeakMap<Key, string>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
