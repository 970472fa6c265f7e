import { sep } from 'node:path';
import type { FileSystem } from './file-system.ts';

export interface FileNames {
  readonly names: readonly string[];
  /** Those that are not valid UTF-8, as the bytes that they are. */
  readonly invalid: readonly Uint8Array[];
}

/** The names in a folder. */
export function namesIn(path: string, fileSystem: FileSystem): FileNames {
  const names = fileSystem.readdir(path);
  // Node puts U+FFFD for bytes that are not UTF-8. It is hardly ever in a name, so that few folders are read twice.
  if (!names.some((name) => name.includes(REPLACEMENT))) return { names, invalid: [] };
  const bytes = fileSystem.readdirBytes(path);
  return {
    names: bytes.flatMap((name) => decoded(name) ?? []),
    invalid: bytes.filter((name) => decoded(name) === undefined),
  };
}

/** Whether the name in an event may replace one that is not UTF-8. */
export function mayBeInvalid(name: string): boolean {
  return name.includes(REPLACEMENT);
}

/** A name in ASCII, every other byte as an escape that a shell understands in `$'…'`. */
export function escapedName(name: Uint8Array): string {
  return Array.from(name, (byte) => {
    return byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`;
  }).join('');
}

/** The path of a name that only bytes can write. */
export function pathOfName(folder: string, name: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(folder + sep), name]);
}

const REPLACEMENT = '\ufffd';
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(name: Uint8Array): string | undefined {
  try {
    return decoder.decode(name);
  } catch {
    return undefined;
  }
}
