import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type WatchOptions, watchFolder } from '../../src/folder/watcher.ts';
import { folderOf } from '../support.ts';

/** A folder with one watched folder below it, whose identity is checked every millisecond. */
function watchOne(options: Partial<WatchOptions> = {}) {
  const folder = folderOf({ 'sub/a.md': 'x' });
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const hints: string[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const scans = () => hints.filter((path) => path === '').length;
  const watcher = watchFolder(folder, {
    pollInterval: undefined,
    identityInterval: 1,
    onProblem: () => {},
    signal: controller.signal,
    onHint(paths) {
      hints.push(...paths);
      for (const { count, resolve } of waiting) if (scans() >= count) resolve();
    },
    ...options,
  });
  watcher.watch(new Map([['sub', { real: join(folder, 'sub'), path: 'sub' }]]));
  return {
    folder,
    hints,
    scanned: (count: number) => new Promise<void>((resolve) => waiting.push({ count, resolve })),
  };
}

test('everything is scanned once a minute, though no event arrives', async () => {
  const start = performance.now();
  const { scanned, hints } = watchOne();
  await scanned(2);
  // 60 checks a scan, a millisecond a check: a scan at every check would take 2 ms.
  expect(performance.now() - start).toBeGreaterThan(100);
  expect(hints.filter((path) => path !== '')).toEqual(['sub']);
}, 5000);

test('a folder that takes the place of another is scanned at the next check', async () => {
  // The scan that needs no reason would come only after the timeout, 6 s.
  const { folder, scanned } = watchOne({ identityInterval: 100 });
  renameSync(folder, `${folder}-away`);
  onTestFinished(() => renameSync(`${folder}-away`, join(folder, 'away')));
  mkdirSync(folder);
  await scanned(1);
}, 5000);
