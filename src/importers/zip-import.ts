import type { Importer, SourceFile } from './imported.ts';

/** Exports come as archives; what to do with one is said, rather than that its format is unknown. */
export const zip: Importer = {
  name: 'archive',
  matches: (files) => files.length === 1 && files.some(isArchive),
  read: () => {
    throw new Error('it is an archive; unpack it and give the folder');
  },
};

// The first bytes of zip and gzip files.
const SIGNATURES = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x1f, 0x8b],
];

function isArchive({ bytes }: SourceFile): boolean {
  const head = bytes().subarray(0, 4);
  return SIGNATURES.some((signature) => signature.every((byte, index) => head[index] === byte));
}
