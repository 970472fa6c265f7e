import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runWith as run } from '../cli/run.ts';
import { folderOf, writeFile } from '../support.ts';
import { articlesFolder, FIXTURES, type Fixture, feedFile, fixtureOf, siteFolder, ZONE } from './fixtures.ts';
import { makeHistory } from './history.ts';

const MACHINES = ['Asia/Tokyo', 'America/Los_Angeles'];

test.each(
  FIXTURES.flatMap((fixture) => MACHINES.map((machine) => ({ fixture, machine, name: fixture.name }))),
)(
  '$name: ids, links, dates and titles are those of its own feed, on a machine in $machine',
  async ({ fixture, machine }) => {
    const before = process.env.TZ;
    onTestFinished(() => {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    });
    process.env.TZ = machine;
    expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(machine);
    const feed = feedFile(fixture);
    const items = readFileSync(feed, 'utf8').match(/<(?:item|entry)[ >]/g)?.length ?? 0;
    const site = folderOf({ 'other.yaml': `timeZone: ${ZONE}\n` });
    const zone = fixture.needsZone ? ['--site', join(site, 'other.yaml')] : [];
    const folder = fixture.hasHistory ? copyWithHistory(fixture) : articlesFolder(fixture);
    const { code, out } = await run(['check', folder, ...zone, '--against', feed]);
    const counts = `${items - fixture.leftOut} the same, 0 different, ${fixture.leftOut} only there, 0 only here`;
    expect(out).toContain(`: ${items} items: ${counts}\n`);
    expect(code).toBe(0);
  },
);

/** The articles of a copy that is a repository. */
function copyWithHistory(fixture: Fixture): string {
  const folder = folderOf({});
  cpSync(siteFolder(fixture), folder, { recursive: true });
  makeHistory(folder);
  return join(folder, fixture.articles);
}

const POST: Readonly<Record<string, string>> = {
  hugo: 'content/posts/Plain-Post.md',
  eleventy: 'content/posts/First-Post.md',
  astro: 'src/content/blog/First-Post.md',
  jekyll: '_posts/2026-03-09-page.html',
  docusaurus: 'blog/timed.md',
  hexo: 'source/_posts/quoted.md',
  zola: 'content/posts/slugged.md',
};

test.each([
  { name: 'hugo', fields: 'draft: maybe', why: 'a draft that is not understood' },
  { name: 'hugo', fields: 'expiryDate: soon', why: 'an expiry that is not understood' },
  { name: 'hugo', fields: 'headless: true', why: 'headless' },
  { name: 'hugo', fields: 'build: { render: never }', why: 'not rendered' },
  { name: 'hugo', fields: 'publishDate: 2996-01-01', why: 'not due' },
  { name: 'astro', fields: 'draft: true', why: 'a draft' },
  { name: 'eleventy', fields: 'permalink: false', why: 'not written' },
  { name: 'eleventy', fields: 'eleventyExcludeFromCollections: [posts]', why: 'not in a collection' },
  { name: 'docusaurus', fields: 'draft: true', why: 'a draft' },
  { name: 'docusaurus', fields: 'unlisted: true', why: 'in no list' },
  { name: 'docusaurus', fields: 'unlisted: maybe', why: 'a flag that is not understood' },
  { name: 'zola', fields: 'draft = true', why: 'a draft' },
  { name: 'hexo', fields: 'published: false', why: 'unpublished' },
  { name: 'hexo', fields: 'draft: true', why: 'a draft' },
  { name: 'hexo', fields: 'hidden: true', why: 'hidden by hexo-hide-posts' },
  { name: 'hexo', fields: 'password: secret', why: 'encrypted on the website' },
  { name: 'jekyll', fields: 'published: no', why: 'unpublished' },
  { name: 'jekyll', fields: 'status: draft', why: 'a word of ours' },
])('$name leaves out an article: $why', async ({ name, fields }) => {
  const file = POST[name] ?? '';
  const folder = copyOf(name);
  const shown = await idsIn(name, folder);
  const text = readFileSync(join(folder, file), 'utf8');
  writeFile(folder, file, text.replace(/^title(?=:| =)/m, `${fields}\ntitle`));
  expect((await idsIn(name, folder)).length).toBe(shown.length - 1);
});

