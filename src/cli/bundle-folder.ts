import {
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type OpenedBundle, openBundle, type ReadFile } from '../bundle/bundle-files.ts';
import { BundleError, type Manifest, mediaName } from '../bundle/format.ts';
import type { Bundle } from '../bundle/pack.ts';
import { ConfigError } from '../config.ts';
import { SourceError } from '../domain/article-source.ts';
import type { Site } from '../domain/site/site.ts';
import { readRegularFile } from '../folder/regular-file.ts';

const BUNDLE_FILE = 'bundle.bin';

/** The Worker's entry. With a hub it also has the handler of a cron trigger. */
function entryOf({ hubs, announce }: Site): string {
  const isAnnounced = announce && hubs.length > 0;
  return [
    '// Written by feedstand bundle: what wrangler.toml names as main.',
    ...(isAnnounced ? ["import { createScheduledAnnouncer } from 'feedstand/announcing-worker';"] : []),
    "import { createBundleWorker } from 'feedstand/worker';",
    `import bundle from './${BUNDLE_FILE}';`,
    '',
    ...(isAnnounced
      ? [
          'export default {',
          '  ...createBundleWorker({ bundle }),',
          '  scheduled: createScheduledAnnouncer({ bundle }),',
          '};',
        ]
      : ['export default createBundleWorker({ bundle });']),
    '',
  ].join('\n');
}

// The library `feed` includes an XML parser that nothing here calls, a fifth of the script. wrangler.toml replaces it by this
// module.
const NO_PARSER = 'export {};\n';

// wrangler.toml names the folder of assets, and a deployment without any asset would not deploy assets.
const EMPTY = 'The articles are in the script.\n';

// This file is written first. After a crash it shows that the folder is ours.
const STAGING = '.writing';

/**
 * Replaces the bundle in a folder. Each file is written elsewhere and renamed, `bundle.bin` after all that it names, and files of
 * the former bundle alone are removed last. So one of the two bundles is complete at any moment. A folder that holds something
 * else is left alone.
 */
export function writeBundle(folder: string, { manifest, bytes, files, media }: Bundle): void {
  const { staging, assets } = bundlePlaces(folder, manifest);
  const write = (to: string, name: string, content: Uint8Array | string) => {
    writeFileSync(join(staging, name), content);
    renameSync(join(staging, name), join(to, name));
  };
  for (const [name, content] of files) write(assets, name, content);
  const names = new Set([...files.keys(), ...media.map(({ hash }) => mediaName(hash))]);
  if (names.size === 0) write(assets, 'empty.txt', EMPTY);
  write(folder, 'worker.js', entryOf(manifest.site));
  write(folder, 'no-parser.js', NO_PARSER);
  write(folder, BUNDLE_FILE, bytes);
  removeOthers(join(folder, 'assets'), new Set([manifest.id]));
  removeOthers(assets, new Set(names.size === 0 ? ['empty.txt'] : names));
  rmSync(staging, { recursive: true, force: true });
}

/** The folders that a bundle is written into. Throws `ConfigError` where the folder holds something else. */
export function bundlePlaces(folder: string, { id }: Pick<Manifest, 'id'>): BundlePlaces {
  const isOurs = [BUNDLE_FILE, STAGING].some((name) => existsSync(join(folder, name)));
  if (!isOurs && existsSync(folder) && readdirSync(folder).length > 0) {
    throw new ConfigError([`--out: the folder ${folder} contains files that are not a bundle`]);
  }
  const [staging, assets] = [join(folder, STAGING), join(folder, 'assets', id)];
  mkdirSync(staging, { recursive: true });
  mkdirSync(assets, { recursive: true });
  return { staging, assets };
}

export interface BundlePlaces {
  /** Where files are written before they get their name. */
  readonly staging: string;
  readonly assets: string;
}

function removeOthers(folder: string, names: ReadonlySet<string>): void {
  for (const name of readdirSync(folder)) {
    if (!names.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Opens the bundle in a file, whose other files are in `assets` beside it. Throws where it cannot be read or served, and where
 * any of it is missing or cut short.
 */
export function loadBundle(file: string): Required<OpenedBundle> & { readonly assets: string } {
  const { manifest, read } = openBundle(readBytes(file));
  const folder = join(dirname(file), 'assets', manifest.id);
  if (manifest.beside !== undefined) checkLengths(folder, manifest.beside);
  return { manifest, read: read ?? readFrom(folder), assets: folder };
}

function checkLengths(folder: string, { files, bytes }: NonNullable<Manifest['beside']>): void {
  // File managers create hidden files.
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(jsonl|bin)$/.test(name)) : [];
  const length = names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  if (names.length === files && length === bytes) return;
  const found = `${names.length} files with ${length} bytes instead of ${files} with ${bytes}`;
  throw new BundleError(`the bundle has ${found} in ${folder}; make it again with feedstand bundle`);
}

// What Node reads at once.
const LARGEST_BUNDLE = 2 ** 30;

function readBytes(file: string): Uint8Array {
  const content = readRegularFile(file, { limit: LARGEST_BUNDLE });
  if (content.kind === 'content') return content.bytes;
  const message = content.kind === 'gone' ? 'cannot be read: ENOENT' : content.message;
  throw new SourceError(`the bundle ${file} ${message}`);
}

function readFrom(folder: string): ReadFile {
  return async (name) => {
    try {
      return await readRegular(join(folder, name));
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return undefined;
      const reason = codeOf(cause) ?? (cause as Error).message;
      throw new SourceError(`the bundle's file ${name} cannot be read: ${reason}`, { cause });
    }
  };
}

/** Never waits for a named pipe, which may have taken the file's place. */
async function readRegular(path: string): Promise<Uint8Array> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await handle.stat()).isFile()) throw new Error('it is not a regular file');
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
