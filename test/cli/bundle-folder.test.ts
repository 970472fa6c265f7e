import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBundlePublisher } from '../../src/bundle/bundle-publisher.ts';
import { loadBundle, writeBundle } from '../../src/cli/bundle-folder.ts';
import { articlesOf, bundleOf } from '../bundle-support.ts';
import { folderOf, NOON } from '../support.ts';

const bundleWith = (title: string) =>
  bundleOf(articlesOf([{ title }, { tags: ['A'] }]), { singleFileBytes: 0 });

/** The titles in the bundle of a folder. */
async function titlesIn(folder: string): Promise<string[]> {
  const { manifest, read } = loadBundle(join(folder, 'bundle.bin'));
  const view = await createBundlePublisher({ manifest, read, now: () => NOON })
    .edition()
    ?.feed('/feed');
  return (view?.articles ?? []).map(({ title }) => title);
}

/** A bundle that cannot be written to its end: the disk is full after some files. */
function interrupted(title: string, after: number) {
  const bundle = bundleWith(title);
  const files = new Map(bundle.files);
  files[Symbol.iterator] = function* () {
    yield* [...bundle.files].slice(0, after);
    throw new Error('ENOSPC');
  };
  return { ...bundle, files };
}

test('a bundle that could not be written to its end leaves the one before as it was', async () => {
  const folder = folderOf({});
  writeBundle(folder, bundleWith('First'));
  for (let after = 0; after < 4; after++) {
    expect(() => writeBundle(folder, interrupted(`Never ${after}`, after))).toThrow('ENOSPC');
    expect(await titlesIn(folder)).toContain('First');
  }
  writeBundle(folder, bundleWith('Second'));
  expect(await titlesIn(folder)).toContain('Second');
  expect(readdirSync(folder).sort()).toEqual(['assets', 'bundle.bin', 'no-parser.js', 'worker.js']);
  expect(readdirSync(join(folder, 'assets'))).toHaveLength(1);
});

test('a bundle that could not be written does not block the next one', async () => {
  const folder = folderOf({});
  expect(() => writeBundle(folder, interrupted('Never', 1))).toThrow('ENOSPC');
  expect(() => loadBundle(join(folder, 'bundle.bin'))).toThrow(/cannot be read: ENOENT/);
  writeBundle(folder, bundleWith('Second'));
  expect(await titlesIn(folder)).toContain('Second');
});

test('the same bundle, written again, mends a damaged one', async () => {
  const folder = folderOf({});
  const bundle = bundleWith('First');
  writeBundle(folder, bundle);
  const file = join(folder, 'assets', bundle.manifest.id, 'articles-0.jsonl');
  writeFileSync(file, readFileSync(file, 'utf8').replace('First', 'Furst'));
  await expect(titlesIn(folder)).rejects.toThrow("the bundle's file articles-0.jsonl is damaged");
  writeBundle(folder, bundle);
  expect(await titlesIn(folder)).toContain('First');
});

test('a bundle any of whose files is missing or cut short is refused', () => {
  const folder = folderOf({});
  const bundle = bundleWith('First');
  const files = [
    'bundle.bin',
    ...Array.from(bundle.files.keys(), (name) => join('assets', bundle.manifest.id, name)),
  ];
  for (const file of files) {
    for (let cut = 0; cut < 10; cut++) {
      writeBundle(folder, bundle);
      const path = join(folder, file);
      truncateSync(path, Math.floor((readFileSync(path).length * cut) / 10));
      expect(() => loadBundle(join(folder, 'bundle.bin')), `${file} ${cut}`).toThrow(/feedstand bundle/);
    }
  }
  writeBundle(folder, bundle);
  writeFileSync(join(folder, 'assets', bundle.manifest.id, '.DS_Store'), 'x');
  expect(() => loadBundle(join(folder, 'bundle.bin'))).not.toThrow();
});

test('a named pipe in the place of a file of a bundle is not read', async () => {
  const folder = folderOf({});
  const bundle = bundleWith('First');
  writeBundle(folder, bundle);
  const { manifest, read } = loadBundle(join(folder, 'bundle.bin'));
  const file = join(folder, 'assets', bundle.manifest.id, 'articles-0.jsonl');
  const edition = createBundlePublisher({ manifest, read, now: () => NOON }).edition();
  rmSync(file);
  execFileSync('mkfifo', [file]);
  await expect(edition?.feed('/feed')).rejects.toThrow('it is not a regular file');
  rmSync(join(folder, 'bundle.bin'));
  execFileSync('mkfifo', [join(folder, 'bundle.bin')]);
  expect(() => loadBundle(join(folder, 'bundle.bin'))).toThrow('is not a regular file');
});
