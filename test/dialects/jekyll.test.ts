import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jekyllAddress, jekyllId } from '../../src/records/dialects/jekyll-address.ts';
import { defaultSetsOf, defaultsFor } from '../../src/records/dialects/jekyll-defaults.ts';
import { runWith } from '../cli/run.ts';
import { folderOf } from '../support.ts';
import { fixtureOf, siteFolder } from './fixtures.ts';

const CONFIG = 'url: https://j.example\ntitle: J\ntimezone: America/New_York\n';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>';
const NAME = '_posts/2026-03-04-a-post.md';
const post = (more = '', body = 'Text.') => `---\ntitle: T\n${more}\n---\n${body}\n`;

async function feedOf(files: Readonly<Record<string, string | Uint8Array>>, below = '.') {
  const folder = folderOf(files);
  const args = ['show', '/feed.json?limit=200', join(folder, below), '--feeds-url', 'https://f.example'];
  const { out, err } = await runWith(args);
  if (out === '') throw new Error(err);
  return JSON.parse(out);
}

async function itemOf(files: Readonly<Record<string, string | Uint8Array>>, below?: string) {
  return (await feedOf({ '_config.yml': CONFIG, ...files }, below)).items[0];
}

// What Jekyll 4.3.1 gives for this post.
const AT = Date.UTC(2026, 0, 1, 3, 4, 5);
const PAGE = {
  path: "_posts/2026-01-01-My Post's.Name (v2)",
  extension: '.md',
  fields: { categories: ['One Two', 'c'] },
  title: 'T',
  date: { instant: AT, clock: AT },
};

test.each([
  ['/:categories/:title:output_ext', "/one%20two/c/My-Post's.Name-(v2).html", 'one%20two/c'],
  [
    '/:categories/:year/:y_day/:title:output_ext',
    "/one%20two/c/2026/001/My-Post's.Name-(v2).html",
    'one%20two/c/2026/001',
  ],
  [
    '/:categories/:year/W:week/:short_day/:title:output_ext',
    "/one%20two/c/2026/W01/Thu/My-Post's.Name-(v2).html",
    'one%20two/c/2026/W01/Thu',
  ],
  ['/:slugified_categories/:slug', '/one-two/c/my-post-s-name-v2', 'one-two/c'],
  ['/:year_:month/:title', "/2026_01/My-Post's.Name-(v2)", '2026_01'],
  ['/:w_year-:week-:w_day/:hour:minute:second/', '/2026-01-4/030405/', ''],
  [
    '/:short_month/:long_day/:y_day/:name.html',
    '/Jan/Thursday/001/2026-01-01-my-post-s-name-v2.html',
    'Jan/Thursday/001',
  ],
  ['/:collection/:path', "/posts/2026-01-01-My%20Post's.Name%20(v2)", 'posts'],
  ['/x/:categories/:short_year..:i_day/', '/x/one%20two/c/26/1/', 'x/one%20two/c/26'],
])('the pattern %s gives %s', (pattern, address, folder) => {
  expect(jekyllAddress(PAGE, pattern)).toBe(address);
  if (folder === '') return;
  const id = jekyllId(PAGE, `https://j.example${address}`);
  expect(id).toBe(`https://j.example/${folder}/My%20Post's.Name%20(v2)`);
});

test('an unknown placeholder is an error that asks for permalink', async () => {
  const folder = folderOf({ '_config.yml': `${CONFIG}permalink: /:nothing/:title/\n`, [NAME]: post() });
  const { code, out } = await runWith(['check', folder]);
  expect([code, out]).toEqual([
    1,
    expect.stringContaining('placeholder :nothing; set permalink in site.yaml'),
  ]);
});

test.each([
  ['permalink: pretty', '/2026/03/04/a-post/'],
  ['permalink: /:title/\ncollections: { posts: { permalink: "/p/:title", output: true } }', '/p/a-post'],
  ['defaults: [{ scope: { path: "", type: posts }, values: { permalink: "/d/:title/" } }]', '/d/a-post/'],
  [
    'defaults: [{ scope: { path: "", type: pages }, values: { permalink: "/d/:title/" } }]',
    '/2026/03/04/a-post.html',
  ],
  ['baseurl: blog/', '/blog/2026/03/04/a-post.html'],
])('with %s the address is %s', async (line, path) => {
  const item = await itemOf({ '_config.yml': `${CONFIG}${line}\n`, [NAME]: post() });
  expect(item.url).toBe(`https://j.example${path}`);
});

