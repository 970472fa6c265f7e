import { type ArticleCache, createArticleCache } from '../../src/folder/cache/article-cache.ts';
import type { FileSystem } from '../../src/folder/file-system.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadPublication } from '../../src/folder/publication.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');

/** A folder with a cache of its articles, or without one. */
export function cachedSource(
  folder: string,
  file: string | undefined,
  more: { readonly fileSystem?: FileSystem } = {},
) {
  const cache = createArticleCache({
    file: file ?? '',
    folder,
    // Stamps are believed at once, which is harder on the cache than its rule.
    now: () => Date.now() + 60_000,
    onProblem: (message) => {
      if (!/is damaged/.test(message)) console.error(message);
    },
  });
  const used: { cache?: ArticleCache } = file === undefined ? {} : { cache };
  const readSite = () => loadPublication(folder, { feeds: 'http://localhost' });
  return { cache, source: createFolderSource({ folder, readSite, now: () => NOW, ...used, ...more }) };
}
