import { setImmediate } from 'node:timers/promises';
import { isEqual } from '../domain/equal.ts';
import type { KnownMedia, MediaFinding } from '../domain/media.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { inspectMedia, loadReadSize, openMedia, type ReadSize } from './media-file.ts';

/** Knows the files that records name, as they were when it last looked. */
export interface MediaInspector {
  /** Another object after each change: threads get a copy of it. */
  readonly known: KnownMedia;
  /** Looks at files again. The paths of those that differ from what was known, or were not known. */
  inspect(paths: Iterable<string>): Promise<ReadonlySet<string>>;
  /** What is known of a file. */
  inspected(path: string): InspectedMedia | undefined;
  /** Takes what was known before the process started. A file with another stamp is inspected again. */
  restore(files: Iterable<readonly [path: string, file: InspectedMedia]>): void;
}

export interface InspectedMedia {
  /** '' if a later change may leave the same stamp. */
  readonly stamp: string;
  readonly finding: MediaFinding;
  /** Milliseconds since 1970. */
  readonly inspectedAt: number;
}

/** Requests have their turn after so many files. */
const FILES_AT_A_TIME = 64;

export function createMediaInspector(
  folder: string,
  fileSystem: FileSystem = nodeFileSystem,
  now: () => number = () => 0,
): MediaInspector {
  const inspected = new Map<string, InspectedMedia>();
  let known: KnownMedia = new Map();
  let readSize: ReadSize | undefined;

  const isUnchanged = (path: string, last: InspectedMedia | undefined): boolean => {
    if (last === undefined || last.stamp === '') return false;
    const opened = openMedia({ folder, path, fileSystem });
    if (!('descriptor' in opened)) return false;
    fileSystem.close(opened.descriptor);
    return opened.stamp === last.stamp;
  };
  const inspectOne = async (path: string): Promise<boolean> => {
    const last = inspected.get(path);
    if (isUnchanged(path, last)) return false;
    readSize ??= await loadReadSize();
    const inspectedAt = now();
    const work = inspectMedia({ folder, path, fileSystem }, readSize);
    let step = work.next();
    for (; !step.done; step = work.next()) await setImmediate();
    inspected.set(path, { ...step.value, inspectedAt });
    return last === undefined || !isEqual(last.finding, step.value.finding);
  };

  const updateKnown = () => {
    known = new Map(Array.from(inspected, ([path, { finding }]) => [path, finding]));
  };

  return {
    get known() {
      return known;
    },
    inspected: (path) => inspected.get(path),
    restore(files) {
      for (const [path, file] of files) if (!inspected.has(path)) inspected.set(path, file);
      updateKnown();
    },
    async inspect(paths) {
      const changed = new Set<string>();
      let count = 0;
      for (const path of paths) {
        if (await inspectOne(path)) changed.add(path);
        if (++count % FILES_AT_A_TIME === 0) await setImmediate();
      }
      if (changed.size > 0) updateKnown();
      return changed;
    },
  };
}
