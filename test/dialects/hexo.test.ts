import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { slugized } from '../../src/records/dialects/hexo-address.ts';
import { runWith as run } from '../cli/run.ts';
import { folderOf } from '../support.ts';

const CONFIG = 'title: A\nurl: https://a.example/base/\n';

interface Item {
  readonly url: string;
  readonly title: string;
  readonly content_html: string;
  readonly date_published: string;
  readonly tags?: readonly string[];
}

async function itemsIn(
  files: Readonly<Record<string, string>>,
  config = '',
  site = '',
): Promise<readonly Item[]> {
  const folder = folderOf({ '_config.yml': CONFIG + config, 'source/_posts/.keep': '', ...files });
  const own = site === '' ? [] : ['--site', join(folderOf({ 's.yaml': site }), 's.yaml')];
  const { out } = await run(['show', '/feed.json?limit=200', folder, ...own]);
  return (JSON.parse(out) as { readonly items: readonly Item[] }).items;
}

async function bodyOf(text: string, config = '', matter = ''): Promise<string | undefined> {
  const post = `title: A\ndate: 2026-03-01 10:00:00\n${matter}---\n${text}\n`;
  const other = '---\ntitle: Another & more\ndate: 2026-03-02\n---\n\nOther.\n';
  const files = {
    'source/_posts/a.md': post,
    'source/_posts/deep/b.md': other,
    'source/_posts/a/cat 1.png': 'x',
    'source/_posts/c.markdown': other.replace('03-02', '03-03'),
  };
  return (await itemsIn(files, config)).find(({ title }) => title === 'A')?.content_html;
}

test.each([
  ['A Name', 'A-Name'],
  ['--a__b..c--', 'a-b-c'],
  ['Ünï & Straße', 'Uni-Strase'],
  ['Œuvre — Łódź', 'OEuvre-—-Lodz'],
  ['日本 語', '日本-語'],
])('the slug of %j is %j', (text, slug) => {
  expect(slugized(text)).toBe(slug);
});

test.each([
  ['{% link A page https://b.example/x true %}', '<p><a href="https://b.example/x">A page</a></p>'],
  ['{% link nowhere %}', ''],
  ['{% img wide /a.png 10 20 "A title" "A map" %}', '<img src="https://a.example/base/a.png" alt="A map" />'],
  ['{% img none %}', ''],
  [
    '{% post_link deep/b %}',
    '<p><a href="https://a.example/base/2026/03/02/deep/b/">Another &amp; more</a></p>',
  ],
  [
    '{% post_link deep/b#top "a link" false %}',
    '<p><a href="https://a.example/base/2026/03/02/deep/b/#top">a link</a></p>',
  ],
  ['{% post_link gone "a link" %}{% post_link gone %}', '<p>a link</p>'],
  ['[c]({% post_path c %})', '<p><a href="https://a.example/base/2026/03/03/c/">c</a></p>'],
  ['{% url_for here about/ %}', '<p><a href="https://a.example/base/about/">here</a></p>'],
  ['{% full_url_for here https://b.example/ %}', '<p><a href="https://b.example/">here</a></p>'],
  ['{% gist ada/1 %}', '<p><a href="https://gist.github.com/ada/1">https://gist.github.com/ada/1</a></p>'],
  ['{% youtube short %}{% vimeo x %}{% gist "a b" %}{% iframe here %}', ''],
  ['{% note info %}\n**Kept.**\n{% endnote %}', '<p><strong>Kept.</strong></p>'],
  ['{# gone #}a {% raw %}<b>{{ kept }}</b>{% endraw %} {{ gone }}', '<p>a <b>{{ kept }}</b></p>'],
  ['`{% kept %}`', '<p><code>{% kept %}</code></p>'],
  ['```\n{% codeblock %}\n```', '<pre><code>{% codeblock %}\n</code></pre>'],
  [
    '{% codeblock a.js lang:js mark:1 %}\nlet a;\n{% endcodeblock %}',
    '<p>a.js</p>\n<pre><code>let a;\n</code></pre>',
  ],
  ['{% codeblock %}\nnever closed', '<p>never closed</p>'],
  [
    '{% quote Ada Berg %}\nWords.\n{% endquote %}',
    '<blockquote>\n<p>Words.</p>\n<p>— Ada Berg</p>\n</blockquote>',
  ],
  ['{% pullquote left %}Words.{% endpullquote %}', '<blockquote>\n<p>Words.</p>\n</blockquote>'],
  [
    '![a](/x.png) ![b](y.png)',
    '<p><img src="https://a.example/base/x.png" alt="a" /> <img src="https://a.example/base/y.png" alt="b" /></p>',
  ],
  ['![a](https://b.example/x.png)', '<p><img src="https://b.example/x.png" alt="a" /></p>'],
])('the body %j is %j', async (text, expected) => {
  expect((await bodyOf(text)) ?? '').toBe(expected);
});

