import { type OpenedBundle, openBundle } from '../src/bundle/bundle-files.ts';
import { createBundlePublisher } from '../src/bundle/bundle-publisher.ts';
import { type Bundle, createBundle } from '../src/bundle/pack.ts';
import type { Article } from '../src/domain/article/article.ts';
import type { Site } from '../src/domain/site/site.ts';
import { createFeedCache } from '../src/feeds/feed-cache.ts';
import { createApp } from '../src/runtime/hono.ts';
import { articleOf, NOON, siteOf } from './support.ts';

export interface BundleOptions {
  readonly site?: Site;
  readonly made?: number;
  /** 0: articles are in separate files. */
  readonly singleFileBytes?: number;
  readonly gzip?: (bytes: Uint8Array) => Uint8Array;
}

export function bundleOf(articles: readonly Article[], options: BundleOptions = {}): Bundle {
  const { site = siteOf(), made = NOON, ...more } = options;
  return createBundle({ site, articles, problems: [] }, { now: made, ...more });
}

export function articlesOf(records: readonly object[], site = siteOf()): Article[] {
  return records.map((fields, index) => articleOf({ slug: `a${index}`, ...fields }, site));
}

/** Serves a bundle in this process, with a clock that the test sets and a list of the files read. */
export function bundleService({ bytes, files }: Bundle, start = NOON, maxBytes?: number) {
  const clock = { now: start };
  const reads: string[] = [];
  const opened: OpenedBundle = openBundle(bytes);
  const read = async (name: string) => {
    reads.push(name);
    const content = files.get(name);
    return opened.read === undefined ? content : await opened.read(name);
  };
  const publisher = createBundlePublisher({
    manifest: opened.manifest,
    read,
    now: () => clock.now,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
  const cache = createFeedCache({ compress: {}, precomputed: publisher.precomputed });
  const errors: unknown[] = [];
  const app = createApp({ publisher, cache, now: () => clock.now, onError: (error) => errors.push(error) });
  return { app, publisher, clock, reads, errors };
}
