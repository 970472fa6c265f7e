import { isUpdatedInFuture } from '../../domain/article/article-checks.ts';
import { isError, type Problem } from '../../domain/problem.ts';
import type { InspectedMedia } from '../media-inspector.ts';
import type { ParsedFile, ParsedRecord } from '../parsed-file.ts';

/** What is cached of a file. Without a hash it is a last known good version, and the file is read again. */
export interface CachedFile {
  /** Without the device; '' if the file was changed so shortly before it was read that a later change may have the same stamp. */
  readonly stamp: string;
  /** `contentHash` of the bytes that were parsed. */
  readonly hash?: string;
  /** The problems of the file as a whole. */
  readonly problems: readonly Problem[];
  readonly records: readonly ParsedRecord[];
  /** What was known of the files that the records name. */
  readonly media?: readonly (readonly [path: string, file: InspectedMedia])[];
}

/** By path below the folder; `undefined` if nothing is cached of it any more. */
export type Row = readonly [path: string, file: CachedFile | undefined];

/** The hash of a file that can be reused as long as its content is the same. */
export interface Reuse {
  readonly hash: string;
  /** Whether a later change has another stamp for certain. */
  readonly isSettled: boolean;
}

/** A record set's version of a file, with what tells whether it can be reused. */
export interface HeldFile extends Omit<CachedFile, 'hash'> {
  readonly reuse: Reuse | undefined;
}

/** Clocks of file systems are coarse: a change within this time of another may leave the same stamp. */
const COARSE_CLOCK_MS = 2000;

/** Whether a file with this stamp that changes after `at` will have another stamp. */
export function isSettled(stamp: string, at: number): boolean {
  const [, , , modified, changed] = stamp.split(' ').map(Number);
  return Math.max(modified ?? Infinity, changed ?? Infinity) + COARSE_CLOCK_MS < at;
}

/** A device has another number after a restart of the machine or the container. */
export function withoutDevice(stamp: string): string {
  return stamp.slice(stamp.indexOf(' ') + 1);
}

/**
 * Whether the same bytes give the same result at any time: not if there is an error, whose last known good version counts, if
 * other files or the history of the repository were read, or if records or problems were left out. A draft is not written to the cache.
 */
export function isReusable({ records, problems, isPartial, readsOthers, asks }: ParsedFile): boolean {
  if (isPartial || readsOthers || asks !== undefined || problems.some(isOpen)) return false;
  return records.every((record) => record.article?.draft === false && !record.problems.some(isOpen));
}

function isOpen(problem: Problem): boolean {
  return isError(problem) || problem.code === 'problems.more';
}

/** The cached version of a file; `undefined` if there is nothing to cache. */
export function cachedFile({
  stamp,
  reuse,
  problems,
  records,
  media = [],
}: HeldFile): CachedFile | undefined {
  const named = media.length === 0 ? {} : { media: media.map(settledMedia) };
  if (reuse !== undefined) {
    const { hash } = reuse;
    return { stamp: reuse.isSettled ? withoutDevice(stamp) : '', hash, problems, records, ...named };
  }
  const good = records.filter(({ article }) => article?.draft === false);
  return good.length === 0 ? undefined : { stamp: '', problems: [], records: good, ...named };
}

function settledMedia([path, file]: readonly [string, InspectedMedia]): readonly [string, InspectedMedia] {
  return isSettled(file.stamp, file.inspectedAt) ? [path, file] : [path, { ...file, stamp: '' }];
}

/** Whether the warnings that depend on the time are the same now. */
export function isJudgedAlike({ records }: CachedFile, now: number): boolean {
  return records.every(({ article, problems }) => {
    const wasWarned = problems.some(({ code }) => code === 'updated.in-future');
    return article !== undefined && isUpdatedInFuture(article, now) === wasWarned;
  });
}

/** The cached file as the parser returned it. */
export function parsedFile({ hash, problems, records, media }: CachedFile): ParsedFile {
  const [first, ...others] = records;
  const named = media?.map(([path]) => path);
  return {
    problems,
    // Only together do they tell what the file names.
    records: first === undefined || named === undefined ? records : [{ ...first, media: named }, ...others],
    ...(hash === undefined ? {} : { hash }),
  };
}
