import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFeedCache } from '../src/feeds/feed-cache.ts';
import { createPublisher } from '../src/feeds/publisher.ts';
import { createFolderSource } from '../src/folder/folder-source.ts';
import { loadSite } from '../src/folder/site-file.ts';
import { createApp } from '../src/runtime/hono.ts';
import { nodeCompress } from '../src/runtime/node.ts';
import { RECORDS, SITE } from './outputs/publication.ts';
import { folderOf, NOON, serviceOf, siteOf, writeFile } from './support.ts';

const SAMPLE = join(import.meta.dirname, '../articles');
// RFC 4287's RELAX NG schema, which is not ours to ship.
const SCHEMA = process.env.ATOM_SCHEMA;

describe.each(['rss', 'atom'])('every %s feed', (extension) => {
  test.skipIf(!isInstalled('xmllint'))('is well-formed to xmllint', async () => {
    const files = await feedFiles(extension);
    expect(() => execFileSync('xmllint', ['--noout', ...files], { stdio: 'pipe' })).not.toThrow();
  });
});

test.skipIf(SCHEMA === undefined || !isInstalled('jing'))(
  'every Atom feed is valid by the schema of RFC 4287',
  async () => {
    const files = await feedFiles('atom');
    expect(() => execFileSync('jing', ['-c', String(SCHEMA), ...files], { stdio: 'pipe' })).not.toThrow();
  },
);

/** Every feed of the sample publication, and those of one with awkward names, as files. */
async function feedFiles(extension: string): Promise<string[]> {
  const folder = folderOf({});
  const files: string[] = [];
  for (const { app, publisher } of [
    await sampleService(),
    await serviceOf(RECORDS, siteOf(SITE)),
    await serviceOf([]),
  ]) {
    for (const path of publisher.catalog()?.lists.keys() ?? []) {
      const response = await app.request(`${encodeURI(path)}.${extension}`);
      expect(response.status).toBe(200);
      const name = `${files.length}.${extension}`;
      writeFile(folder, name, await response.text());
      files.push(join(folder, name));
    }
  }
  expect(files.length).toBeGreaterThan(20);
  return files;
}

async function sampleService() {
  const readSite = () => loadSite(SAMPLE, { feeds: 'http://localhost:8787' });
  const publisher = createPublisher({
    source: createFolderSource({ folder: SAMPLE, readSite, now: () => NOON }),
    now: () => NOON,
  });
  await publisher.load();
  return {
    publisher,
    app: createApp({ publisher, cache: createFeedCache({ compress: nodeCompress }), now: () => NOON }),
  };
}

function isInstalled(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
