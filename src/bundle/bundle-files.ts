import { BUNDLE_VERSION, BundleError, type Manifest, parseManifest } from './format.ts';
import { sealOf } from './seal.ts';

/**
 * Reads a file of the bundle with its seal; `undefined` if it does not exist. Throws `SourceError` if the store cannot be read.
 */
export type ReadFile = (name: string) => Promise<Uint8Array | undefined>;

export interface OpenedBundle {
  readonly manifest: Manifest;
  /** Reads files that follow the manifest; absent if they are separate files. */
  readonly read?: ReadFile;
}

/** The first line of a bundle, with the data to verify the rest. */
interface Head {
  readonly feedstand: number;
  /** The total length in bytes, including this line. */
  readonly length: number;
  /** The checksum of the manifest, which is the second line. */
  readonly crc: string;
}

const LINE_FEED = 10;
const MANIFEST = 'manifest';
// Fixed width, because the length includes its own digits.
const LENGTH_DIGITS = 12;

/** Formats the first two lines of a bundle: head and manifest. `more` is the number of bytes that follow. */
export function formatHead(manifest: string, more: number): Uint8Array {
  const text = encode(`${manifest}\n`);
  const crc = sealOf(MANIFEST, text.subarray(0, -1));
  const head = (length: string) =>
    encode(`{"feedstand":${BUNDLE_VERSION},"crc":"${crc}","length":${length}}\n`);
  const total = head(' '.repeat(LENGTH_DIGITS)).length + text.length + more;
  const first = head(String(total).padStart(LENGTH_DIGITS));
  const bytes = new Uint8Array(first.length + text.length);
  bytes.set(first);
  bytes.set(text, first.length);
  return bytes;
}

/**
 * Opens the first file of a bundle. Throws `BundleError` if it is not a bundle, has another version, is truncated or its manifest
 * is damaged. Other files are verified when read: verifying all would slow down each start of an isolate.
 */
export function openBundle(bytes: Uint8Array): OpenedBundle {
  const first = bytes.indexOf(LINE_FEED);
  const second = first === -1 ? -1 : bytes.indexOf(LINE_FEED, first + 1);
  const { length, crc } = parseHead(decode(first === -1 ? bytes : bytes.subarray(0, first)));
  if (bytes.length !== length)
    throw new BundleError(`this bundle has ${bytes.length} bytes instead of ${length}; ${RECREATE}`);
  const manifest = bytes.subarray(first + 1, second === -1 ? undefined : second);
  if (sealOf(MANIFEST, manifest) !== crc) throw new BundleError(`this bundle is damaged; ${RECREATE}`);
  const parsed = parseManifest(decode(manifest));
  const { files } = parsed;
  if (files === undefined) return { manifest: parsed };
  return {
    manifest: parsed,
    read: async (name) => {
      const [offset, length] = Object.hasOwn(files, name) ? (files[name] ?? []) : [];
      if (offset === undefined || length === undefined) return undefined;
      const start = second + 1 + offset;
      return bytes.subarray(start, start + length);
    },
  };
}

const RECREATE = 'create it again with feedstand bundle';

function parseHead(line: string): Head {
  let head: Partial<Head> | null;
  try {
    head = JSON.parse(line);
  } catch {
    throw new BundleError('this is not a bundle; create one with feedstand bundle');
  }
  const { feedstand, length, crc } = head ?? {};
  if (feedstand !== BUNDLE_VERSION) {
    const found = typeof feedstand === 'number' ? `a bundle of version ${feedstand}` : 'not a bundle';
    throw new BundleError(
      `this is ${found}, and this program reads version ${BUNDLE_VERSION}; create it again with feedstand bundle of the same release`,
    );
  }
  if (length === undefined || crc === undefined) throw new BundleError(`this bundle is damaged; ${RECREATE}`);
  return { feedstand, length, crc };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
