import { expect, test } from 'vitest';
import { runWith as run } from '../cli/run.ts';
import { folderOf } from '../support.ts';

const FEEDS = ['--feeds-url', 'https://feeds.example'];

type Files = Readonly<Record<string, string>>;

interface Feed {
  readonly title: string;
  readonly language?: string;
  readonly authors?: readonly { readonly name: string }[];
  readonly items: readonly Item[];
}

interface Item {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly language?: string;
  readonly authors?: readonly { readonly name: string; readonly url?: string; readonly avatar?: string }[];
  readonly tags?: readonly string[];
}

async function feedOf(files: Files): Promise<Feed> {
  const { out, err } = await run(['show', '/feed.json?limit=200', folderOf(files), ...FEEDS]);
  if (out === '') throw new Error(err);
  return JSON.parse(out);
}

async function checked(files: Files): Promise<string> {
  const { out, err } = await run(['check', folderOf(files)]);
  return out + err;
}

function page(more = ''): string {
  return `---\ntitle: A Page\ndate: 2026-03-04T05:06:07Z\n${more}---\nText.\n`;
}

const HUGO = 'baseURL = "https://h.example/"\ntitle = "H"\n';

test('Hugo: each file in config/_default has a table, and languages have folders and prefixes', async () => {
  const { title, language, items } = await feedOf({
    'config/_default/hugo.toml': 'baseURL = "https://h.example/"\ndefaultContentLanguage = "de"\n',
    'config/_default/permalinks.yaml': 'page: { posts: "/p/:slug/" }\nother: 5\n',
    'config/_default/languages.de.toml': 'title = "Auf Deutsch"\ncontentDir = "content/de"\n',
    'config/_default/languages.en.toml': 'title = "In English"\ncontentDir = "content/en"\n',
    'config/_default/taxonomies.json': '{ "tag": "keywords" }',
    'config/_default/menus.toml': 'this = is not toml',
    'content/de/posts/a.md': page('keywords: [Eins]\n'),
    'content/en/posts/a.md': page('keywords: [One]\n'),
  });
  expect([title, language]).toEqual(['Auf Deutsch', 'de']);
  expect(items.map(({ url, language, tags }) => [url, language, tags])).toEqual([
    ['https://h.example/en/p/a-page/', 'en', ['One']],
    // That of the feed.
    ['https://h.example/p/a-page/', undefined, ['Eins']],
  ]);
});

test.each([
  ['', 'https://h.example/posts/a-b/'],
  ['uglyURLs = true\n', 'https://h.example/posts/a-b.html'],
  ['disablePathToLower = true\n', 'https://h.example/Posts/A-b/'],
])('Hugo: with %j a page is at %s', async (config, url) => {
  const { items } = await feedOf({ 'hugo.toml': HUGO + config, 'content/Posts/A b.md': page() });
  expect(items[0]?.url).toBe(url);
});

test('Hugo: authors are texts, mappings, and keys of files with data', async () => {
  const { authors, items } = await feedOf({
    'hugo.toml': `${HUGO}[params.author]\nname = "The Wire"\n`,
    'data/authors.json': '{ "ab": { "Name": "Ada Berg", "Website": "https://ada.example/" }, "x": "text" }',
    'data/authors/cd.yaml': 'name: Cem Demir\navatar: /c.png\n',
    'data/authors/readme.txt': 'not data',
    'content/a.md': page('authors: [ab, cd, Eve]\n'),
  });
  expect(authors).toMatchObject([{ name: 'The Wire' }]);
  expect(items[0]?.authors).toEqual([
    { name: 'Ada Berg', url: 'https://ada.example/' },
    { name: 'Cem Demir', avatar: 'https://h.example/c.png' },
    { name: 'Eve' },
  ]);
});

test('Hugo: the date in a file name counts where the site says so, and the rest is the slug', async () => {
  const config = `${HUGO}[frontmatter]\ndate = [":filename", ":default"]\n[permalinks]\nposts = "/:year/:slug/"\n`;
  const { items } = await feedOf({
    'hugo.toml': config,
    'content/posts/2025-02-03-a-name.md': '---\ntitle: A\n---\nText.\n',
    'content/posts/2025-02-02-other.md': '---\ntitle: B\nslug: own\n---\nText.\n',
  });
  expect(items.map(({ url }) => url)).toEqual([
    'https://h.example/2025/a-name/',
    'https://h.example/2025/own/',
  ]);
});