test('players of videos become links', async () => {
  const body = await bodyOf('{% youtube abcdefghijk %}\n\n{% vimeo 1 %}\n\n{% iframe https://b.example/x %}');
  expect(body).toContain('youtube');
  expect(body).toContain('https://player.vimeo.com/video/1');
  expect(body).toContain('https://b.example/x');
});

test('with post_asset_folder the files of a post are below its address', async () => {
  const config = 'post_asset_folder: true\nmarked: { postAsset: true }\n';
  const url = 'https://a.example/base/2026/03/01/a/cat%201.png';
  expect(await bodyOf('{% asset_img "cat 1.png" A cat %}', config)).toContain(`src="${url}" alt="cat"`);
  expect(await bodyOf('[x]({% asset_path "cat 1.png" %})', config)).toContain(`href="${url}"`);
  expect(await bodyOf('{% asset_link "cat 1.png" The cat %}', config)).toContain(
    `<a href="${url}">The cat</a>`,
  );
  expect(await bodyOf('![A](cat%201.png) ![B](other.png)', config)).toContain(`src="${url}" alt="A"`);
  expect(await bodyOf('a {% asset_img ../b.png %}{% asset_link gone.png %}', config)).toBe('<p>a</p>');
  const own = await bodyOf('![A](cat%201.png)', config, 'permalink: /x/y.html\n');
  expect(own).toContain('https://a.example/base/x/y/cat%201.png');
});

test('tags are text where Nunjucks is disabled, and other renderers leave pictures as they are', async () => {
  expect(await bodyOf('{% x %}', 'marked: { disableNunjucks: true }\n')).toBe('<p>{% x %}</p>');
  expect(await bodyOf('{% x %}', '', 'disableNunjucks: true\n')).toBe('<p>{% x %}</p>');
  const post = 'title: A\ndate: 2026-03-01\n---\n![a](/x.png)\n';
  const files = {
    'package.json': '{"dependencies":{"hexo-renderer-markdown-it":"7"}}',
    'source/_posts/a.md': post,
  };
  expect((await itemsIn(files))[0]?.content_html).toContain('https://a.example/x.png');
});

test.each([
  ['date: 2026-03-01 10:00:00', '2026-03-01T01:00:00Z'],
  ['date: 2026-03-01T10:00:00Z', '2026-03-01T01:00:00Z'],
  ["date: '2026-03-01T10:00:00Z'", '2026-03-01T10:00:00Z'],
  ['date: 2026-03-01', '2026-02-28T15:00:00Z'],
  ['date: "2026-03-01"', '2026-03-01T00:00:00Z'],
  ['date: 2026-03-01 10:00:00 +0800', '2026-03-01T02:00:00Z'],
  ['date: 2026/3/1', '2026-02-28T15:00:00Z'],
])('on a machine in Tokyo %j is %s', async (date, expected) => {
  const [item] = await itemsIn(
    { 'source/_posts/a.md': `title: A\n${date}\n---\nText.\n` },
    '',
    'timeZone: Asia/Tokyo\n',
  );
  expect(item?.date_published).toBe(expected);
});

test('timezone is the zone of clock times, and addresses follow the machine', async () => {
  const files = { 'source/_posts/a.md': 'title: A\ndate: 2026-03-01 23:00:00\n---\nText.\n' };
  const [item] = await itemsIn(files, 'timezone: America/New_York\n', 'timeZone: Asia/Tokyo\n');
  expect(item?.date_published).toBe('2026-03-02T04:00:00Z');
  expect(item?.url).toBe('https://a.example/base/2026/03/02/a/');
});

test('front matter that cannot be read is an error, and text before a rule is none', async () => {
  const folder = folderOf({
    '_config.yml': CONFIG,
    'source/_posts/a.md': '---\ntitle: A\n',
    'source/_posts/b.md': '"title": "B",\n;;;\nText.\n',
    'source/_posts/c.md': 'A paragraph.\n\n---\n\nText.\n',
    'source/_posts/d.md': 'title: D\n---\nText.\n',
    'source/_posts/e.md': 'title: E\ndate: [\n---\nText.\n',
  });
  const { code, out } = await run(['check', folder]);
  expect(code).toBe(1);
  expect(out).toContain('a.md:1: has no line --- that ends its front matter');
  expect(out).toContain('is not valid JSON');
  expect(out).toContain('c.md:1: has no front matter, so it is not an article');
  expect(out).toContain('d.md:1: has no date');
  expect(out).toMatch(/e\.md:\d+: /);
});

