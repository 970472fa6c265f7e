import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf } from '../support.ts';
import { runWith as run } from './run.ts';

const RECORD = '---\nslug: a\ntitle: A\npublished: 2026-11-01T10:00:00Z\n---\nText.\n';

async function itemsOf(folder: string): Promise<unknown[]> {
  return JSON.parse((await run(['show', '/feed.json', folder])).out).items;
}

test('init writes a publication without a problem, publishes nothing, and says what to do next', async () => {
  const folder = join(folderOf({}), 'new');
  const { code, out, err } = await run(['init', folder]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toBe(
    [
      `wrote ${folder}/site.yaml`,
      `wrote ${folder}/.site.schema.json, by which editors help with site.yaml`,
      `wrote ${folder}/first-article.md, a draft that no feed shows`,
      'Next:',
      `  edit ${folder}/site.yaml: title, url and ids before anybody subscribes`,
      `  edit ${folder}/first-article.md, and take out its line "draft: true" to publish it`,
      `  feedstand check ${folder}`,
      `  feedstand serve ${folder}\n`,
    ].join('\n'),
  );
  expect((await run(['check', folder])).code).toBe(0);
  expect(await itemsOf(folder)).toEqual([]);
});

test('init a second time writes nothing, and fails', async () => {
  const folder = folderOf({});
  await run(['init', folder]);
  const before = readFileSync(join(folder, 'site.yaml'), 'utf8');
  const { code, out, err } = await run(['init', folder]);
  expect(code).toBe(1);
  expect(out).not.toContain('wrote');
  expect(err).toContain(`${folder}/site.yaml is not written: it is there already`);
  expect(err).toContain('first-article.md is not written: the folder holds articles already');
  expect(readFileSync(join(folder, 'site.yaml'), 'utf8')).toBe(before);
});

test.each(['a.md', 'deep/er/a.markdown', 'list.json', '_posts/2026-11-01-a.md', 'a.mdx'])(
  'init adds no article where there is %s, and writes site.yaml',
  async (name) => {
    const folder = folderOf({ [name]: name.endsWith('.json') ? '[]' : RECORD });
    const { code, err } = await run(['init', folder]);
    expect([code, err]).toEqual([
      0,
      expect.stringContaining('first-article.md is not written: the folder holds'),
    ]);
    const names = [name.split('/')[0], 'site.yaml', '.site.schema.json'];
    expect(readdirSync(folder).sort()).toEqual(names.sort());
  },
);

test('init writes no site.yaml beside a site.yml', async () => {
  const folder = folderOf({ 'site.yml': 'title: Mine\n' });
  const { code, err } = await run(['init', folder]);
  expect([code, err]).toEqual([0, expect.stringContaining('rename it to site.yaml')]);
  expect(existsSync(join(folder, 'site.yaml'))).toBe(false);
});

test('init writes through no symbolic link, not even one that leads nowhere', async () => {
  const outside = folderOf({ 'theirs.md': 'theirs' });
  const folder = folderOf({});
  symlinkSync(join(outside, 'new.yaml'), join(folder, 'site.yaml'));
  symlinkSync(join(outside, 'theirs.md'), join(folder, 'first-article.md'));
  const { code } = await run(['init', folder]);
  expect(code).toBe(1);
  expect(readdirSync(outside)).toEqual(['theirs.md']);
  expect(readFileSync(join(outside, 'theirs.md'), 'utf8')).toBe('theirs');
});

test('init says in one line why a folder cannot be made', async () => {
  const folder = folderOf({ file: 'x' });
  for (const name of ['file', 'file/below']) {
    const { code, err } = await run(['init', join(folder, name)]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^feedstand: the folder \S+ cannot be made: .*\n$/),
    ]);
  }
});

test('the commands that init names can be pasted into a shell', async () => {
  const folder = join(folderOf({}), "the editor's folder");
  mkdirSync(folder);
  expect((await run(['init', folder])).out).toContain("/the editor'\\''s folder'\n");
});
