import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Loaded } from '../../src/domain/article-source.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadPublication } from '../../src/folder/publication.ts';
import { runWith as run } from '../cli/run.ts';
import { createRepository } from '../git-repository.ts';
import { changed, folderOf, NOON, writeFile } from '../support.ts';
import { findTool } from '../system-tool.ts';

const SITE = { '.eleventy.js': '', '_data/site.json': '{"url":"https://a.example"}' };
const post = (title: string, date: string, body = title) => {
  return `---\ntitle: ${title}\ndate: ${date}\n---\n\n${body}\n`;
};
const RIVERS = 'The Rhine, the Danube, the Elbe, the Oder, the Weser, the Ems, the Main.';

const describedBy = findTool('git') === undefined ? test.skip : test;

async function itemsIn(folder: string, ...args: readonly string[]) {
  const { out } = await run(['show', '/feed.json?limit=200', folder, ...args]);
  const { items } = JSON.parse(out) as { readonly items: readonly Record<string, string>[] };
  return items.map(({ url, date_published }) => [url, date_published]);
}

describedBy('every command reads the dates of commits', async () => {
  const folder = folderOf({ ...SITE, 'a.md': post('A', 'git Created') });
  const { commit } = createRepository(folder);
  const id = commit('2020-01-02T03:04:05+01:00');
  writeFile(folder, 'b.md', post('B', 'git Last Modified', RIVERS));
  commit('2021-01-02T03:04:05Z');
  expect(await itemsIn(folder)).toEqual([
    ['https://a.example/b/', '2021-01-02T03:04:05Z'],
    ['https://a.example/a/', '2020-01-02T02:04:05Z'],
  ]);
  expect(await run(['check', folder, '--quiet'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^2 articles, 0 errors/),
  });
  const told = `published: 2020-01-02T02:04:05Z, the author's date of the commit that created the file, ${id}`;
  expect((await run(['explain', 'a.md', folder])).out).toContain(told);
  expect((await run(['explain', 'b.md', folder])).out).toContain('date of the last commit of the file');
  const [explained] = JSON.parse((await run(['explain', 'a.md', folder, '--json'])).out);
  expect(explained.dated).toContain(id);
  for (const command of ['build', 'bundle']) {
    const { code, err } = await run([command, folder, '--out', join(folderOf({}), 'out')], {
      FEEDS_URL: 'https://feeds.example',
    });
    expect(`${code} ${err}`).toMatch(/^0 /);
  }
});

describedBy('a page that is not committed is reported, and is no error', async () => {
  const folder = folderOf({ ...SITE, 'a.md': post('A', 'git Created') });
  createRepository(folder).commit('2020-01-02T03:04:05Z');
  writeFile(folder, 'b.md', post('B', 'git created'));
  const { code, out } = await run(['check', folder]);
  expect(out).toContain(
    'b.md:1: has the date "git created", and no commit has this file yet, so it is not an article (warning)',
  );
  expect(code).toBe(0);
});

test('without a repository such a page is an error that says so; a draft needs no date', async () => {
  const folder = folderOf({
    ...SITE,
    'a.md': post('A', 'git Created'),
    'b.md': post('B', '2026-01-02'),
    'c.md': post('C', 'git Created\ndraft: true'),
  });
  const { code, out } = await run(['check', folder]);
  expect(out).toContain('a.md:3: date: "git Created" is not known: the folder is in no git repository');
  expect(out).not.toContain('c.md');
  expect(code).toBe(1);
  expect((await run(['explain', 'a.md', folder])).out).toContain('the folder is in no git repository');
});

describedBy('folders give their pages such a date, and the file of a page overrides it', async () => {
  const folder = folderOf({
    ...SITE,
    'posts/posts.json': '{"date":"git Created"}',
    'posts/a.md': '---\ntitle: A\n---\n\nText.\n',
    'posts/b.md': post('B', '2026-01-02'),
  });
  createRepository(folder).commit('2020-01-02T03:04:05Z');
  expect(await itemsIn(join(folder, 'posts'))).toEqual([
    ['https://a.example/posts/b/', '2026-01-02T00:00:00Z'],
    ['https://a.example/posts/a/', '2020-01-02T03:04:05Z'],
  ]);
});

