import type { FileReader } from './file-reader.ts';
import type { MediaInspector } from './media-inspector.ts';
import type { FileOutcome } from './parsed-file.ts';
import type { ReadFile } from './reading-threads.ts';

/** A file may change while it is looked at; after so many rounds the last reading counts. */
const MAX_ROUNDS = 3;

/**
 * Reads files like `read`, with the files that their records name. Records are parsed with what is known of those files; then the
 * files are looked at, and records that name one which differs from that are parsed again. So no file is opened while the time
 * limit for parsing runs.
 */
export function createMediaReading(read: FileReader['read'], inspector: MediaInspector): FileReader['read'] {
  return async (files, context, options) => {
    if (context.site.media === undefined) return read(files, context, options);
    let open = files;
    for (let round = 1; open.length > 0; round++) {
      const waiting: ReadFile[] = [];
      const onRead = (some: readonly ReadFile[]) => {
        const others = some.filter(([, outcome]) => namedBy(outcome).length === 0);
        for (const one of some) if (namedBy(one[1]).length > 0) waiting.push(one);
        if (others.length > 0) options.onRead(others);
      };
      await read(open, { ...context, media: inspector.known }, { ...options, onRead });
      const changed = await inspector.inspect(new Set(waiting.flatMap(([, outcome]) => namedBy(outcome))));
      const isOutdated = ([, outcome]: ReadFile) => namedBy(outcome).some((path) => changed.has(path));
      const again = round < MAX_ROUNDS ? waiting.filter(isOutdated) : [];
      const outdated = new Set(again);
      options.onRead(waiting.filter((one) => !outdated.has(one)));
      open = again.map(([file]) => file);
    }
  };
}

/** The paths of the files that the records of a file name. */
export function namedBy(outcome: FileOutcome): readonly string[] {
  if (outcome.kind !== 'parsed') return NONE;
  const [first, ...others] = outcome.parsed.records;
  if (others.length === 0) return first?.media ?? NONE;
  return outcome.parsed.records.flatMap(({ media }) => media ?? NONE);
}

const NONE: readonly string[] = [];
