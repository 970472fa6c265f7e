import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf } from '../support.ts';
import { runWith as run } from './run.ts';

const SITE = 'title: N\nurl: https://n.example\nids: tag:n.example,2024\n';

test.each([
  ['The harbour opens again', 'the-harbour-opens-again.md'],
  ['  Two   "quoted": words #1  ', 'two-quoted-words-sharp-1.md'],
  ['日本語', '日本語.md'],
  ["- it's: {a: 1} & more", 'it-s-a-1-and-more.md'],
])('new %j writes a draft without a problem', async (title, name) => {
  const folder = folderOf({ 'site.yaml': SITE });
  const { code, out, err } = await run(['new', '--', title, folder]);
  expect([code, err, readdirSync(folder).sort()]).toEqual([0, '', [name, 'site.yaml'].sort()]);
  expect(out).toContain('a draft that no feed shows');
  const checked = await run(['check', folder]);
  expect([checked.code, checked.out]).toEqual([0, '1 article, 0 errors, 0 warnings\n']);
  const explained = await run(['explain', name, folder, '--json']);
  expect(explained.code).toBe(0);
  expect(readFileSync(join(folder, name), 'utf8')).toContain(
    `title: ${JSON.stringify(title.replace(/\s+/g, ' ').trim())}`,
  );
});

test('a long title gives a slug that ends with a word', async () => {
  const folder = folderOf({ 'site.yaml': SITE });
  await run(['new', 'harbour '.repeat(40), folder]);
  await run(['new', 'x'.repeat(300), folder]);
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  expect(names).toEqual([`${Array(10).fill('harbour').join('-')}.md`, `${'x'.repeat(80)}.md`]);
});

test('new overwrites nothing and follows no link', async () => {
  const elsewhere = folderOf({});
  const folder = folderOf({ 'site.yaml': SITE, 'a.md': 'mine' });
  symlinkSync(join(elsewhere, 'b.md'), join(folder, 'b.md'));
  for (const [title, reason] of [
    ['A', 'it is there already'],
    ['B', 'b.md is a symbolic link'],
  ] as const) {
    const { code, err } = await run(['new', title, folder]);
    expect([code, err]).toEqual([
      1,
      `feedstand: ${join(folder, title.toLowerCase())}.md is not written: ${reason}\n`,
    ]);
  }
  expect(readFileSync(join(folder, 'a.md'), 'utf8')).toBe('mine');
  expect(readdirSync(elsewhere)).toEqual([]);
});

test('new refuses an empty title, a missing folder, and the site of a generator', async () => {
  const hugo = folderOf({ 'hugo.toml': 'baseURL = "https://h.example/"\n', 'content/a.md': 'x' });
  expect((await run(['new', ' ', folderOf({})])).err).toContain('TITLE: is empty');
  expect((await run(['new', 'A', join(hugo, 'missing')])).err).toContain('the folder does not exist');
  const { code, err } = await run(['new', 'A', join(hugo, 'content')]);
  expect([code, err]).toEqual([1, expect.stringContaining('is part of a site of hugo')]);
  expect(readdirSync(join(hugo, 'content'))).toEqual(['a.md']);
});