describedBy('Hugo: `:git` among the sources of the date, if enableGitInfo is set', async () => {
  const config = (more: string) =>
    `baseURL = "https://a.example/"\ntitle = "A"\n${more}[permalinks]\nposts = "/:year/:month/:day/:slug/"\n`;
  const folder = folderOf({
    'hugo.toml': config(
      'enableGitInfo = true\n[frontmatter]\ndate = [":git", ":default"]\npublishDate = [":git", ":default"]\n',
    ),
    'content/posts/a.md': '---\ntitle: A\nslug: a\n---\n\nText.\n',
    'content/posts/b.md': '---\ntitle: B\nslug: b\ndate: 2026-02-03\n---\n\nText.\n',
  });
  const { commit } = createRepository(folder);
  commit('2020-01-02T23:30:00-05:00');
  writeFile(folder, 'content/posts/c.md', '---\ntitle: C\nslug: c\ndate: 2026-03-04\n---\n\nText.\n');
  // The day in an address is that in the zone of the author. A file that no commit has is dated by its next field.
  const dates = [
    ['https://a.example/2026/03/04/c/', '2026-03-04T00:00:00Z'],
    ['https://a.example/2020/01/02/a/', '2020-01-03T04:30:00Z'],
    ['https://a.example/2026/02/03/b/', '2020-01-03T04:30:00Z'],
  ];
  expect(await itemsIn(join(folder, 'content'))).toEqual(dates);
  writeFile(folder, 'hugo.toml', config('[frontmatter]\ndate = [":git", ":default"]\n'));
  const { out } = await run(['check', join(folder, 'content')]);
  expect(out).toContain('posts/a.md:1: has no date');
});

describedBy('a following source: edits change no date, the next reload after a commit reads it', async () => {
  const folder = folderOf({
    ...SITE,
    'a.md': post('A', 'git Created'),
    'b.md': post('B', 'git Last Modified', RIVERS),
  });
  const { commit } = createRepository(folder);
  commit('2020-01-02T03:04:05Z');
  writeFile(folder, 'c.md', post('C', 'git Created', 'Mountains: Watzmann, Zugspitze, Brocken.'));
  const source = createFolderSource({
    folder,
    readSite: () => loadPublication(folder, { feeds: 'http://localhost' }),
    now: () => NOON,
  });
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  let state: Loaded = await source.load();
  let check = () => {};
  await source.follow?.((change) => {
    state = changed(state, change);
    check();
  }, controller.signal);
  const datesNow = () =>
    state.articles
      .map(({ title, published }) => `${title} ${new Date(published).toISOString().slice(0, 10)}`)
      .join();
  const until = (dates: string) =>
    new Promise<void>((resolve) => {
      check = () => datesNow() === dates && resolve();
      check();
    });
  expect(datesNow()).toBe('A 2020-01-02,B 2020-01-02');
  writeFile(folder, 'a.md', post('A2', 'git Created'));
  await until('A2 2020-01-02,B 2020-01-02');
  writeFile(folder, 'b.md', post('B2', 'git Last Modified', RIVERS));
  await until('A2 2020-01-02,B2 2020-01-02');
  commit('2021-01-02T03:04:05Z');
  writeFile(folder, 'd.md', post('D', '2026-01-02'));
  await until('A2 2020-01-02,B2 2021-01-02,C 2021-01-02,D 2026-01-02');
});

test('git is not started where no page asks', async () => {
  const mark = folderOf({});
  const programs = folderOf({ git: `#!/bin/sh\n: > '${mark}/started'\nexit 1\n` });
  chmodSync(join(programs, 'git'), 0o755);
  const folder = folderOf({ ...SITE, 'a.md': post('A', '2026-01-02'), 'b.md': post('B', 'Created') });
  const before = process.env.PATH;
  onTestFinished(() => {
    process.env.PATH = before;
  });
  process.env.PATH = programs;
  expect((await run(['check', folder])).out).toContain(
    'b.md:1: has the date "Created", which a checkout changes',
  );
  writeFile(folder, 'c.md', post('C', 'git Created'));
  expect((await run(['check', folder])).out).toContain('c.md:3: date: "git Created" is not known: git says');
});