async function idsIn(name: string, folder: string): Promise<readonly string[]> {
  const { out } = await run(['show', '/feed.json?limit=200', join(folder, fixtureOf(name).articles)]);
  return (JSON.parse(out) as { readonly items: readonly { readonly id: string }[] }).items.map(
    ({ id }) => id,
  );
}

/** A copy of a site, which a test may change. */
function copyOf(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'feedstand-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(siteFolder(fixtureOf(name)), folder, { recursive: true });
  return folder;
}

test('an id or a date that differs from a feed fails, and --suggest says what would make them equal', async () => {
  const folder = copyOf('jekyll');
  const site = join(folder, 'other.yaml');
  writeFile(folder, 'other.yaml', 'id: permalink\ntimeZone: Asia/Tokyo\n');
  const feed = feedFile(fixtureOf('jekyll'));
  const { code, out } = await run(['check', folder, '--site', site, '--against', feed, '--suggest']);
  expect(code).toBe(1);
  expect(out).toContain('there https://jekyll.example/base/2026/03/09/page\n');
  expect(out).toContain('without timeZone, id in ');
});

test('a feed of our own is equal to its folder, and bundle and build refuse another one', async () => {
  const folder = copyOf('hugo');
  const articles = join(folder, 'content');
  const feed = join(folder, 'feed.json');
  writeFile(folder, 'feed.json', (await run(['show', '/feed.json', articles])).out);
  const guarded = ['--feeds-url', 'https://feeds.example', '--against', feed];
  expect((await run(['build', articles, '--out', join(folder, 'built'), ...guarded])).code).toBe(0);
  expect((await run(['bundle', articles, '--out', join(folder, 'bundle'), ...guarded])).code).toBe(0);
  const bundle = join(folder, 'bundle/bundle.bin');
  expect((await run(['check', articles, '--against', bundle])).out).toContain('9 the same, 0 different');

  const post = 'content/posts/slugged.md';
  writeFile(folder, post, readFileSync(join(folder, post), 'utf8').replace('2026-02-27', '2026-02-28'));
  const { code, err } = await run(['build', articles, '--out', join(folder, 'other'), ...guarded]);
  expect([code, err]).toEqual([1, expect.stringContaining('nothing is written')]);
  expect((await run(['check', articles, '--against', bundle])).code).toBe(1);
});

test('plain Markdown with front matter is read with the fields and addresses that site.yaml names', async () => {
  const folder = folderOf({
    'other.yaml':
      'dialect: plain\nurl: https://plain.example\npermalink: /:year/:slug/\nfields: { published: [released] }\n',
    'posts/2026-01-02-a.md': '---\ntags: one, two\n---\n\n# A *title*\n\nText.\n',
    'posts/b.mdx':
      "---\ntitle: B\nreleased: 2 Mar 2026 10:00 +0100\n---\nimport X from './x';\n\n<X>Kept.</X>\n\n`{kept}`\n",
    'posts/c.md': '+++\ntitle = "C"\ndate = 2026-03-03\n+++\n\nText.\n',
    'readme.md': 'Not an article.',
  });
  const { out } = await run(['show', '/feed.json', folder, '--site', join(folder, 'other.yaml')]);
  const items = (JSON.parse(out) as { readonly items: readonly Record<string, unknown>[] }).items;
  expect(items.map(({ id, title, date_published }) => [id, title, date_published])).toEqual([
    ['https://plain.example/2026/c/', 'C', '2026-03-03T00:00:00Z'],
    ['https://plain.example/2026/b/', 'B', '2026-03-02T09:00:00Z'],
    ['https://plain.example/2026/a/', 'A title', '2026-01-02T00:00:00Z'],
  ]);
  expect(items[1]?.content_html).toBe('<p>Kept.</p>\n<p><code>{kept}</code></p>');
});
