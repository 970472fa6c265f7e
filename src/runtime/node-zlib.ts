import { promisify } from 'node:util';
import type { Compress } from '../feeds/content-encoder.ts';

type Done = (error: Error | null, result: Uint8Array) => void;

export function promiseOf(
  compress: (bytes: Uint8Array, done: Done) => void,
): (bytes: Uint8Array) => Promise<Uint8Array> {
  return promisify(compress);
}

// Takes as long as gzip 6.
const ZSTD_LEVEL = 9;

/** What `node:zlib` has from Node 22.15 and 23.8 on. */
interface Zstandard {
  readonly zstdCompress?: (bytes: Uint8Array, options: object, done: Done) => void;
  readonly constants: object & { readonly ZSTD_c_compressionLevel?: number };
}

/** The coder for Zstandard, where Node has that. */
export function zstandardOf({ zstdCompress, constants }: Zstandard): Pick<Compress, 'zstd'> {
  if (zstdCompress === undefined) return {};
  const params = { [constants.ZSTD_c_compressionLevel ?? 0]: ZSTD_LEVEL };
  return { zstd: { quick: promiseOf((bytes, done) => zstdCompress(bytes, { params }, done)) } };
}
