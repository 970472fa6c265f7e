import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runWith } from '../cli/run.ts';
import { folderOf } from '../support.ts';

const CONTENT = join(import.meta.dirname, '../fixtures/dialects/hugo/content');
const FEEDS = ['--feeds-url', 'https://feeds.example'];

interface Item {
  readonly id: string;
  readonly title: string;
  readonly date_published: string;
  readonly content_html: string;
}

async function itemsOf(folder: string): Promise<Item[]> {
  const { code, out, err } = await runWith(['show', '/feed.json?limit=200', folder, ...FEEDS]);
  expect([code, out === '' ? err : '']).toEqual([0, '']);
  return JSON.parse(out).items;
}

// The ids, titles and dates in the feed that Hugo 0.111.3 generates from the same folder.
const OF_HUGO = [
  ['news/2026/03/08/late-edition/', 'Late', '2026-03-08T23:30:00Z'],
  ['news/2026/03/07/the-harbour-opens-again/', 'The harbour opens, again!', '2026-03-08T04:30:00Z'],
  ['posts/json/', 'JSON', '2026-03-03T08:00:00Z'],
  ['posts/toml/', 'TOML & dates', '2026-03-03T04:30:00Z'],
  ['posts/plain-post/', 'A plain post', '2026-03-01T05:00:00Z'],
  ['posts/2026/with-spaces-%C3%BCn%C3%AF/', 'Spaces', '2026-03-01T04:30:00Z'],
  ['posts/my-slug.1/', 'Slugged', '2026-02-27T05:00:00Z'],
  ['elsewhere/Page.html', 'With a url', '2026-02-26T05:00:00Z'],
] as const;

test('a Hugo site is served with the ids, titles and dates of Hugo’s own feed', async () => {
  const items = await itemsOf(CONTENT);
  for (const [path, title, published] of OF_HUGO) {
    const item = items.find(({ id }) => id === `https://hugo.example/site/${path}`);
    expect(item, path).toMatchObject({ title, date_published: published });
  }
  expect(items.map(({ id }) => id)).toContain('https://hugo.example/site/posts/bundle/');
  expect(items).toHaveLength(9);
});

test('drafts, expired, scheduled, headless and unlisted pages, sections and resources are in no feed', async () => {
  const ids = (await itemsOf(CONTENT)).map(({ id }) => id).join();
  for (const name of ['draft', 'expired', 'future', 'hidden', 'unlisted', '_index', 'notes', 'more/deep'])
    expect(ids).not.toContain(`/${name}`);
});

test('check reports which settings it read from which line, and what is left out', async () => {
  const { code, out, err } = await runWith(['check', CONTENT]);
  expect(code).toBe(0);
  expect(err).toContain('dialect: hugo (../hugo.toml)');
  expect(err).toContain('timeZone: America/New_York (hugo.toml:4)');
  expect(out).toContain('about.md:1: has no date');
  expect(out).toContain('posts/Plain-Post.md:8: body: the shortcode unknown is left out of feeds');
});

const PAGE = (more: string) => `---\ntitle: T\ndate: 2026-01-01\n${more}\n---\nText.\n`;

test.each([
  ['draft: true', true],
  ['Draft: "yes"', true],
  ['draft: perhaps', true],
  ['draft: false', false],
  ['expiryDate: 2026-01-02', true],
  ['expirydate: someday', true],
  ['expiryDate: 2030-01-02', false],
  ['unpublishdate: 2026-01-02', true],
  ['publishDate: 2030-01-01', true],
  ['headless: true', true],
  ['build: { list: never }', true],
  ['_build: { render: false }', true],
  ['build: { list: always }', false],
])('a page with %s is hidden: %j', async (more, isHidden) => {
  const site = folderOf({
    'hugo.toml': 'baseURL = "https://h.example/"\ntitle = "H"\n',
    'content/posts/a.md': PAGE(more),
  });
  const { out } = await runWith(['show', '/feed.json', join(site, 'content'), ...FEEDS]);
  expect(out.includes('https://h.example/posts/a/')).toBe(!isHidden);
});

test('a folder with site.yaml is read in our own format, and --site FILE overrides settings of Hugo', async () => {
  const files = {
    'hugo.toml': 'baseURL = "https://h.example/"\ntitle = "H"\n',
    'content/posts/a.md': PAGE(''),
  };
  const folder = folderOf({ ...files, 'our.yaml': 'title: Ours\nid: tag\nids: tag:h.example,2020\n' });
  const args = ['show', '/feed.json', join(folder, 'content'), ...FEEDS];
  const feed = JSON.parse((await runWith([...args, '--site', join(folder, 'our.yaml')])).out);
  expect(feed.title).toBe('Ours');
  expect(feed.items[0].id).toBe('tag:h.example,2026-01-01:/posts/a/');
  const own = folderOf({
    ...files,
    'content/site.yaml': 'title: Own\nurl: https://own.example\nids: tag:own,2026\n',
  });
  const { out } = await runWith(['check', join(own, 'content')]);
  expect(out).toContain('published');
});
