import type { Catalog } from '../catalog/catalog.ts';
import { changedFeeds } from '../catalog/feed-changes.ts';
import { DEFAULT_OUTPUT, EVERYTHING_PATH, feedUrl, formatPath } from '../domain/address.ts';
import type { ArticleHead } from '../domain/article-store.ts';
import type { Site } from '../domain/site/site.ts';
import { topicsOf } from '../domain/topics.ts';
import type { ChangedFeed } from './schemas.ts';

/** An article before and after a write; `undefined` where there was or is none. */
export type HeadChange = readonly [before: ArticleHead | undefined, after: ArticleHead | undefined];

/** Tells which feeds of an article differ between two catalogs, for any number of articles. */
export function createChangedFeeds(
  before: Catalog,
  after: Catalog,
  changes: readonly HeadChange[],
): (change: HeadChange) => readonly ChangedFeed[] {
  const { site } = after;
  const paths = new Set(changes.flatMap((change) => pathsOf(change, site)));
  const changed = new Set(changedFeeds(before, after, paths));
  return (change) =>
    pathsOf(change, site)
      .filter((path) => changed.has(path))
      .map((path) => ({ path, url: feedUrl(site, path, DEFAULT_OUTPUT) }));
}

function pathsOf(change: HeadChange, site: Site): string[] {
  const heads = change.filter((head) => head !== undefined);
  const topics = heads.flatMap((head) => topicsOf(head, site));
  return [...new Set([EVERYTHING_PATH, ...topics.map(({ selection }) => formatPath(selection))])];
}
