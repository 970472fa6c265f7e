import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, writeFile } from '../support.ts';
import { FILES, type Serving, start } from './serving.ts';

const SITE = 'title: N\nurl: https://n.example\nids: tag:n.example,2024\nfeeds: https://f.example\n';

async function feedOf({ port }: Serving): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/feed.json`)).text();
}

async function stopped({ child }: Serving, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  child.kill(signal);
  await once(child, 'exit');
}

test('with --cache a restart serves the same feed, with the last good version of a record that broke meanwhile', async () => {
  const [folder, file] = [folderOf({ 'site.yaml': SITE, ...FILES }), join(folderOf({}), 'articles')];
  const first = await start(['--cache', file], FILES, { folder });
  const feed = await feedOf(first);
  await stopped(first);
  expect([existsSync(file), existsSync(`${file}.lock`)]).toEqual([true, false]);
  writeFile(folder, 'a.md', 'broken');
  const second = await start([], FILES, { folder, environment: { CACHE_FILE: file } });
  expect(await feedOf(second)).toBe(feed);
  expect(second.log.filter(({ level }) => level === 'error').map(({ file: name }) => name)).toEqual([
    'a.md',
    'bad.md',
  ]);
});

test('the cache is written soon after the start, and a killed process leaves nothing in the way', async () => {
  const [folder, file] = [folderOf({ 'site.yaml': SITE, ...FILES }), join(folderOf({}), 'articles')];
  const first = await start(['--cache', file], FILES, { folder });
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 50));
  await stopped(first, 'SIGKILL');
  writeFile(folder, 'b.md', FILES['a.md'].replace('slug: a', 'slug: b'));
  const second = await start(['--cache', file], FILES, { folder });
  expect(JSON.parse(await feedOf(second)).items).toHaveLength(2);
  await stopped(second);
  expect(second.log.map(({ message }) => message).join()).not.toContain('cache');
  expect(readFileSync(file, 'latin1')).toContain('b.md');
});

test('a cache that cannot be written is one warning', async () => {
  const missing = folderOf({});
  rmSync(missing, { recursive: true });
  const serving = await start(['--cache', join(missing, 'articles')]);
  expect(JSON.parse(await feedOf(serving)).items).toHaveLength(1);
  await stopped(serving);
  expect(serving.log.filter(({ message }) => String(message).includes('the cache'))).toEqual([
    expect.objectContaining({
      level: 'warning',
      message: `the cache ${join(missing, 'articles')} cannot be written: ENOENT; the service goes on without it`,
    }),
  ]);
});