test.each([
  ['module.exports = {\n  BODY\n};\n', 'docusaurus.config.js'],
  ['const config = {\n  BODY\n};\nmodule.exports = config;\n', 'docusaurus.config.cjs'],
  ['const config: Config = {\n  BODY\n};\nexport default config;\n', 'docusaurus.config.ts'],
])('Docusaurus: %j is read', async (script, name) => {
  const body = `title: 'D', url: 'https://d.example', baseUrl: '/docs/', trailingSlash: true,
    i18n: { defaultLocale: 'fr' },
    presets: [['classic', { blog: { path: './news/', routeBasePath: '/', feedOptions: { title: 'News of D' } } }], 'other'],
    plugins: ['x', ['@docusaurus/plugin-content-blog', { path: 'second', routeBasePath: 'two', authorsMapPath: 'people.json' }]],`;
  const { title, language, items } = await feedOf({
    [name]: script.replace('BODY', body),
    'news/2026-03-04-a.md': page('tags: [one, two]\n'),
    'news/tags.yml': 'one: { label: Number one }\nthree: text\n',
    'second/people.json': '{ "ab": { "name": "Ada Berg", "imageURL": "https://d.example/a.png" }, "x": 5 }',
    'second/b.md': page('authors: ab\n').replace('A Page', 'B'),
  });
  expect([title, language]).toEqual(['News of D', 'fr']);
  expect(items.map(({ url }) => url).sort()).toEqual([
    'https://d.example/docs/2026/03/04/a/',
    'https://d.example/docs/two/b/',
  ]);
  expect(items.find(({ title }) => title === 'A Page')?.tags).toEqual(['Number one', 'two']);
  expect(items.find(({ title }) => title === 'B')?.authors).toEqual([
    { name: 'Ada Berg', avatar: 'https://d.example/a.png' },
  ]);
});

test('Docusaurus: a configuration that computes its URL is asked for, and so is a site without one', async () => {
  const asked = await checked({
    'docusaurus.config.js': 'module.exports = { title: "D", url: process.env.URL, baseUrl: "/" };',
    'blog/a.md': page(),
  });
  expect(asked).toContain('docusaurus.config.js does not contain url and baseUrl as literals');
});

test('Jekyll: title, author and folders of the configuration', async () => {
  const { title, authors, items } = await feedOf({
    '_config.yml':
      'name: The Name\nurl: https://j.example/\nbaseurl: /base/\nauthor: ab\ntimezone: UTC\npermalink: /:slugified_categories/:name/:week/:w_year/:w_day/:slug_\n',
    '_data/authors.yml': 'ab: { name: Ada Berg }\nx: text\n',
    '_data/other.yml': 'ab: { name: Wrong }\n',
    'World News/_posts/2026-03-04-A_name.md': page('categories: Sport Sport\nauthor: ab\n'),
  });
  expect([title, authors]).toMatchObject(['The Name', [{ name: 'Ada Berg' }]]);
  expect(items[0]?.url).toBe('https://j.example/base/world-news/sport/2026-03-04-a-name/10/2026/3/a-name_');
});

test.each([
  ['26-3-4-a.md', 'https://j.example/2026/03/04/a.html'],
  ['76-3-4-b.md', 'https://j.example/1976/03/04/b.html'],
  ['1999-12-31-c..md', 'https://j.example/1999/12/31/c.html'],
])('Jekyll: the date of %s', async (name, url) => {
  const files = {
    '_config.yml': 'title: J\nurl: https://j.example\n',
    [`_posts/${name}`]: '---\ntitle: A\n---\nText.\n',
  };
  expect((await feedOf(files)).items[0]?.url).toBe(url);
});

test('Jekyll: a site without a URL is told of its CNAME, and of a zone that is unknown', async () => {
  const out = await checked({
    '_config.yml': 'title: J\ntimezone: Middle/Earth\n',
    CNAME: 'www.j.example\n',
    '_posts/2026-03-04-a.md': page(),
  });
  expect(out).toContain(
    '_config.yml has no url; CNAME has www.j.example, so it may be https://www.j.example',
  );
  expect(out).toContain('_config.yml:2 has Middle/Earth, which is unknown');
});

test.each([
  ['hugo.toml', HUGO, 'content/a.md'],
  ['_config.yml', 'title: J\nurl: https://j.example\n', '_posts/2026-03-04-a.md'],
])('a page that is not UTF-8 is an error with its line (%s)', async (name, config, file) => {
  const folder = folderOf({ [name]: config, [file]: new Uint8Array([...Buffer.from(page()), 0xff]) });
  const { out, code } = await run(['check', folder]);
  expect(code).toBe(1);
  expect(out).toContain(`${file}:6: is not valid UTF-8`);
});

test.each(['a.json', 'a.jsonl'])('a list of records that is not UTF-8 is an error (%s)', async (file) => {
  const site = 'title: A\nurl: https://a.example/\nfields: { title: name }\n';
  const folder = folderOf({ 'site.yaml': site, [file]: new Uint8Array([0x7b, 0x0a, 0xff]) });
  const { out, code } = await run(['check', folder]);
  expect(code).toBe(1);
  expect(out).toContain(`${file}:2: is not valid UTF-8`);
});
