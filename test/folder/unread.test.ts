import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Loaded } from '../../src/domain/article-source.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { changed, folderOf, NOON, siteOf, writeFile } from '../support.ts';

const FRONT = 'title: A title\npublished: 2026-11-01T10:00:00Z\n';
const RECORD = `---\n${FRONT}---\nA body.\n`;
const site = siteOf();
const readSite = () => ({ ok: true as const, value: site, problems: [] });

async function load(folder: string) {
  const { articles, problems } = await createFolderSource({ folder, readSite, now: () => NOON }).load();
  return { slugs: articles.map(({ slug }) => slug), unread: problems.map(formatProblem).filter(isUnread) };
}

const isUnread = (text: string) => text.includes('not read');

test('.markdown is Markdown', async () => {
  const folder = folderOf({ 'a.markdown': RECORD, 'b/c.MARKDOWN': RECORD });
  expect(await load(folder)).toEqual({ slugs: ['a', 'b/c'], unread: [] });
});

test.each<[string, string, string]>([
  ['u.mdx', 'import x from "y"\n', 'write it as Markdown'],
  ['u.mkd', 'Text', 'rename it to .md'],
  ['u.html', RECORD, 'rename it to .md'],
  ['u.HTM', '<!DOCTYPE html><title>x</title>', 'in its field html'],
  ['u.xhtml', '<p>An exported body</p>', 'in its field html'],
  ['u.txt', RECORD.replaceAll('\n', '\r\n'), 'rename it to .md'],
  ['u.njk', RECORD, 'records are .md, .markdown and .json files'],
  ['u.rst', `\ufeff${RECORD}`, 'records are .md, .markdown and .json files'],
  ['u', RECORD, 'records are .md, .markdown and .json files'],
  ['u.adoc', '+++\ntitle = "x"\n+++\n', 'records are .md, .markdown and .json files'],
  ['u.yaml', RECORD, 'into the front matter'],
  ['u.yml', '- title: x\n  slug: y\n', 'into the front matter'],
  ['u.toml', 'title = "x"\ndate = 2026-11-01\n', 'into the front matter'],
  ['u.jsonl', '{"slug": "a", "title": "x"}\n{}', 'a list of records'],
  ['u.xml', '<?xml version="1.0"?>\n<rss version="2.0">', 'feedstand import'],
  ['_u.md', RECORD, 'names that start with _ are skipped'],
  ['_u.json', '{"title": "x"}', 'names that start with _ are skipped'],
  ['_posts/2026-11-01-u.md', RECORD, 'rename the folder'],
  ['blog/_posts/2026/u.markdown', RECORD, 'rename the folder'],
])('%s with %o is named', async (name, content, advice) => {
  const { slugs, unread } = await load(folderOf({ [name]: content, 'read.md': RECORD }));
  expect([slugs, unread]).toEqual([['read'], [expect.stringContaining(advice)]]);
  const place = name.replace(/(_posts)\/.*/, '$1');
  expect(unread[0]).toMatch(new RegExp(`^${place}: .* \\(warning\\)$`));
});

test.each<[string, string]>([
  ['site.yml', `${FRONT}slug: x\n`],
  ['_template.md', RECORD],
  ['_index.md', RECORD],
  ['_drafts/a.md', RECORD],
  ['_includes/a.md', RECORD],
  ['_old/a.md', 'Notes without front matter'],
  ['_config.yml', 'title: My site\n'],
  ['.obsidian/a.mdx', RECORD],
  ['node_modules/x/README.md', 'x'],
  ['node_modules/x/a.mdx', 'x'],
  ['README.md', 'What this folder is'],
  ['docs/Readme.markdown', 'What this folder is'],
  ['LICENSE', 'Text'],
  ['robots.txt', 'User-agent: *\n'],
  ['a.md~', RECORD],
  ['a.md.bak', RECORD],
  ['google1.html', 'google-site-verification: google1.html'],
  ['a.rst', '---\n\nA line alone\n---\n'],
  ['api.yaml', 'openapi: 3.1.0\ninfo:\n  title: x\n'],
  ['sitemap.xml', '<?xml version="1.0"?><urlset/>'],
  ['photo.jpg', RECORD],
  ['style.scss', RECORD],
])('%s with %o is not a record, and gives no warning', async (name, content) => {
  const folder = folderOf({ [name]: content, 'read.md': RECORD });
  const { problems, articles } = await createFolderSource({ folder, readSite, now: () => NOON }).load();
  expect(articles).toHaveLength(1);
  expect(problems.map(formatProblem).filter((text) => !/^read\.md/.test(text))).toEqual([]);
});

