import type { Departure } from '../catalog/departures.ts';
import type { OutputId } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import { outputs } from '../outputs/outputs.ts';

/** The version of the bundle format. Bundles of other versions are rejected. */
export const BUNDLE_VERSION = 3;

/**
 * The manifest of a bundle: its second line, in JSON. The rest is in small line-based files, either separate or, in a small
 * publication, after the manifest.
 */
export interface Manifest {
  /** When the bundle was created: milliseconds, a whole second. Earlier changes are unknown. */
  readonly made: number;
  /** The name of the folder of files: a hash of their content, so that two bundles never mix. */
  readonly id: string;
  readonly site: Site;
  readonly articles: number;
  readonly problems: { readonly errors: number; readonly warnings: number };
  /** The number of current articles from each instant on; the first instant is `made`. */
  readonly current: readonly (readonly [instant: number, size: number])[];
  /** The number of files with lists. */
  readonly buckets: number;
  /** Whether there are published files. */
  readonly hasMedia?: boolean;
  /** The byte range of each file after this line; absent for separate files. */
  readonly files?: Readonly<Record<string, readonly [offset: number, length: number]>>;
  /** The number of separate files and their total bytes; absent if they follow this line. */
  readonly beside?: { readonly files: number; readonly bytes: number };
}

/** The part that `ListRecord` and `SummaryRecord` share. */
export interface TopicRecord {
  readonly path: string;
  /** The name when the bundle is created. */
  readonly name: string;
  /** Later names with their instants; absent if the name stays the same. */
  readonly names?: readonly (readonly [instant: number, name: string])[];
  readonly description?: string;
  /** When the first article is due, if that is after the creation of the bundle. Until then the list does not exist. */
  readonly begins?: number;
}

/** A list when the bundle is created, and its later changes through due and expired articles. */
export interface ListRecord extends TopicRecord {
  /** The number of current articles when the bundle is created. */
  readonly size: number;
  /** The entity tags of its feeds without a limit, until they change. */
  readonly tags: Readonly<Record<OutputId, string>>;
  /** The last instant before creation at which an article was due or expired; absent if none. */
  readonly from?: number;
  /** The departures before creation that may determine the date of a feed. */
  readonly departures?: readonly Departure[];
  /** All articles that one of its feeds can show from creation on, in feed order. */
  readonly entries: readonly ListEntry[];
  /** Later changes, in order, including articles that no feed shows and that only count in `size`. */
  readonly events: readonly ListEvent[];
}

/** An article is due (1) or expires (-1). */
export type ListEvent = readonly [instant: number, difference: 1 | -1];

export type ListEntry = readonly [
  /** The number of the article, the same in every list. */
  article: number,
  /** The file that contains the article, and the line in it. */
  shard: number,
  line: number,
  published: number,
  expires?: number,
  /** Present if it is later than `expires`. */
  updated?: number,
];

/** The summary of a feed from an instant on. */
export type SummaryState = readonly [
  instant: number,
  size: number,
  newest?: number,
  activity?: number,
  headline?: string,
  /** Present if it is not the site's. */
  language?: string,
];

export interface SummaryRecord extends TopicRecord {
  readonly states: readonly SummaryState[];
}

/** File names: articles, lists, and the summaries of all lists. */
export const shardName = (shard: number): string => `articles-${shard}.jsonl`;
export const bucketName = (bucket: number): string => `lists-${bucket}.jsonl`;
export const SUMMARIES = 'summaries.jsonl';

/** The file with a line for each published file. */
export const MEDIA = 'media.jsonl';

/** The name of the asset with the bytes of a published file. */
export const mediaName = (hash: string): string => `media-${hash}`;

/** The file name of a feed's gzip, from the entity tag, which depends only on the bytes. */
export const gzipName = (entityTag: string): string => `gzip-${entityTag.replace(/[^0-9a-f]/g, '')}.bin`;

/** Cloudflare compresses feeds of this type, better than a Worker can, but not the others. */
const COMPRESSED_BY_CLOUDFLARE = 'application/rss+xml';

export function isLeftToCloudflare(output: OutputId): boolean {
  return outputs[output].mediaType === COMPRESSED_BY_CLOUDFLARE;
}

/** The minimum length of a feed whose gzip is stored. Compressing a shorter one takes an isolate at most 2 ms. */
export const MIN_GZIP_LENGTH = 96 * 1024;

/** The bucket of a list: FNV-1a over the UTF-16 code units of the path. */
export function bucketOf(path: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < path.length; index++) {
    hash = Math.imul(hash ^ path.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % buckets;
}

/** JSON with support for maps, which `Site` contains. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (part instanceof Map ? { $map: [...part] } : part));
}

/** Parses a manifest that `formatJson` wrote. */
export function parseManifest(line: string): Manifest {
  return JSON.parse(line, (_key, part) => (Array.isArray(part?.$map) ? new Map(part.$map) : part));
}

/** A bundle that this program cannot serve. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}
