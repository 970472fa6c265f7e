import { createHash } from 'node:crypto';
import { join, sep } from 'node:path';
import { type MediaFault, type MediaFinding, servedType } from '../domain/media.ts';
import { codeOf, type FileSystem, nodeFileSystem } from './file-system.ts';
import { OPEN_FLAGS, pathInside, stampOf } from './regular-file.ts';

export interface OpenedMedia {
  readonly descriptor: number;
  readonly size: number;
  readonly stamp: string;
  readonly type: string;
}

/** Reads the size of a picture from its first bytes; `undefined` if they are not those of a picture. */
export type ReadSize = (head: Uint8Array) => { readonly width: number; readonly height: number } | undefined;

/** The library is loaded only where files are published. */
export async function loadReadSize(): Promise<ReadSize> {
  const { imageSize } = await import('image-size');
  return (head) => {
    try {
      const { orientation = 1, ...size } = imageSize(head);
      const [width, height] = [Math.round(size.width), Math.round(size.height)];
      if (!(width >= 1 && height >= 1)) return undefined;
      // From 5 on, EXIF turns the picture by a quarter: browsers show it so.
      return orientation >= 5 ? { width: height, height: width } : { width, height };
    } catch {
      return undefined;
    }
  };
}

/** The size of a JPEG may follow half a megabyte of EXIF and ICC data. */
const HEAD_BYTES = 512 * 1024;

/** A pause after so many bytes lets the process answer requests. */
const CHUNK_BYTES = 2 ** 20;

export interface MediaPlace {
  readonly folder: string;
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly fileSystem?: FileSystem;
}

/**
 * Opens a file that may be published: a regular one in the folder, of a type that is served, wherever links lead. The caller closes
 * it.
 */
export function openMedia({
  folder,
  path,
  fileSystem = nodeFileSystem,
}: MediaPlace): OpenedMedia | MediaFault {
  const type = servedType(path);
  if (type === undefined) return refused('is not a picture, audio, video or PDF');
  const file = join(folder, path);
  let descriptor: number;
  try {
    descriptor = fileSystem.open(file, OPEN_FLAGS);
  } catch (error) {
    return faultOf(error);
  }
  try {
    const stats = fileSystem.fstat(descriptor);
    const real = stats.isFile() ? pathInside(folder, { descriptor, path: file, fileSystem }) : undefined;
    if (real !== undefined && isServed(real, type))
      return { descriptor, size: stats.size, stamp: stampOf(stats), type };
    fileSystem.close(descriptor);
    return refused(stats.isFile() ? 'is a symbolic link that leaves the folder' : 'is not a regular file');
  } catch (error) {
    fileSystem.close(descriptor);
    return faultOf(error);
  }
}

/** A link may lead to a hidden file, or to an article that is not published. */
function isServed(real: string, type: string): boolean {
  return servedType(real) === type && !real.split(sep).some((name) => name.startsWith('.'));
}

/**
 * Reads what feeds say of a file. It yields after each chunk, so that its caller can pause there; a large film takes a second.
 */
export function* inspectMedia(
  place: MediaPlace,
  readSize: ReadSize | undefined,
): Generator<undefined, { readonly finding: MediaFinding; readonly stamp: string }> {
  const opened = openMedia(place);
  if (!('descriptor' in opened)) return { finding: opened, stamp: '' };
  const { fileSystem = nodeFileSystem, path } = place;
  const { descriptor, type, stamp } = opened;
  try {
    const { hash, bytes, head } = yield* hashOf(descriptor, fileSystem);
    const isRaster = type.startsWith('image/') && type !== 'image/svg+xml';
    const size = type.startsWith('image/') ? readSize?.(head) : undefined;
    if (isRaster && readSize !== undefined && size === undefined)
      return { finding: refused('is not a picture that can be read'), stamp };
    return { finding: { path, hash, type, bytes, ...size }, stamp };
  } catch (error) {
    return { finding: faultOf(error), stamp: '' };
  } finally {
    fileSystem.close(descriptor);
  }
}

/** Reads a small file at once, such as the logo of a site. Its size in pixels is not read. */
export function findMedia(place: MediaPlace): MediaFinding {
  const work = inspectMedia(place, undefined);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value.finding;
  }
}

/** The hash of an open file, of which the address is made, and its first bytes. */
export function* hashOf(
  descriptor: number,
  fileSystem: FileSystem = nodeFileSystem,
): Generator<undefined, { readonly hash: string; readonly bytes: number; readonly head: Uint8Array }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let head = new Uint8Array(0);
  for (;;) {
    const chunk = new Uint8Array(bytes === 0 ? HEAD_BYTES : CHUNK_BYTES);
    const count = fileSystem.read(descriptor, chunk, 0);
    if (count === 0) return { hash: hash.digest('hex').slice(0, 20), bytes, head };
    if (bytes === 0) head = chunk.subarray(0, count);
    hash.update(chunk.subarray(0, count));
    bytes += count;
    yield;
  }
}

function faultOf(error: unknown): MediaFault {
  const code = codeOf(error);
  if (code === undefined) throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'media.missing', message: 'does not exist' };
  return refused(`cannot be read: ${code}`);
}

function refused(message: string): MediaFault {
  return { code: 'media.refused', message };
}
