import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type OpenedBundle, openBundle, type ReadFile } from '../bundle/bundle-files.ts';
import type { Bundle } from '../bundle/pack.ts';
import { ConfigError } from '../config.ts';
import { SourceError } from '../domain/source.ts';

const BUNDLE_FILE = 'bundle.bin';
const ENTRY = [
  '// Written by feedstand bundle: what wrangler.toml names as main.',
  "import { createBundleWorker } from 'feedstand/worker';",
  `import bundle from './${BUNDLE_FILE}';`,
  '',
  'export default createBundleWorker({ bundle });',
  '',
].join('\n');

// The library `feed` brings a parser of XML that nothing here calls, a fifth of the script: wrangler.toml names this in its place.
const NO_PARSER = 'export {};\n';

// wrangler.toml names the folder of assets, and a deployment with none at all is no deployment of assets.
const EMPTY = 'The articles are in the script.\n';

/** Writes a bundle in the place of the one that is there. A folder that holds something else is left alone. */
export function writeBundle(folder: string, { manifest, bytes, files }: Bundle): void {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, BUNDLE_FILE))) {
    throw new ConfigError([`--out: the folder ${folder} holds something that is no bundle`]);
  }
  const assets = join(folder, 'assets');
  rmSync(assets, { recursive: true, force: true });
  mkdirSync(join(assets, manifest.id), { recursive: true });
  if (files.size === 0) writeFileSync(join(assets, manifest.id, 'empty.txt'), EMPTY);
  for (const [name, content] of files) writeFileSync(join(assets, manifest.id, name), content);
  writeFileSync(join(folder, BUNDLE_FILE), bytes);
  writeFileSync(join(folder, 'worker.js'), ENTRY);
  writeFileSync(join(folder, 'no-parser.js'), NO_PARSER);
}

/** Opens the bundle in a file, whose other files lie in `assets` beside it. Throws where it cannot be read or served. */
export function loadBundle(file: string): Required<OpenedBundle> {
  const { manifest, read } = openBundle(readBytes(file));
  const folder = join(dirname(file), 'assets', manifest.id);
  return { manifest, read: read ?? readFrom(folder) };
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new SourceError(`the bundle ${file} cannot be read: ${codeOf(cause)}`, { cause });
  }
}

function readFrom(folder: string): ReadFile {
  return async (name) => {
    try {
      return await readFile(join(folder, name), 'utf8');
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return undefined;
      throw new SourceError(`the bundle's file ${name} cannot be read: ${codeOf(cause)}`, { cause });
    }
  };
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
