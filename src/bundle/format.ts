import type { Departure } from '../catalog/departures.ts';
import type { OutputId } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import { outputs } from '../outputs/outputs.ts';

/** The layout of a bundle. A bundle of another version is refused: its reader was built for this one. */
export const BUNDLE_VERSION = 2;

/**
 * The manifest of a bundle: its second line, in JSON. The rest is in small files of lines beside it or, in a small publication,
 * after it.
 */
export interface Manifest {
  /** When it was made: milliseconds, a whole second. What had changed before then is not known any more. */
  readonly made: number;
  /** Names the folder of the files, by what is in them, so that two bundles never mix. */
  readonly id: string;
  readonly site: Site;
  readonly articles: number;
  readonly problems: { readonly errors: number; readonly warnings: number };
  /** How many articles are current from which instant on: the first is that of `made`. */
  readonly current: readonly (readonly [instant: number, size: number])[];
  /** How many files the lists are spread over. */
  readonly buckets: number;
  /** The offset of each file after this line, in bytes; absent if they are beside it. */
  readonly files?: Readonly<Record<string, readonly [offset: number, length: number]>>;
  /** The number of files beside it and their total bytes; absent if they follow this line. */
  readonly beside?: { readonly files: number; readonly bytes: number };
}

/** What both the record of a list and the line about it in the list of all feeds say. */
export interface TopicRecord {
  readonly path: string;
  /** When the bundle is made. */
  readonly name: string;
  /** Its later names with their instants; absent if the clock does not change the name. */
  readonly names?: readonly (readonly [instant: number, name: string])[];
  readonly description?: string;
  /** When its first article is due, if that is after the bundle was created. Until then the list does not exist. */
  readonly begins?: number;
}

/** A list when the bundle is created, and its later changes by the clock. */
export interface ListRecord extends TopicRecord {
  /** How many of its articles are current when the bundle is made. */
  readonly size: number;
  /** The entity tags that its feeds have without a limit, until they change. */
  readonly tags: Readonly<Record<OutputId, string>>;
  /** The latest instant at which an article came or went before; absent if none did. */
  readonly from?: number;
  /** The departures before then that can be the last change of a feed of it. */
  readonly departures?: readonly Departure[];
  /** In feed order, every article that any of its feeds can show from this instant. */
  readonly entries: readonly ListEntry[];
  /** The changes by the clock, in order, including articles that none of its feeds shows, which count in `size` alone. */
  readonly events: readonly ListEvent[];
}

/** An article comes (1) or leaves (-1). */
export type ListEvent = readonly [instant: number, difference: 1 | -1];

export type ListEntry = readonly [
  /** Which article, the same in every list. */
  article: number,
  /** The file that holds it, and on which of its lines. */
  shard: number,
  line: number,
  published: number,
  expires?: number,
  /** Where it is later than `expires`. */
  updated?: number,
];

/** The entry of a feed in the list of all feeds, from an instant. */
export type SummaryState = readonly [instant: number, size: number, newest?: number];

export interface SummaryRecord extends TopicRecord {
  readonly states: readonly SummaryState[];
}

/** The name of an article's file, of the file that a list is in, and of the one with a line for each list. */
export const shardName = (shard: number): string => `articles-${shard}.jsonl`;
export const bucketName = (bucket: number): string => `lists-${bucket}.jsonl`;
export const SUMMARIES = 'summaries.jsonl';

/** The name of the file with a feed's gzip, by the entity tag, which is a function of the bytes. */
export const gzipName = (entityTag: string): string => `gzip-${entityTag.replace(/[^0-9a-f]/g, '')}.bin`;

/** Cloudflare compresses feeds of this type, better than a Worker can. It does not compress the other types. */
const COMPRESSED_BY_CLOUDFLARE = 'application/rss+xml';

export function isLeftToCloudflare(output: OutputId): boolean {
  return outputs[output].mediaType === COMPRESSED_BY_CLOUDFLARE;
}

/** From how many bytes on a feed's gzip is written down: a shorter one costs an isolate 2 ms at the most. */
export const WORTH_WRITING = 96 * 1024;

/** Which of the files a list is in: FNV-1a over the path's code units. */
export function bucketOf(path: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < path.length; index++) {
    hash = Math.imul(hash ^ path.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % buckets;
}

/** JSON that keeps maps; `site.yaml` becomes some. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (part instanceof Map ? { $map: [...part] } : part));
}

/** Parses a manifest's line, which is what `formatJson` wrote. */
export function parseManifest(line: string): Manifest {
  return JSON.parse(line, (_key, part) => (Array.isArray(part?.$map) ? new Map(part.$map) : part));
}

/** A bundle that this program cannot serve. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}
