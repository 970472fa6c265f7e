import { BUNDLE_VERSION, BundleError, type Manifest, parseManifest } from './format.ts';
import { sealOf } from './seal.ts';

/** Reads a file of the bundle, sealed; `undefined`: it is not there. Throws `SourceError` where the store cannot be read. */
export type ReadFile = (name: string) => Promise<Uint8Array | undefined>;

export interface OpenedBundle {
  readonly manifest: Manifest;
  /** Reads the part after the manifest; `undefined` if the files are beside it. */
  readonly read?: ReadFile;
}

/** The first line of a bundle: it says what it takes to trust the rest. */
interface Head {
  readonly feedstand: number;
  /** Of the whole, in bytes, with this line. */
  readonly length: number;
  /** Of the manifest, which is the second line. */
  readonly crc: string;
}

const LINE_FEED = 10;
const MANIFEST = 'manifest';
// So that the length, which is a part of what it counts, may be put in afterwards.
const LENGTH_DIGITS = 12;

/** A manifest's line, and in front of it one by which a reader finds out whether all is there. `more` bytes follow. */
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
 * Opens a bundle's first file. Throws `BundleError` where it is of another version, no bundle, cut short, or where its manifest
 * is damaged. The rest is checked when it is read: checking everything would slow down each start of an isolate.
 */
export function openBundle(bytes: Uint8Array): OpenedBundle {
  const first = bytes.indexOf(LINE_FEED);
  const second = first === -1 ? -1 : bytes.indexOf(LINE_FEED, first + 1);
  const { length, crc } = parseHead(decode(first === -1 ? bytes : bytes.subarray(0, first)));
  if (bytes.length !== length)
    throw new BundleError(`this bundle has ${bytes.length} bytes instead of ${length}; ${AGAIN}`);
  const manifest = bytes.subarray(first + 1, second === -1 ? undefined : second);
  if (sealOf(MANIFEST, manifest) !== crc) throw new BundleError(`this bundle is damaged; ${AGAIN}`);
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

const AGAIN = 'create it again with feedstand bundle';

function parseHead(line: string): Head {
  let head: Partial<Head> | null;
  try {
    head = JSON.parse(line);
  } catch {
    throw new BundleError('this is not a bundle; create one with feedstand bundle');
  }
  const { feedstand, length, crc } = head ?? {};
  if (feedstand !== BUNDLE_VERSION) {
    const found = typeof feedstand === 'number' ? `a bundle of version ${feedstand}` : 'no bundle';
    throw new BundleError(
      `this is ${found}, and this program reads version ${BUNDLE_VERSION}; create it again with feedstand bundle of the same release`,
    );
  }
  if (length === undefined || crc === undefined) throw new BundleError(`this bundle is damaged; ${AGAIN}`);
  return { feedstand, length, crc };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
