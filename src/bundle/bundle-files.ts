import { type Manifest, parseManifest } from './format.ts';

/** Reads a file of the bundle; `undefined`: it is not there. Throws `SourceError` where the store cannot be read. */
export type ReadFile = (name: string) => Promise<string | undefined>;

export interface OpenedBundle {
  readonly manifest: Manifest;
  /** Reads what is behind the manifest; `undefined` where the files lie beside it. */
  readonly read?: ReadFile;
}

const LINE_FEED = 10;

/** Opens a bundle's first file. Throws `BundleError` where it is of another version, or no bundle. */
export function openBundle(bytes: Uint8Array): OpenedBundle {
  const end = bytes.indexOf(LINE_FEED);
  const decoder = new TextDecoder();
  const manifest = parseManifest(decoder.decode(end === -1 ? bytes : bytes.subarray(0, end)));
  const { files } = manifest;
  if (files === undefined) return { manifest };
  return {
    manifest,
    read: async (name) => {
      const [offset, length] = Object.hasOwn(files, name) ? (files[name] ?? []) : [];
      if (offset === undefined || length === undefined) return undefined;
      const start = end + 1 + offset;
      return start + length > bytes.length
        ? undefined
        : decoder.decode(bytes.subarray(start, start + length));
    },
  };
}