test('each kind is one line with its count and its first path', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `${String(index).padStart(4, '0')}`);
  const folder = folderOf({
    ...Object.fromEntries(names.map((name) => [`a/${name}.mdx`, 'x'])),
    ...Object.fromEntries(names.map((name) => [`b/${name}.html`, RECORD])),
    ...Object.fromEntries(names.map((name) => [`c/${name}.txt`, 'x'])),
    ...Object.fromEntries(names.map((name) => [`news/_posts/${name}.md`, RECORD])),
    ...Object.fromEntries(names.map((name) => [`sport/_posts/${name}.md`, RECORD])),
    'read.md': RECORD,
  });
  const { unread } = await load(folder);
  expect(unread).toEqual([
    expect.stringMatching(/^a\/0000\.mdx: 300 \.mdx files look like records and are not read/),
    expect.stringMatching(/^b\/\d+\.html: about 300 \.html files look like records and are not read/),
    expect.stringMatching(/^news\/_posts: and 1 more folders? of this name are not read.* 600 files/),
  ]);
});

test('only regular files are opened, and a skipped folder that cannot be read causes no problem', async () => {
  const folder = folderOf({ 'read.md': RECORD, '_secret/a.md': RECORD, '_real/b.md': RECORD });
  for (const name of ['pipe', 'pipe.html', '_pipe.md']) execFileSync('mkfifo', [join(folder, name)]);
  symlinkSync('read.md', join(folder, 'link.html'));
  symlinkSync('_real', join(folder, 'linked'));
  chmodSync(join(folder, '_secret'), 0);
  onTestFinished(() => chmodSync(join(folder, '_secret'), 0o700));
  const { slugs, unread } = await load(folder);
  expect(slugs).toEqual(['linked/b', 'read']);
  // Root reads what it likes.
  expect(unread.filter((text) => !text.startsWith('_secret'))).toEqual([]);
});

describe.each([
  ['events', undefined],
  ['polling', 100],
])('followed by %s', (_name, pollInterval) => {
  async function follow(files: Record<string, string>) {
    const folder = folderOf(files);
    const source = createFolderSource({ folder, readSite, now: () => NOON, pollInterval });
    const controller = new AbortController();
    onTestFinished(() => controller.abort());
    let state: Loaded = await source.load();
    let check = () => {};
    await source.follow?.((change) => {
      state = changed(state, change);
      check();
    }, controller.signal);
    const until = (...expected: RegExp[]) => {
      return new Promise<void>((resolve) => {
        check = () => {
          const unread = state.problems.map(formatProblem).filter(isUnread);
          if (unread.length === expected.length && expected.every((one, i) => one.test(unread[i] ?? '')))
            resolve();
        };
        check();
      });
    };
    return { folder, until };
  }

  test('unread files appear and disappear', async () => {
    const { folder, until } = await follow({ 'read.md': RECORD, 'a.mdx': 'x' });
    await until(/^a\.mdx: looks/);
    writeFile(folder, 'b/b.mdx', 'x');
    await until(/^a\.mdx: 2 \.mdx files/);
    renameSync(join(folder, 'a.mdx'), join(folder, 'a.md'));
    await until(/^b\/b\.mdx: looks/);
    rmSync(join(folder, 'b'), { recursive: true });
    await until();
    writeFile(folder, 'page.html', 'x');
    writeFile(folder, '_posts/deep/c.md', RECORD);
    await until(/^_posts: .* 1 file/);
    writeFile(folder, 'page.html', RECORD);
    await until(/^_posts: /, /^page\.html: /);
    rmSync(join(folder, 'page.html'));
    writeFile(folder, '_posts/deep/d.md', RECORD);
    await until(/^_posts: .* 2 files/);
    rmSync(join(folder, '_posts/deep'), { recursive: true });
    await until();
    writeFile(folder, '_posts/e.md', RECORD);
    await until(/^_posts: /);
    renameSync(join(folder, '_posts'), join(folder, 'posts'));
    await until();
  });
});
