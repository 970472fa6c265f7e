import { createReadStream, renameSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { mediaName } from '../bundle/format.ts';
import { ConfigError } from '../config.ts';
import type { MediaFile, MediaStore } from '../domain/media.ts';
import type { BundlePlaces } from './bundle-folder.ts';

/** The largest asset of a Worker, as of 2026. */
const LARGEST_ASSET = 25 * 2 ** 20;

/** Throws `ConfigError` for each file that Workers do not take. */
export function checkMedia(media: readonly MediaFile[]): void {
  const tooLarge = media.filter(({ bytes }) => bytes > LARGEST_ASSET);
  if (tooLarge.length === 0) return;
  throw new ConfigError(
    tooLarge.map(
      ({ path }) =>
        `${path} is larger than the 25 MiB of an asset of Workers; publish it elsewhere and give its URL`,
    ),
  );
}

/** Copies published files into the assets of a bundle that is about to be written. */
export async function copyMedia(
  media: readonly MediaFile[],
  { staging, assets }: BundlePlaces,
  store: MediaStore | undefined,
): Promise<void> {
  for (const file of media) {
    const open = await store?.find(file);
    if (open === undefined)
      throw new ConfigError([`${file.path} has changed while it was published; try again`]);
    const path = join(staging, 'media');
    await writeFile(path, (await open()) as unknown as AsyncIterable<Uint8Array>);
    renameSync(path, join(assets, mediaName(file.hash)));
  }
}

/** The published files among the assets of a bundle. */
export function createAssetStore(assets: string): MediaStore {
  return {
    async find({ hash, bytes }) {
      const path = join(assets, mediaName(hash));
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isFile() !== true || found.size !== bytes) return undefined;
      return (range) => Readable.toWeb(createReadStream(path, { ...range })) as ReadableStream<Uint8Array>;
    },
  };
}