test('posts are texts below _posts: neither drafts, hidden or temporary files, nor what is not rendered', async () => {
  const post = 'title: A\ndate: 2026-03-01\n---\nText.\n';
  const names = ['_a.md', '.a.md', '_x/a.md', 'a.md~', 'a.txt', 'raw/x/a.md', 'b.html'];
  const files = Object.fromEntries(names.map((name) => [`source/_posts/${name}`, post]));
  const all = { ...files, 'source/_drafts/a.md': post, 'source/a.md': post, 'source/_posts/a.md': post };
  const items = await itemsIn(all, 'skip_render: ["_posts/raw/**"]\n');
  expect(items.map(({ url }) => url.slice('https://a.example/base/2026/03/01/'.length)).sort()).toEqual([
    'a/',
    'b/',
  ]);
});

test('posts that plugins hide or encrypt are hidden', async () => {
  const post = (fields: string) => `title: A\ndate: 2026-03-01\n${fields}\n---\nText.\n`;
  const files = {
    'source/_posts/a.md': post('tags: secret'),
    'source/_posts/b.md': post('hidden: true'),
    'source/_posts/c.md': post('password: x'),
    'source/_posts/d.md': post('tags: secret\npassword: ""'),
    'source/_posts/e.md': post('hidden: false\ntag: open'),
  };
  const items = await itemsIn(files, 'encrypt: { tags: [{ name: secret, password: x }] }\n');
  expect(items.map(({ url }) => url.slice(-2)).sort()).toEqual(['d/', 'e/']);
});

test.each([
  [':title/', 'categories: A B', 'a/'],
  [':category/:title', 'category: A B', 'a-b/a'],
  [':category/:title', 'categories: [[A, B], [C, d]]', 'c/d/a'],
  [':category/:timestamp', '', 'none/1772323200'],
  [':lang/:name/index.html', 'lang: de', 'de/a/'],
  [':hour:minute:second', '', '000000'],
])('the address by %j with %j is %j', async (pattern, fields, expected) => {
  const config = `permalink: "${pattern}"\nfilename_case: 1\ndefault_category: none\npretty_urls: { trailing_index: false }\n`;
  const post = `title: A\ndate: 2026-03-01\n${fields}\n---\nText.\n`;
  const [item] = await itemsIn({ 'source/_posts/a.md': post }, config);
  expect(item?.url).toBe(`https://a.example/base/${expected}`);
});

test('a placeholder without a value is an error that names it', async () => {
  const post = 'title: A\ndate: 2026-03-01\n---\nText.\n';
  const folder = folderOf({
    '_config.yml': `${CONFIG}permalink: :series/:title/\n`,
    'source/_posts/a.md': post,
  });
  const { code, out } = await run(['check', folder]);
  expect([code, out]).toEqual([1, expect.stringContaining('unknown placeholder :series')]);
});

test('a permalink of the post may be a URL of another website', async () => {
  const post = 'title: A\ndate: 2026-03-01\npermalink: https://b.example/x\n---\nText.\n';
  expect((await itemsIn({ 'source/_posts/a.md': post }))[0]?.url).toBe('https://b.example/x');
});

test('a site is found from its posts, by its package too, and Octopress is a site of Jekyll', async () => {
  const post = 'title: A\ndate: 2026-03-01\n---\nText.\n';
  const files = { '_config.yml': CONFIG, 'source/_posts/a.md': post };
  const { err } = await run(['check', join(folderOf(files), 'source/_posts')]);
  expect(err).toContain('dialect: hexo');
  const empty = folderOf({ '_config.yml': CONFIG, 'package.json': '{"dependencies":{"hexo":"8"}}' });
  mkdirSync(join(empty, 'posts'));
  expect((await run(['check', empty])).err).toContain('dialect: hexo');
  expect((await run(['check', folderOf({ ...files, Gemfile: '' })])).err).toContain('dialect: jekyll');
});

test('a configuration without what is needed is asked for', async () => {
  const files = {
    '_config.yml': 'title: A\ntimezone: Nowhere/None\nlanguage: [zh-CN, en]\n',
    'source/_posts/a.md': 'title: A\ndate: 2026-03-01\n---\nText.\n',
  };
  const { out } = await run(['check', folderOf(files)]);
  expect(out).toContain('_config.yml has no url');
  expect(out).toContain('Nowhere/None, which is unknown');
});
