import { expect, test } from 'vitest';
import { runWith as run } from '../cli/run.ts';
import { folderOf } from '../support.ts';

const POST = '---\ntitle: A\n---\n\nText.\n';

async function itemsIn(files: Readonly<Record<string, string>>, folder = '') {
  const { out, err } = await run(['show', '/feed.json?limit=200', `${folderOf(files)}/${folder}`]);
  const { items } = JSON.parse(out) as { readonly items: readonly Record<string, unknown>[] };
  return { items, err };
}

function config(options: string, rest = ''): string {
  return `module.exports = { title: 'T', url: 'https://a.example', baseUrl: '/', ${rest} presets: [['classic', { blog: {${options}} }]] };`;
}

test.each([
  { options: '', rest: '', url: 'https://a.example/blog/2026/01/02/a' },
  { options: '', rest: 'trailingSlash: true,', url: 'https://a.example/blog/2026/01/02/a/' },
  { options: '', rest: 'trailingSlash: false,', url: 'https://a.example/blog/2026/01/02/a' },
  { options: "routeBasePath: '/'", rest: '', url: 'https://a.example/2026/01/02/a' },
  { options: "routeBasePath: 'x/y/'", rest: '', url: 'https://a.example/x/y/2026/01/02/a' },
])('the address with $options $rest', async ({ options, rest, url }) => {
  const files = { 'docusaurus.config.js': config(options, rest), 'blog/2026-01-02-a.md': POST };
  expect((await itemsIn(files, 'blog')).items.map((item) => item.url)).toEqual([url]);
});

test('every blog of a site is read from its root, each with its own addresses and authors', async () => {
  const { items } = await itemsIn({
    'docusaurus.config.js': config(
      '',
      "plugins: [['@docusaurus/plugin-content-blog', { path: 'releases', routeBasePath: 'changes' }]],",
    ),
    'docs/intro.md': POST,
    'blog/2026-01-02-a.md': POST.replace(
      'title: A',
      'title: A\nimage: /img/a.png\nauthors: [ada, { key: ada, name: Ada B. }]',
    ),
    'blog/authors.yml': 'ada: { name: Ada, url: https://ada.example }\n',
    'releases/2026-01-01-b.md': POST,
  });
  expect(items.map(({ id }) => id)).toEqual([
    'https://a.example/blog/2026/01/02/a',
    'https://a.example/changes/2026/01/01/b',
  ]);
  expect(items[0]?.image).toBe('https://a.example/img/a.png');
  expect(items[0]?.authors).toMatchObject([
    { name: 'Ada', url: 'https://ada.example/' },
    { name: 'Ada B.', url: 'https://ada.example/' },
  ]);
});

test('links to files are links to pages, and the marker for lists is left out', async () => {
  const { items } = await itemsIn({
    'docusaurus.config.js': config('').replace("baseUrl: '/'", "baseUrl: '/base/'"),
    'blog/2026-01-02-a.md': POST.replace('title: A', 'title: A\nimage: /img/a.png').replace(
      'Text.',
      'A [b](./2026-01-01-b.md#c), [docs](/docs/x), [gone](./gone.md).\n\n{/* truncate */}\n\nMore.',
    ),
    'blog/2026-01-01-b.md': POST,
  });
  expect(items[0]?.image).toBe('https://a.example/base/img/a.png');
  expect(items[0]?.content_html).toContain(
    '<p>A <a href="https://a.example/base/blog/2026/01/01/b#c">b</a>, <a href="https://a.example/base/docs/x">docs</a>, gone.</p>\n<p>More.</p>',
  );
});

test('a page without a date is reported, and a site without literals is asked for its URL', async () => {
  const files = { 'docusaurus.config.js': config(''), 'blog/a.md': POST, 'blog/2026-01-02-b.md': POST };
  const { out } = await run(['check', `${folderOf(files)}/blog`]);
  expect(out).toContain('a.md:1: has no date (date, :filename), so it is not an article');

  const unknown = { 'docusaurus.config.js': 'module.exports = load();', 'blog/2026-01-02-b.md': POST };
  const asked = await run(['check', `${folderOf(unknown)}/blog`]);
  expect(asked.out).toContain('docusaurus.config.js does not contain url and baseUrl as literals');
});
