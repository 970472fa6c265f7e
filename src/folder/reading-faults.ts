import { type FileReading, NOT_READ } from './file-reading.ts';
import type { FolderState } from './folder-state.ts';
import { isAtOrBelow } from './listed-paths.ts';

export type Files = Map<string, FileReading | undefined>;

export interface Faults {
  /** Files that could not be looked at or read. */
  readonly failed: Set<string>;
  /** Files that took too long to parse. */
  readonly stalled: Set<string>;
}

/** The faults of files that are not at or below `paths`, and are not read again. */
export function faultsElsewhere({ failed, stalled }: FolderState, paths: readonly string[]): Faults {
  const elsewhere = (files: ReadonlySet<string>) => {
    return new Set([...files].filter((file) => !paths.some((path) => isAtOrBelow(file, path))));
  };
  return { failed: elsewhere(failed), stalled: elsewhere(stalled) };
}

export function withFaultsOf(files: Files, { failed, stalled }: Faults): Faults {
  for (const [path, file] of files) {
    if (file?.stamp === NOT_READ) failed.add(path);
    if (file?.parsed.isStalled) stalled.add(path);
  }
  return { failed, stalled };
}
