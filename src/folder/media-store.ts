import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { ByteRange, MediaFile, MediaStore } from '../domain/media.ts';
import { nodeFileSystem } from './file-system.ts';
import { hashOf, type OpenedMedia, openMedia } from './media-file.ts';

/**
 * The files of a folder, to be published. The bytes of an answer are those that its address names: a file is hashed before it is
 * first sent, and again when it has changed.
 */
export function createMediaStore(folder: string): MediaStore {
  const hashes = new Map<string, { readonly stamp: string; readonly hash: string }>();
  /** Opens a file whose bytes have the hash. The caller closes it. */
  const openVerified = async ({ path, hash }: MediaFile): Promise<OpenedMedia | undefined> => {
    const opened = openMedia({ folder, path });
    if (!('descriptor' in opened)) return undefined;
    const last = hashes.get(path);
    const found = last?.stamp === opened.stamp ? last.hash : await hashed(opened);
    hashes.set(path, { stamp: opened.stamp, hash: found });
    if (found === hash) return opened;
    nodeFileSystem.close(opened.descriptor);
    return undefined;
  };
  return {
    async find(file) {
      const opened = await openVerified(file);
      if (opened === undefined) return undefined;
      nodeFileSystem.close(opened.descriptor);
      return (range) => streamOf({ folder, path: file.path, stamp: opened.stamp }, range);
    },
  };
}

async function hashed({ descriptor }: OpenedMedia): Promise<string> {
  const work = hashOf(descriptor);
  let step = work.next();
  for (; !step.done; step = work.next()) await setImmediate();
  return step.value.hash;
}

interface Verified {
  readonly folder: string;
  readonly path: string;
  readonly stamp: string;
}

/** Streams from the file that was verified; one that has changed since is an error, which cuts the answer off. */
function streamOf(
  { folder, path, stamp }: Verified,
  range: ByteRange | undefined,
): ReadableStream<Uint8Array> {
  const opened = openMedia({ folder, path });
  if (!('descriptor' in opened)) throw new Error(`${path} ${opened.message}`);
  if (opened.stamp !== stamp) {
    nodeFileSystem.close(opened.descriptor);
    throw new Error(`${path} has changed`);
  }
  // The position must be given: reading moves that of the descriptor.
  const { start = 0, end = Math.max(0, opened.size - 1) } = range ?? {};
  const stream = createReadStream('', { fd: opened.descriptor, start, end, autoClose: true });
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
}
