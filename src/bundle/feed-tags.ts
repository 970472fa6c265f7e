import { formatPath, type OutputId, outputIds } from '../domain/address.ts';
import { createBoundedCache } from '../feeds/bounded-cache.ts';
import { createFeedCache } from '../feeds/feed-cache.ts';
import type { OpenedBundle } from './bundle-files.ts';
import { createBundlePublisher } from './bundle-publisher.ts';
import { createBundleReader } from './bundle-reader.ts';

/** The entity tag of each output of a feed. */
export type FeedTags = Readonly<Partial<Record<OutputId, string>>>;

/**
 * The entity tags of all feeds of a bundle at an instant, by path. Renders only feeds that have changed since the bundle was
 * created.
 */
export async function readFeedTags(
  { manifest, read }: Required<OpenedBundle>,
  now: number,
): Promise<ReadonlyMap<string, FeedTags>> {
  const publisher = createBundlePublisher({ manifest, read, now: () => now });
  const { precomputed } = publisher;
  const cache = createFeedCache({ precomputed });
  const { site } = manifest;
  const edition = publisher.edition();
  const tags = new Map<string, FeedTags>();
  for (const { selection } of await edition.summaries()) {
    const path = formatPath(selection);
    const view = await edition.feed(path);
    if (view === undefined) continue;
    const tagOf = (output: OutputId) => {
      const feed = { view, site, output };
      return precomputed.entityTag(feed) ?? cache.document(feed).entityTag;
    };
    tags.set(path, Object.fromEntries(outputIds.map((output) => [output, tagOf(output)])));
  }
  return tags;
}

/** The sorted paths of the feeds that differ, including those that only one side has. */
export function changedPaths(
  before: ReadonlyMap<string, FeedTags>,
  after: ReadonlyMap<string, FeedTags>,
): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  const changed = [...paths].filter((path) => {
    return outputIds.some((output) => before.get(path)?.[output] !== after.get(path)?.[output]);
  });
  return changed.sort();
}

/** The paths of feeds with a due or expired article after `from`, up to `to`. May include feeds with equal content. */
export async function changedByClock(
  { manifest, read }: Required<OpenedBundle>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<string[]> {
  const isWithin = ([instant]: readonly [number, ...unknown[]]) => instant > from && instant <= to;
  // The first state is the creation of the bundle.
  if (!manifest.current.slice(1).some(isWithin)) return [];
  const records = await createBundleReader({
    read,
    buckets: manifest.buckets,
    cache: createBoundedCache(2 ** 20),
  }).summaries();
  return records.filter(({ states }) => states.slice(1).some(isWithin)).map(({ path }) => path);
}
