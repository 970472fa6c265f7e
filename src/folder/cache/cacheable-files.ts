import type { FolderReader } from '../folder-reader.ts';
import type { FolderRecords } from '../folder-records.ts';
import type { CacheableFiles } from './article-cache.ts';
import { cachedFile } from './cached-file.ts';

/** The files of a folder for its cache, as they are when they are written. */
export function cacheableFiles(records: FolderRecords, reader: FolderReader): CacheableFiles {
  const { state, media } = records;
  return {
    settings: () => state,
    paths: () => state.files.keys(),
    cached(path) {
      const held = records.held(path);
      if (held === undefined) return undefined;
      const named = media.namedBy(path).flatMap((name) => {
        const file = reader.inspected(name);
        return file === undefined ? [] : [[name, file] as const];
      });
      return cachedFile({ ...held, media: named });
    },
  };
}
