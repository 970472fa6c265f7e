import { createHash } from 'node:crypto';
import type { StoreSource } from '../domain/article-store.ts';
import type { MediaIntake, MediaLibrary } from '../domain/media-library.ts';
import type { Schedule } from '../feeds/change-notices.ts';
import { loadReadSize, type ReadSize } from '../folder/media-file.ts';
import { nodeSchedule } from './node.ts';

/** Takes files on Node. */
export function createNodeMediaIntake(library: MediaLibrary): MediaIntake {
  let readSize: ReadSize | undefined;
  return {
    library,
    createHash() {
      const hash = createHash('sha256');
      return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex').slice(0, 20) };
    },
    async readSize(head) {
      readSize ??= await loadReadSize();
      return readSize(head);
    },
  };
}

const SWEEP_MS = 6 * 3_600_000;

export interface MediaSweepOptions {
  readonly library: MediaLibrary;
  readonly source: Pick<StoreSource, 'namedMedia'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly schedule?: Schedule;
  /** Told of a sweep that removed files, or failed. */
  readonly onSwept: (result: { readonly count: number } | { readonly error: unknown }) => void;
}

/** Removes files that no article has named for a month, a few times a day, until `signal` is aborted. */
export function sweepMedia(options: MediaSweepOptions, signal: AbortSignal): void {
  const { library, source, now, schedule = nodeSchedule, onSwept } = options;
  const sweep = async () => {
    if (signal.aborted) return;
    try {
      const named = source.namedMedia();
      const count = named === undefined ? 0 : await library.removeUnnamed(named, now());
      if (count > 0) onSwept({ count });
    } catch (error) {
      onSwept({ error });
    }
    later();
  };
  const later = () => schedule(SWEEP_MS, () => void sweep());
  later();
}
