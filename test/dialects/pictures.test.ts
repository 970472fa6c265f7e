import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runWith } from '../cli/run.ts';
import { folderOf } from '../support.ts';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>';
const MEDIA = 'https://feeds.example/media/HASH';

interface Shown {
  readonly image: string | undefined;
  readonly sources: readonly string[];
}

type Files = Readonly<Record<string, string>>;

/** The pictures of the first article, with `HASH` for what depends on the bytes. */
async function shownIn(files: Files, articles = '.', site?: string): Promise<Shown> {
  const folder = folderOf(files);
  const args = ['show', '/feed.json', join(folder, articles), '--feeds-url', 'https://feeds.example'];
  const { out, err } = await runWith(site === undefined ? args : [...args, '--site', join(folder, site)]);
  if (out === '') throw new Error(err);
  const plain = (url: string) => url.replace(/(?<=\/media\/)[\da-f]{20}(?=\/)/, 'HASH');
  const [item] = JSON.parse(out).items;
  const sources = [...item.content_html.matchAll(/<img src="([^"]+)"/g)].map(([, url]) => plain(url));
  return { image: item.image && plain(item.image), sources };
}

const post = (fields: string, body = 'Text.') => `---\ntitle: T\n${fields}\n---\n\n${body}\n`;

const ASTRO: Files = {
  'astro.config.mjs': "export default { site: 'https://a.example' };",
  'src/pages/blog/[...slug].astro': '',
};

test('Astro: pictures beside the text are published, since the build renames them', async () => {
  const files = {
    ...ASTRO,
    'src/content/blog/a/index.md': post(
      'pubDate: 2026-01-02\nheroImage: ./hero.svg',
      '![a](./images/a.svg) ![b](/b.svg)',
    ),
    'src/content/blog/a/hero.svg': SVG,
    'src/content/blog/a/images/a.svg': SVG,
  };
  expect(await shownIn(files, 'src/content/blog')).toEqual({
    image: `${MEDIA}/hero.svg`,
    sources: [`${MEDIA}/hero.svg`, `${MEDIA}/a.svg`, 'https://a.example/b.svg'],
  });
});

test('Astro: the folder that is served may have the pictures above the articles', async () => {
  const files = {
    ...ASTRO,
    'src/content/blog/a.md': post(
      'pubDate: 2026-01-02\nheroImage: { src: ../../assets/hero.svg, alt: A ship }',
    ),
    'src/assets/hero.svg': SVG,
  };
  expect((await shownIn(files, 'src')).image).toBe(`${MEDIA}/hero.svg`);
});

test.each([
  ['./none.svg', 'does not exist'],
  ['../../assets/hero.svg', 'is not in the folder'],
  ['./a.md', 'is not a picture'],
])('Astro: the picture %s is left out with a warning', async (path, message) => {
  const files = {
    ...ASTRO,
    'src/content/blog/a.md': post(`pubDate: 2026-01-02\nheroImage: ${path}`),
    'src/assets/hero.svg': SVG,
  };
  const folder = folderOf(files);
  const { code, out } = await runWith(['check', join(folder, 'src/content/blog')]);
  expect([code, out]).toEqual([0, expect.stringContaining(message)]);
  expect((await shownIn(files, 'src/content/blog')).image).toBeUndefined();
});

test('serve and check say that pictures are published, and from where the rule is', async () => {
  const folder = folderOf({ ...ASTRO, 'src/content/blog/a.md': post('pubDate: 2026-01-02') });
  const { err } = await runWith(['check', join(folder, 'src/content/blog')]);
  expect(err).toMatch(/media\W+serve.*only the build knows/);
});

test('Eleventy and plain Markdown: pictures beside the text are published', async () => {
  const eleventy = {
    'eleventy.config.js': '',
    '_data/site.json': '{"url": "https://e.example"}',
    'blog/a/a.md': post('date: 2026-01-02\nimage: a.svg', '![a](a.svg)'),
    'blog/a/a.svg': SVG,
  };
  const expected = { image: `${MEDIA}/a.svg`, sources: [`${MEDIA}/a.svg`] };
  expect(await shownIn(eleventy)).toEqual(expected);
  const plain = {
    'other.yaml': 'dialect: plain\nurl: https://p.example\n',
    'a.md': post('date: 2026-01-02\nimage: a.svg', '![a](a.svg)'),
    'a.svg': SVG,
  };
  expect(await shownIn(plain, '.', 'other.yaml')).toEqual(expected);
});

const HUGO: Files = {
  'hugo.toml': 'baseURL = "https://h.example/base/"\n[languages.en]\n[languages.fr]\n',
  'our.yaml': 'media: serve\n',
};

test.each([
  ['posts/b/index.md', 'a.svg', 'https://h.example/base/posts/b/a.svg', 'a file of the bundle'],
  ['posts/b/index.fr.md', './a.svg', 'https://h.example/base/fr/posts/b/a.svg', 'a file of the bundle'],
  ['posts/b/index.md', 'img/none.svg', 'https://h.example/base/img/none.svg', 'no file of the bundle'],
  ['posts/c.md', 'c.svg', 'https://h.example/base/c.svg', 'a page that is no bundle has no files'],
  ['posts/b/index.md', '/a.svg', 'https://h.example/a.svg', 'a path from the root of the host'],
  ['posts/b/index.md', 'https://x.example/a.svg', 'https://x.example/a.svg', 'a URL'],
])('Hugo: in %s the picture %s is %s: %s', async (page, path, image) => {
  const files = {
    ...HUGO,
    [`content/${page}`]: post(`date: 2026-01-02\nimages: [${path}]`),
    'content/posts/b/a.svg': SVG,
    'content/posts/c.svg': SVG,
  };
  expect((await shownIn(files, 'content')).image).toBe(image);
});

test('Hugo: with media: serve the files of a bundle are published, others have the address of the website', async () => {
  const files = {
    ...HUGO,
    'content/posts/b/index.md': post(
      'date: 2026-01-02\ncover: { image: a.svg }',
      '![a](a.svg) {{< figure src="b/c.svg" >}} ![d](/d.svg)',
    ),
    'content/posts/b/a.svg': SVG,
    'content/posts/b/b/c.svg': SVG,
  };
  expect(await shownIn(files, 'content', 'our.yaml')).toEqual({
    image: `${MEDIA}/a.svg`,
    sources: [`${MEDIA}/a.svg`, `${MEDIA}/c.svg`, 'https://h.example/d.svg'],
  });
  expect((await shownIn(files, 'content')).sources).toEqual([
    'https://h.example/base/posts/b/a.svg',
    'https://h.example/base/posts/b/b/c.svg',
    'https://h.example/d.svg',
  ]);
});
