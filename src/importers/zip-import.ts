import type { Importer, SourceFile } from './imported.ts';

/** Exports are downloaded as archives: tell the user to unpack them. */
export const zip: Importer = {
  name: 'archive',
  matches: (files) => files.length === 1 && files.some(isArchive),
  read: () => {
    throw new Error('it is an archive; unpack it and give the folder');
  },
};

// The magic numbers of zip and gzip.
const SIGNATURES = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x1f, 0x8b],
];

function isArchive({ bytes }: SourceFile): boolean {
  const head = bytes().subarray(0, 4);
  return SIGNATURES.some((signature) => signature.every((byte, index) => head[index] === byte));
}
