import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CacheableFiles, createArticleCache } from '../../../src/folder/cache/article-cache.ts';
import type { CachedFile } from '../../../src/folder/cache/cached-file.ts';
import { createCachedReading } from '../../../src/folder/cache/cached-reading.ts';
import { programPrint } from '../../../src/folder/cache/program-print.ts';
import { contentHash } from '../../../src/folder/content-hash.ts';
import { listFiles } from '../../../src/folder/file-list.ts';
import { nodeFileSystem } from '../../../src/folder/file-system.ts';
import { articleOf, folderOf, NOON, siteOf } from '../../support.ts';

const cachedFile = (text: string, stamp = ''): CachedFile => {
  return { stamp, hash: contentHash(text), problems: [], records: [{ article: articleOf(), problems: [] }] };
};

test('where only the stamp differs, the hash of the content decides whether a file is parsed', async () => {
  const folder = folderOf({ 'same.md': 'same', 'other.md': 'other' });
  const parsed: string[] = [];
  const reading = createCachedReading(async (files) => void parsed.push(...files.map(([file]) => file)), {
    folder,
    fileSystem: nodeFileSystem,
  });
  const cached = new Map([
    ['same.md', cachedFile('same', 'another stamp')],
    ['other.md', cachedFile('before')],
  ]);
  reading.start(cached);
  const { files } = await listFiles(folder);
  const found: string[] = [];
  const options = {
    onRead: (read: readonly (readonly [readonly [string, unknown], unknown])[]) => {
      for (const [[file]] of read) found.push(file);
    },
  };
  await reading.read([...files], { site: siteOf(), now: NOON }, options);
  expect([found, parsed]).toEqual([['same.md'], ['other.md']]);
  const { last, isSame } = reading.end();
  expect([[...last.keys()], isSame('same.md')]).toEqual([['other.md'], false]);
});

test('settings that change while the cache is written leave no article of the new ones in it', async () => {
  const file = join(folderOf({}), 'cache');
  const options = {
    file,
    folder: '/articles',
    now: () => Date.now(),
    onProblem: (text: string) => expect.unreachable(text),
  };
  const [before, after] = [siteOf({ author: 'Before' }), siteOf({ author: 'After' })];
  let site = before;
  const paths = Array.from({ length: 200 }, (_, index) => `${index}.md`);
  const files: CacheableFiles = {
    settings: () => ({ site, plan: undefined }),
    paths: () => paths,
    cached(path) {
      const row = { ...cachedFile(path), records: [{ article: articleOf({}, site), problems: [] }] };
      if (path === '100.md') site = after;
      return row;
    },
  };
  const cache = createArticleCache(options);
  await cache.load({ site: before, plan: undefined });
  cache.note(files, paths);
  await cache.close();
  const again = createArticleCache(options);
  const found = await again.load({ site: before, plan: undefined });
  const authors = Array.from(found.values(), ({ records }) => records[0]?.article?.authors[0]?.name);
  expect([new Set(authors), authors.length]).toEqual([new Set(['Before']), 101]);
});

test('the print of the program is stable, and depends on the code that makes articles', () => {
  expect(programPrint()).toMatch(/^[0-9a-f]{32}$/);
  expect(programPrint()).toBe(programPrint());
});

test('an append to a file that has changed meanwhile writes the file as a whole', async () => {
  const file = join(folderOf({}), 'cache');
  const options = {
    file,
    folder: '/articles',
    now: () => Date.now(),
    onProblem: (text: string) => expect.unreachable(text),
  };
  const settings = { site: siteOf(), plan: undefined };
  const paths = ['a.md', 'b.md'];
  const files: CacheableFiles = { settings: () => settings, paths: () => paths, cached: cachedFile };
  const cache = createArticleCache(options);
  await cache.load(settings);
  cache.note(files, paths);
  await cache.close();
  const whole = readFileSync(file);
  await cache.load(settings);
  writeFileSync(file, whole.subarray(0, -1));
  cache.note(files, ['a.md']);
  await cache.close();
  expect((await createArticleCache(options).load(settings)).size).toBe(2);
});
