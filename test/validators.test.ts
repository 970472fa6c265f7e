import { execFileSync, spawnSync } from 'node:child_process';
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
import { findTool } from './system-tool.ts';

const SAMPLE = join(import.meta.dirname, '../articles');
const ATOM_SCHEMA = join(import.meta.dirname, 'fixtures/atom.rnc');
const XMLLINT = findTool('xmllint');
const JING = findTool('jing');

describe.each(['rss', 'atom'])('every %s feed', (extension) => {
  test.skipIf(XMLLINT === undefined)('is well-formed to xmllint', async () => {
    const files = await feedFiles(extension);
    expect(() => execFileSync(String(XMLLINT), ['--noout', ...files], { stdio: 'pipe' })).not.toThrow();
  });
});

test.skipIf(JING === undefined)('every Atom feed is valid by the schema of RFC 4287', async () => {
  const files = await feedFiles('atom');
  expect(validateAtom(files)).toBe('');
});

test.skipIf(JING === undefined)('the schema of RFC 4287 refuses a feed without an id', async () => {
  const folder = folderOf({
    'feed.atom': '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
  });
  expect(validateAtom([join(folder, 'feed.atom')])).toContain('missing required element');
});

/** The messages of jing about Atom documents: none if they are valid. */
function validateAtom(files: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(String(JING), ['-c', ATOM_SCHEMA, ...files], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout : stdout + stderr;
}

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
