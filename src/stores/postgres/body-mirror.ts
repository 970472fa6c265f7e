import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BODY_GRACE_MS } from '../../domain/article-store.ts';

/** The bodies of all articles, readable without waiting. */
export interface BodyMirror {
  /** Keeps the body of a version, and releases that of the version before. `undefined`: the article was deleted. */
  keep(slug: string, seq: number, html: string | undefined): void;
  /** The body of a version; `undefined` if it was replaced longer ago than `BODY_GRACE_MS`. */
  read(seq: number): string | undefined;
  /** Forgets everything. */
  clear(): void;
  /** The size of the file. */
  bytes(): number;
  close(): void;
}

interface Place {
  readonly at: number;
  readonly bytes: number;
}

/** Bytes of the smallest place. */
const SMALLEST = 1024;

/**
 * A copy of the bodies in a file without a name, which ends with the process. A database at a distance cannot be read without
 * waiting, and a service that must answer while its database is down cannot ask it. `clock` gives milliseconds since 1970.
 * Methods throw where the temporary folder is full or cannot be written.
 */
export function createBodyMirror(clock: () => number): BodyMirror {
  const file = openNameless();
  const places = new Map<number, Place>();
  const present = new Map<string, number>();
  /** In the order in which they were replaced. */
  const replaced: { readonly seq: number; readonly at: number }[] = [];
  const space = createSpace();

  const release = (seq: number) => {
    const place = places.get(seq);
    if (place === undefined) return;
    places.delete(seq);
    space.free(place);
  };
  const releaseOld = () => {
    const until = clock() - BODY_GRACE_MS;
    const kept = replaced.findIndex(({ at }) => at >= until);
    for (const { seq } of replaced.splice(0, kept < 0 ? replaced.length : kept)) release(seq);
  };
  return {
    keep(slug, seq, html) {
      const before = present.get(slug);
      if (before === seq) return;
      releaseOld();
      if (html !== undefined) {
        const bytes = Buffer.from(html);
        const place = { at: space.take(bytes.length), bytes: bytes.length };
        writeAll(file, bytes, place.at);
        places.set(seq, place);
        present.set(slug, seq);
      } else present.delete(slug);
      if (before !== undefined) replaced.push({ seq: before, at: clock() });
    },
    read(seq) {
      const place = places.get(seq);
      return place === undefined ? undefined : readAll(file, place).toString();
    },
    clear() {
      present.clear();
      places.clear();
      replaced.length = 0;
      space.reset();
    },
    bytes: space.bytes,
    close: () => closeSync(file),
  };
}

/** Which parts of the file are free. Sizes are rounded up, so that what one body leaves fits another. */
function createSpace() {
  const free = new Map<number, number[]>();
  let end = 0;
  return {
    take(bytes: number): number {
      const size = roundedUp(bytes);
      const at = free.get(size)?.pop();
      if (at !== undefined) return at;
      end += size;
      return end - size;
    },
    free({ at, bytes }: Place): void {
      const size = roundedUp(bytes);
      const places = free.get(size);
      if (places === undefined) free.set(size, [at]);
      else places.push(at);
    },
    bytes: () => end,
    reset(): void {
      free.clear();
      end = 0;
    },
  };
}

/** To a quarter of a power of two: at most a fifth is unused. */
function roundedUp(bytes: number): number {
  if (bytes <= SMALLEST) return SMALLEST;
  const step = 2 ** (Math.floor(Math.log2(bytes)) - 2);
  return Math.ceil(bytes / step) * step;
}

/** Its name is removed at once: nothing stays, not even after kill -9. */
function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'feedstand-bodies-'));
  const file = openSync(join(folder, 'bodies'), 'wx+', 0o600);
  rmSync(folder, { recursive: true });
  return file;
}

function writeAll(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, bytes.length - done, at + done);
}

function readAll(file: number, { at, bytes }: Place): Buffer {
  const buffer = Buffer.allocUnsafe(bytes);
  for (let done = 0; done < bytes; ) {
    const read = readSync(file, buffer, done, bytes - done, at + done);
    if (read === 0) throw new Error('the file of bodies is shorter than it was');
    done += read;
  }
  return buffer;
}
