import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { LoadOptions } from '../../src/domain/article-source.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import { createFolderSource, type FolderSourceOptions } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { folderOf, NOON } from '../support.ts';

const DIST = pathToFileURL(join(import.meta.dirname, '../../dist/folder/'));

/** More files than are read in one thread, some of them wrong. */
function manyFiles(): string {
  const files = Array.from({ length: 2100 }, (_, index) => {
    const slug = index % 700 === 1 ? 'the-same' : `a${index}`;
    const body = index % 2 === 0 ? 'Plain.' : 'Not – quite – “plain”.';
    const text = `---\nslug: ${slug}\ntitle: T${index}\npublished: 2026-11-01T10:00:00Z\n---\n${body}\n`;
    return [`${index % 10}/a${index}.md`, index % 500 === 3 ? '---\ntitle: [half' : text] as const;
  });
  return folderOf({
    'site.yaml': 'title: T\nurl: https://n.example\nids: tag:n.example,2024\n',
    ...Object.fromEntries(files),
  });
}

function optionsFor(folder: string): FolderSourceOptions {
  return { folder, readSite: () => loadSite(folder, { feeds: 'http://localhost' }), now: () => NOON };
}

test('many files are read in threads of their own, to the same end', async () => {
  const folder = manyFiles();
  // Threads run the built files. From TypeScript they are unavailable, and one thread reads everything.
  const built: { createFolderSource: typeof createFolderSource } = await import(
    new URL('folder-source.js', DIST).href
  );
  const seen: number[] = [];
  const options: LoadOptions = { onProgress: (done) => seen.push(done) };
  const inThreads = await built.createFolderSource(optionsFor(folder)).load(options);
  const inOne = await createFolderSource(optionsFor(folder)).load();
  expect(inThreads.articles).toEqual(inOne.articles);
  expect(inThreads.problems.map(formatProblem)).toEqual(inOne.problems.map(formatProblem));
  expect(inThreads.problems.length).toBeGreaterThan(5);
  expect(seen.at(-1)).toBe(2100);
  // It received batches, not single files.
  expect(seen.length).toBeLessThan(100);
});

test('a reading in threads can be aborted', async () => {
  const folder = manyFiles();
  const built: { createFolderSource: typeof createFolderSource } = await import(
    new URL('folder-source.js', DIST).href
  );
  const controller = new AbortController();
  const options = { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) };
  await expect(built.createFolderSource(optionsFor(folder)).load(options)).rejects.toThrow('enough');
});
