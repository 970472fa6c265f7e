// What a program can build on: the service as a fetch handler, over articles kept anywhere. It runs wherever the standards of
// the web do; 'feedstand/node' and 'feedstand/worker' add what is only to be had there.

export {
  type Article,
  type ArticleContext,
  type Body,
  type Content,
  htmlOf,
  parseArticle,
} from './domain/article.ts';
export { type ArticleList, feedArticles } from './domain/article-list.ts';
export { type Catalog, createCatalog } from './domain/catalog.ts';
export { parseSite, type Site, type SiteDefaults } from './domain/site.ts';
export {
  type ArticleSource,
  formatProblem,
  type Loaded,
  type LoadOptions,
  type Origin,
  type Parsed,
  type Problem,
  SourceError,
} from './domain/source.ts';
export { type AppOptions, createApp } from './http/app.ts';
export type { CacheStats } from './publish/byte-cache.ts';
export type { Coder, Coding, Compress } from './publish/coded-bytes.ts';
export type { Digest } from './publish/digest.ts';
export {
  createFeedCache,
  type FeedCache,
  type FeedCacheOptions,
  type FeedDocument,
} from './publish/feed-cache.ts';
export {
  createPublisher,
  type Publisher,
  type PublisherOptions,
  type PublisherStatus,
} from './publish/publisher.ts';
