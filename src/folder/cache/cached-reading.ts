import { setImmediate } from 'node:timers/promises';
import { contentHash } from '../content-hash.ts';
import type { FileReader } from '../file-reader.ts';
import type { FileSystem } from '../file-system.ts';
import { type FileOutcome, type ParsedFile, readContent } from '../parsed-file.ts';
import type { ReadFile } from '../reading-threads.ts';
import type { ListedFile } from '../thread-messages.ts';
import { type CachedFile, isJudgedAlike, parsedFile, withoutDevice } from './cached-file.ts';

/** Reads files, and takes from the cache what would be the same. Each cached file is used once. */
export interface CachedReading {
  readonly read: FileReader['read'];
  /** Begins to use these files. */
  start(files: Map<string, CachedFile>): void;
  /** Ends it. `last`: last known good versions of the others. `isSame`: whether the cache has a file as it is now. */
  end(): {
    readonly last: ReadonlyMap<string, ParsedFile>;
    readonly isSame: (path: string) => boolean;
  };
}

/** Requests have their turn after so many files. */
const FILES_AT_A_TIME = 64;

export function createCachedReading(
  read: FileReader['read'],
  place: { readonly folder: string; readonly fileSystem: FileSystem },
): CachedReading {
  let files = new Map<string, CachedFile>();
  let same = new Set<string>();

  const isUnchanged = ([file, entry]: ListedFile, cached: CachedFile): boolean => {
    if (!entry.isRegular) return false;
    if (cached.stamp === withoutDevice(entry.stamp)) {
      same.add(file);
      return true;
    }
    const content = readContent({ ...place, file, entry });
    return content.kind === 'content' && contentHash(content.bytes) === cached.hash;
  };
  const reuse = (file: ListedFile, now: number): FileOutcome | undefined => {
    const cached = files.get(file[0]);
    if (cached?.hash === undefined || !isJudgedAlike(cached, now)) return undefined;
    if (!isUnchanged(file, cached)) return undefined;
    files.delete(file[0]);
    return { kind: 'parsed', parsed: parsedFile(cached) };
  };

  return {
    start(cached) {
      files = cached;
    },
    end() {
      const [last, unchanged] = [files, same];
      [files, same] = [new Map(), new Set()];
      const versions = Array.from(last, ([path, file]) => [path, parsedFile(file)] as const);
      return { last: new Map(versions), isSame: (path) => unchanged.has(path) };
    },
    async read(listed, context, options) {
      if (files.size === 0) return read(listed, context, options);
      const others: ListedFile[] = [];
      for (let start = 0; start < listed.length; start += FILES_AT_A_TIME) {
        const found: ReadFile[] = [];
        for (const file of listed.slice(start, start + FILES_AT_A_TIME)) {
          const outcome = reuse(file, context.now);
          if (outcome === undefined) others.push(file);
          else found.push([file, outcome]);
        }
        if (found.length > 0) options.onRead(found);
        await setImmediate();
        options.signal?.throwIfAborted();
      }
      for (const [file] of others) same.delete(file);
      await read(others, context, options);
    },
  };
}