test.each([
  ['date: 2026-03-04 01:00:00', '2026-03-04T01:00:00Z', 'unquoted with seconds is UTC'],
  ['date: 2026-3-4 01:00:00', '2026-03-04T01:00:00Z', 'the same with one digit'],
  ['date: "2026-03-04 01:00:00"', '2026-03-04T06:00:00Z', 'quoted is local'],
  ["date: '2026-03-04 01:00:00'", '2026-03-04T06:00:00Z', 'quoted is local'],
  ['date: 2026-03-04 01:00', '2026-03-04T06:00:00Z', 'without seconds is local'],
  ['date: 2026/03/04 01:00:00', '2026-03-04T06:00:00Z', 'no timestamp of YAML is local'],
  ['date: 2026-03-04', '2026-03-04T05:00:00Z', 'a date alone is local'],
  ['date: 2026-03-04 01:00:00.5 +0100', '2026-03-04T00:00:00Z', 'an offset counts'],
  ['layout: post', '2026-03-04T05:00:00Z', 'the date of the file name is local'],
])('%s is %s: %s', async (line, published) => {
  expect((await itemOf({ [NAME]: post(line) })).date_published.replace('.5', '')).toMatch(
    published.slice(0, 19),
  );
});

test('values of defaults by path: the longest path counts, categories add up, an empty field counts as none', async () => {
  const defaults = `defaults:
  - { scope: { path: "_posts/news" }, values: { permalink: "/n/:title/", categories: deep } }
  - { scope: { path: "" }, values: { permalink: "/all/:title/", categories: [top], image: /card.svg, author: Ada } }
  - { scope: { path: "_posts/*/old" }, values: { lang: de } }
`;
  const files = {
    '_config.yml': CONFIG + defaults,
    '_posts/news/old/2026-03-04-a.md': post('permalink:\ncategories: own words\nauthor: Bo'),
  };
  const item = await itemOf(files);
  expect(item).toMatchObject({ url: 'https://j.example/n/a/', language: 'de', authors: [{ name: 'Bo' }] });
  expect(item.tags).toEqual(['top', 'deep', 'own', 'words']);
  expect(item.image).toBeUndefined();
});

test.each([
  ['_posts/a.md', '_posts', true],
  ['_posts/a.md', '_post', true],
  ['_posts/x/a.md', '_posts/*/a.md', true],
  ['_posts/x/y/a.md', '_posts/*/a.md', false],
  ['_posts/x/y/a.md', '_posts/**/a.md', true],
  ['en/_posts/a.md', '/en', true],
])('the path %s is in the scope %s: %j', (path, scope, applies) => {
  const sets = defaultSetsOf(
    [{ scope: { path: scope }, values: { found: 'yes' } }, 'wrong', { scope: {} }],
    '',
  );
  expect(defaultsFor(path, sets).found === 'yes').toBe(applies);
});

test('a set for posts comes before one of any type with the same path', () => {
  const sets = defaultSetsOf(
    [
      { scope: { path: 'a', type: 'post' }, values: { x: 'typed' } },
      { scope: { path: 'a' }, values: { x: 'any' } },
      { values: { y: 'everywhere' } },
    ],
    '',
  );
  expect(defaultsFor('a/_posts/b.md', sets)).toEqual({ x: 'typed', y: 'everywhere' });
});

test('scopes and posts may begin with collections_dir, and sources may be in a folder', async () => {
  const config = `${CONFIG}source: src\ncollections_dir: all\ndefaults: [{ scope: { path: all/_posts }, values: { permalink: "/c/:title/" } }]\n`;
  const files = {
    '_config.yml': config,
    'src/all/_posts/2026-03-04-a.md': post('', '[b]({% post_url 2026-03-05-b %})').replace(
      'title: T',
      'title: T\ndate: 2026-03-06',
    ),
    'src/all/_posts/2026-03-05-b.md': post('slug: other'),
  };
  const item = await itemOf(files);
  expect(item.url).toBe('https://j.example/c/a/');
  expect(item.content_html).toContain('href="https://j.example/c/other/"');
});

test.each([
  ['tags: one two', ['one', 'two']],
  ['tag: one two\ntags: three', ['one two']],
  ['tags: [one two, three]', ['one two', 'three']],
  ['category: One Two\ncategories: [x]', ['x', 'One Two']],
  ['tags:', undefined],
])('%s gives the topics %j', async (lines, topics) => {
  expect((await itemOf({ [NAME]: post(lines) })).tags).toEqual(topics);
});

test.each([
  '_drafts/2026-03-05-b.md',
  '_posts/_2026-03-05-b.md',
  '_posts/#2026-03-05-b.md',
  '_posts/2026-03-05-b.md~',
  '_posts/2026-03-05-b.txt',
  '_posts/undated.md',
  '_other/_posts/2026-03-05-b.md',
  '.hidden/_posts/2026-03-05-b.md',
  'vendor/bundle/_posts/2026-03-05-b.md',
  'left/out/_posts/2026-03-05-b.md',
  'some.wip/_posts/2026-03-05-b.md',
  '_site/_posts/2026-03-05-b.md',
  '2026-03-05-b.md',
])('%s is no post', async (name) => {
  const config = `${CONFIG}exclude: [left/out/, "*.wip"]\n`;
  const feed = await feedOf({ '_config.yml': config, [NAME]: post(), [name]: post() });
  expect(feed.items.map(({ id }: { id: string }) => id)).toEqual(['https://j.example/2026/03/04/a-post']);
});

