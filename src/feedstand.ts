// What a program can build on: the service as a fetch handler, over articles kept anywhere. It runs wherever the standards of
// the web do; 'feedstand/node' and 'feedstand/worker' add what is only to be had there.

export { type Catalog, createCatalog } from './catalog/catalog.ts';
export { createFeedView, type FeedView } from './catalog/feed-view.ts';
export type { Window } from './catalog/feed-window.ts';
export type { ListSummary } from './catalog/list-summary.ts';
export { type Article, type Body, htmlOf } from './domain/article/article.ts';
export {
  type ArticleSource,
  type Change,
  type Loaded,
  type LoadOptions,
  SourceError,
} from './domain/article-source.ts';
export { formatProblem, type Origin, type Parsed, type Problem, type ProblemCode } from './domain/problem.ts';
export { parseSite, type Site, type SiteDefaults } from './domain/site/site.ts';
export type { CacheReport, CacheStats } from './feeds/bounded-cache.ts';
export type { Schedule } from './feeds/change-notices.ts';
export type { Coder, Coding, Compress, ContentEncoder } from './feeds/content-encoder.ts';
export type { EditionChange } from './feeds/current-edition.ts';
export type { Digest } from './feeds/digest.ts';
export type { Awaitable, Edition, MemoryEdition } from './feeds/edition.ts';
export {
  createFeedCache,
  type FeedCache,
  type FeedCacheOptions,
  type FeedDocument,
} from './feeds/feed-cache.ts';
export {
  createPublisher,
  type Published,
  type Publisher,
  type PublisherOptions,
  type PublisherStatus,
} from './feeds/publisher.ts';
export type { Representation } from './feeds/representation.ts';
export { type ArraySource, type ArraySourceOptions, arraySource } from './records/array-source.ts';
export { type PreparedRecord, prepareRecord, type RecordContext } from './records/prepare-record.ts';
export type { RawRecord } from './records/raw-record.ts';
export {
  createRecordSet,
  type RecordSet,
  type RecordSetOptions,
  type RecordUpdate,
} from './records/record-set.ts';
export { createFeedstand, type Feedstand, type FeedstandOptions } from './runtime/feedstand.ts';
export { type AppOptions, createApp } from './runtime/hono.ts';
