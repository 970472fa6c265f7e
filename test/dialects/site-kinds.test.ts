import { expect, test } from 'vitest';
import { runWith as run } from '../cli/run.ts';
import { folderOf } from '../support.ts';

const ASTRO = "export default { site: 'https://a.example' };";
const PAGE = '---\nconst { Content } = await render(post);\n---\n<Content />';

function post(fields: string): string {
  return `---\ntitle: A\n${fields}\n---\n\nText.\n`;
}

async function itemsIn(files: Readonly<Record<string, string>>, below = '') {
  const { out } = await run(['show', '/feed.json?limit=200', `${folderOf(files)}/${below}`]);
  return (JSON.parse(out) as { readonly items: readonly Record<string, unknown>[] }).items;
}

async function urlsIn(files: Readonly<Record<string, string>>, below = ''): Promise<readonly unknown[]> {
  return (await itemsIn(files, below)).map(({ url }) => url);
}

test('Astro: the page that renders entries says where they are, and collections may be in any folder', async () => {
  const files = {
    'astro.config.mjs': ASTRO,
    'src/content.config.ts':
      'const posts = defineCollection({ loader: glob({ pattern: "*.md", base: "./posts" }) });\nexport const collections = { posts };',
    'src/pages/article/[slug].astro': PAGE,
    'src/pages/tag/[tag].astro': '---\nconst all = await getCollection("posts");\n---\n',
    'posts/A Post.md': post('date: 2026-01-02'),
  };
  expect(await urlsIn(files)).toEqual(['https://a.example/article/a-post/']);
  expect(await urlsIn(files, 'posts')).toEqual(['https://a.example/article/a-post/']);
});

test('Astro: Starlight shows the collection docs at the root, with admonitions', async () => {
  const files = {
    'astro.config.mjs': `import starlight from '@astrojs/starlight';\n${ASTRO}`,
    'src/content/docs/blog/a.md': post('date: 2026-01-02').replace('Text.', ':::note\nText.\n:::'),
  };
  const [item] = await itemsIn(files);
  expect(item?.url).toBe('https://a.example/blog/a/');
  expect(item?.content_html).toContain('<blockquote>');
});

test('Eleventy: the folder of global data is written relative to the input', async () => {
  const files = {
    'eleventy.config.js': 'export const config = { dir: { input: "content", data: "../_data" } };',
    '_data/metadata.js': 'export default { url: "https://a.example/" };',
    'content/a.md': post('date: 2026-01-02'),
  };
  expect(await urlsIn(files)).toEqual(['https://a.example/a/']);
});

test.each([
  ['Last Modified', 'a checkout changes'],
  ['Created', 'a checkout changes'],
])('Eleventy: a page with the date "%s" is reported and no error', async (date, why) => {
  const files = {
    '.eleventy.js': '',
    '_data/site.json': '{"url":"https://a.example"}',
    'a.md': post(`date: ${date}`),
    'b.md': post('date: 2026-01-02'),
  };
  const { code, out } = await run(['check', folderOf(files)]);
  expect(out).toContain(`a.md:1: has the date "${date}", which ${why}, so it is not an article`);
  expect(code).toBe(0);
});

test('Zola: a date that only the path has is the date', async () => {
  const files = {
    'config.toml': 'base_url = "https://a.example"\n',
    'content/a.md': '\n\n+++\npath = "2026/01/02/a"\ntitle = "A"\n+++\n\nText.\n',
    'content/about.md': '+++\npath = "about"\ntitle = "About"\n+++\n\nText.\n',
  };
  const items = await itemsIn(files);
  expect(items.map(({ url, date_published }) => [url, date_published])).toEqual([
    ['https://a.example/2026/01/02/a/', '2026-01-02T00:00:00Z'],
  ]);
});

test('Hugo: the title of the main language, and blank lines before front matter, whose lines are right', async () => {
  const files = {
    'hugo.toml':
      'baseURL = "https://a.example/"\n[languages.en]\ntitle = "Main"\n[languages.fr]\ntitle = "Autre"\n',
    'content/a.md': `\n\n${post('date: 2026-01-02')}`,
    'content/b.md': '\n\n---\ntitle: B\ndate: never\n---\n\nText.\n',
    'content/c.md': '\n---\ntitle: [\n---\n',
  };
  const folder = folderOf(files);
  const { out, err } = await run(['check', folder]);
  expect(err).toContain('title: Main');
  expect(out).toContain('content/b.md:5: date: "never" is not a date');
  expect(out).toMatch(/content\/c\.md:[34]: is not valid YAML/);
  expect(out).toContain('1 article, 2 errors');
});