test.each([
  ['kept/_posts/2026-03-05-b.md', 'a folder that include names'],
  ['_kept/_posts/2026-03-05-b.md', 'the same with an underscore'],
  ['en/_posts/deep/er/2026-03-05-b.md', 'a folder in _posts'],
  ['_posts/26-3-5-b.md', 'a short year'],
  ['_posts/2026-03-05-b.html', 'HTML'],
])('%s is a post: %s', async (name) => {
  const config = `${CONFIG}include: [_kept]\n`;
  expect((await feedOf({ '_config.yml': config, [name]: post() })).items).toHaveLength(1);
});

test.each(['_posts', '_posts/deep/er', 'en/_posts'])(
  '%s alone is served like the whole site',
  async (below) => {
    const name = `${below}/2026-03-04-a.md`;
    const [whole, alone] = [await itemOf({ [name]: post() }), await itemOf({ [name]: post() }, below)];
    expect(alone).toEqual(whole);
  },
);

test('without url one message asks for it and names the host in CNAME', async () => {
  const folder = folderOf({ '_config.yml': 'title: J\n', CNAME: 'www.j.example\n', [NAME]: post() });
  const { code, out } = await runWith(['check', folder]);
  expect(code).toBe(1);
  expect(out).toContain('must say url');
  expect(out).toContain('CNAME has www.j.example, so it may be https://www.j.example');
});

test('a zone that does not exist is asked for', async () => {
  const folder = folderOf({ '_config.yml': CONFIG.replace('America/New_York', 'Mars/Base'), [NAME]: post() });
  const { code, out } = await runWith(['check', folder]);
  expect([code, out]).toEqual([1, expect.stringContaining('_config.yml:3 has Mars/Base, which is unknown')]);
});

test('a site without a post is an error', async () => {
  const { code, out } = await runWith(['check', folderOf({ '_config.yml': CONFIG, '_layouts/x.html': 'x' })]);
  expect(code).toBe(1);
  expect(out).toContain('0 articles, 1 error');
});

test('titles have typographic quotes where jekyll-feed makes them, and only there', async () => {
  const written = { [NAME]: post().replace('title: T', 'title: "It\'s \\"so\\" -- or... not"') };
  expect((await itemOf(written)).title).toBe('It\'s "so" -- or... not');
  const config = `${CONFIG}plugins: [jekyll-feed]\n`;
  expect((await itemOf({ '_config.yml': config, ...written })).title).toBe('It’s “so” – or… not');
});

test('with media: serve references lead to the files that Jekyll copies', async () => {
  const files = {
    '_config.yml': `${CONFIG}baseurl: /b\npermalink: /p/:title/\n`,
    'our.yaml': 'media: serve\n',
    [NAME]: post(
      'image: /assets/a.svg',
      '![a](/b/assets/a.svg) ![b](../../assets/a.svg) ![c](/assets/a.svg) ![d](/b/_posts/b.svg)',
    ),
    'assets/a.svg': SVG,
    '_posts/b.svg': SVG,
  };
  const folder = folderOf(files);
  const args = [
    'show',
    '/feed.json',
    folder,
    '--feeds-url',
    'https://f.example',
    '--site',
    join(folder, 'our.yaml'),
  ];
  const [item] = JSON.parse((await runWith(args)).out).items;
  expect(item.image).toMatch(/^https:\/\/f\.example\/media\//);
  const sources = [...item.content_html.matchAll(/src="([^"]+)"/g)].map(([, source]) => source.slice(0, 24));
  expect(sources).toEqual(
    [
      'https://f.example/media/',
      'https://f.example/media/',
      'https://j.example/assets',
      'https://j.example/b/_post',
    ].map((url) => url.slice(0, 24)),
  );
});

test('the body of a post equals that of Jekyll, but for what other programs would add', async () => {
  const folder = siteFolder(fixtureOf('jekyll-feed'));
  const { out } = await runWith(['show', '/feed.json?limit=200', folder, '--feeds-url', 'https://f.example']);
  const item = JSON.parse(out).items.find(({ title }: { title: string }) => title === 'In a folder');
  expect(item.content_html).toBe(
    '<p>See <a href="https://jekyll.example/site/2026/03/01/plain-post.html">https://jekyll.example/site/2026/03/01/plain-post.html</a> and <a href="https://jekyll.example/site/docs/about.html">about</a> and <img src="https://jekyll.example/site/assets/ship.png" alt="a" />.</p>\n<pre><code>puts "https://jekyll.example"\n</code></pre>\n<p><code>{{ raw }}</code> /site/x In a folder</p>',
  );
});
