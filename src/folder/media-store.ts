import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { ByteRange, MediaFile, MediaStore } from '../domain/media.ts';
import { nodeFileSystem } from './file-system.ts';
import { hashOf, openMedia } from './media-file.ts';

/**
 * The files of a folder, to be published. The bytes of an answer are those that its address names: a file is hashed before it is
 * first sent, and again when it has changed.
 */
export function createMediaStore(folder: string): MediaStore {
  const hashes = new Map<string, Hashed>();
  /** The stamp of a file whose bytes have the hash. Requests that come at once share the work. */
  const verify = async ({ path, hash }: MediaFile): Promise<string | undefined> => {
    const opened = openMedia({ folder, path });
    if (!('descriptor' in opened)) return undefined;
    const { descriptor, stamp } = opened;
    try {
      const last = hashes.get(path);
      const known = last?.stamp === stamp ? last : { stamp, hash: hashed(descriptor) };
      hashes.set(path, known);
      return (await known.hash) === hash ? stamp : undefined;
    } catch (error) {
      hashes.delete(path);
      throw error;
    } finally {
      nodeFileSystem.close(descriptor);
    }
  };
  return {
    async find(file) {
      const stamp = await verify(file);
      return stamp === undefined ? undefined : (range) => streamOf({ folder, path: file.path, stamp }, range);
    },
  };
}

interface Hashed {
  readonly stamp: string;
  readonly hash: Promise<string>;
}

async function hashed(descriptor: number): Promise<string> {
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
