import type { Article } from '../domain/article/article.ts';
import { createBoundedCache } from '../feeds/bounded-cache.ts';
import type { OpenedBundle } from './bundle-files.ts';
import { createBundleReader } from './bundle-reader.ts';
import type { ListEntry } from './format.ts';

const CACHE_BYTES = 16 * 2 ** 20;

/** Every article of a bundle, the newest first: those that a feed shows, and those that one will show. */
export async function bundledArticles({ manifest, read }: Required<OpenedBundle>): Promise<Article[]> {
  const reader = createBundleReader({
    read,
    buckets: manifest.buckets,
    cache: createBoundedCache(CACHE_BYTES),
  });
  const entries = new Map<number, ListEntry>();
  for (const { path } of await reader.summaries()) {
    for (const entry of (await reader.list(path))?.entries ?? []) entries.set(entry[0], entry);
  }
  const articles = await reader.articles([...entries.values()]);
  return articles.sort((a, b) => b.published - a.published);
}
