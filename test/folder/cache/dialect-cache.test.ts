import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, writeFile } from '../../support.ts';
import { createRestarts, problemsOf } from './restarts.ts';

const HUGO = { 'hugo.toml': 'baseURL = "https://h.example/"\ntitle = "H"\n' };
const page = (more = '', body = 'Text.') => {
  return `---\ntitle: A Title\ndate: 2026-03-04T05:06:07Z\n${more}---\n${body}\n`;
};

/** A project of Hugo, with its folder of articles. */
function createProject(files: Readonly<Record<string, string>>) {
  const project = folderOf({ ...HUGO, ...files });
  return { project, ...createRestarts({}, join(project, 'content')) };
}

test('a restart opens no page of a generator’s project that has not changed', async () => {
  const { run, project } = createProject({
    'content/posts/a.md': page(),
    'content/posts/b.md': page('draft: true\n'),
    'content/posts/c.md': page('', '{{< unknown >}} Text.'),
  });
  const first = await run();
  expect(first.loaded.articles).toHaveLength(3);
  const second = await run();
  expect(second.opened).toEqual(['posts/b.md']);
  expect(second.loaded).toEqual(first.loaded);
  writeFile(project, 'content/posts/a.md', page('', 'Other.'));
  expect(new Set((await run()).opened)).toEqual(new Set(['posts/a.md', 'posts/b.md']));
});

test('a page that refers to another one follows its address', async () => {
  const { run, project } = createProject({
    'content/posts/a.md': page('', '[B]({{< relref "posts/b.md" >}})'),
    'content/posts/b.md': page('slug: first\n'),
  });
  const bodyOf = async () => String((await run()).loaded.articles[0]?.html);
  expect(await bodyOf()).toContain('/posts/first/');
  expect(await bodyOf()).toContain('/posts/first/');
  writeFile(project, 'content/posts/b.md', page('slug: second\n'));
  expect(await bodyOf()).toContain('/posts/second/');
});

test('a page follows the picture beside it', async () => {
  const { run, project } = createProject({ 'content/posts/a/index.md': page('images: [a.png]\n') });
  const imageOf = async () => (await run()).loaded.articles[0]?.image?.url;
  expect(await imageOf()).toBe('https://h.example/a.png');
  writeFile(project, 'content/posts/a/a.png', 'x');
  expect(await imageOf()).toBe('https://h.example/posts/a/a.png');
});

test('after a change of the generator’s settings every page is read anew', async () => {
  const { run, project } = createProject({ 'content/posts/a.md': page() });
  await run();
  writeFile(project, 'hugo.toml', `${HUGO['hugo.toml']}uglyURLs = true\n`);
  const { loaded, opened } = await run();
  expect([opened, loaded.articles[0]?.url]).toEqual([['posts/a.md'], 'https://h.example/posts/a.html']);
});

test('a copy of a project elsewhere does not use the cache of the first', async () => {
  const { run, project, file } = createProject({ 'content/posts/a.md': page() });
  const { loaded } = await run();
  const copy = join(folderOf({}), 'copy');
  cpSync(project, copy, { recursive: true });
  const other = createRestarts({}, join(copy, 'content'), file);
  const found = await other.run();
  expect([found.opened, found.loaded]).toEqual([['posts/a.md'], loaded]);
});

test('a page that disappears is gone, and its problems too', async () => {
  const { run, project } = createProject({
    'content/posts/a.md': page(),
    'content/posts/b.md': page('date: soon\n'),
  });
  expect(problemsOf((await run()).loaded)).not.toEqual([]);
  rmSync(join(project, 'content/posts/b.md'));
  expect(problemsOf((await run()).loaded)).toEqual([]);
});
