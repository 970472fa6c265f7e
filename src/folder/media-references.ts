import { isAtOrBelow } from './listed-paths.ts';

/** Which record files name which other files. */
export interface MediaReferences {
  /** The record files that name something at or below a path. */
  naming(path: string): readonly string[];
  /** The paths that a record file names. */
  namedBy(file: string): readonly string[];
  /** Every path that is named. */
  paths(): Iterable<string>;
  /** What a record file names from now on. */
  set(file: string, named: readonly string[]): void;
}

export function createMediaReferences(): MediaReferences {
  const byPath = new Map<string, Set<string>>();
  const byFile = new Map<string, readonly string[]>();
  const forget = (file: string, path: string): void => {
    const files = byPath.get(path);
    files?.delete(file);
    if (files?.size === 0) byPath.delete(path);
  };
  return {
    naming(path) {
      const exact = byPath.get(path);
      if (exact !== undefined) return [...exact];
      const below = [...byPath].filter(([named]) => isAtOrBelow(named, path));
      return [...new Set(below.flatMap(([, files]) => [...files]))];
    },
    namedBy: (file) => byFile.get(file) ?? [],
    paths: () => byPath.keys(),
    set(file, named) {
      for (const path of byFile.get(file) ?? []) forget(file, path);
      if (named.length === 0) byFile.delete(file);
      else byFile.set(file, named);
      for (const path of named) {
        const files = byPath.get(path) ?? new Set();
        byPath.set(path, files.add(file));
      }
    },
  };
}
