import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, writeFile } from '../support.ts';
import { runWith } from './run.ts';

const SITE = 'title: T\nurl: https://new.example\nids: tag:new.example,2026\n';

interface Item {
  readonly id?: string;
  readonly path?: string;
  readonly title?: string;
  readonly content_html?: string;
}

function feedOf(...items: readonly Item[]): string {
  const feed = folderOf({});
  writeFile(
    feed,
    'feed.json',
    JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'F', items: items.map(itemOf) }),
  );
  return join(feed, 'feed.json');
}

function itemOf({ id = 'urn:1', path = 'a/one', title = 'One', content_html = '<p>New.</p>' }: Item) {
  const url = `https://old.example/${path}`;
  return { id, url, title, content_html, date_published: '2026-11-01T10:00:00Z' };
}

test.each<[string, (folder: string, outside: string) => void]>([
  [
    'the record is one',
    (folder, outside) => {
      mkdirSync(join(folder, 'a'));
      symlinkSync(join(outside, 'secret'), join(folder, 'a/one.md'));
    },
  ],
  [
    'the record is one that leads nowhere',
    (folder, outside) => {
      mkdirSync(join(folder, 'a'));
      symlinkSync(join(outside, 'nothing'), join(folder, 'a/one.md'));
    },
  ],
  ['its folder is one', (folder, outside) => symlinkSync(outside, join(folder, 'a'))],
  [
    'its folder is one that leads nowhere',
    (folder, outside) => symlinkSync(join(outside, 'nothing'), join(folder, 'a')),
  ],
])('--force writes through no symbolic link: %s', async (_what, link) => {
  const [folder, outside] = [folderOf({ 'site.yaml': SITE }), folderOf({ secret: 'mine', 'one.md': 'mine' })];
  link(folder, outside);
  const { code, out } = await runWith(['import', feedOf({}), folder, '--force']);
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(/not written: a(\/one\.md)? is a symbolic link: a\/one\.md/),
  ]);
  expect(readdirSync(outside).sort()).toEqual(['one.md', 'secret']);
  expect(['secret', 'one.md'].map((name) => readFileSync(join(outside, name), 'utf8'))).toEqual([
    'mine',
    'mine',
  ]);
});

test('a symbolic link to the folder itself is the way that the user gave', async () => {
  const folder = folderOf({ 'site.yaml': SITE });
  const link = join(folderOf({}), 'articles');
  symlinkSync(folder, link);
  expect((await runWith(['import', feedOf({}), link])).code).toBe(0);
  expect(existsSync(join(folder, 'a/one.md'))).toBe(true);
});

test('--force overwrites a record as a whole and leaves nothing beside it; a folder at its place stays', async () => {
  const folder = folderOf({ 'site.yaml': SITE, 'a/one.md': 'x'.repeat(10_000), 'b.md/keep': '' });
  const { code, out } = await runWith(['import', feedOf({}, { id: 'urn:2', path: 'b' }), folder, '--force']);
  expect([code, out]).toEqual([1, expect.stringContaining('not written: b.md is not a regular file: b.md')]);
  expect(readFileSync(join(folder, 'a/one.md'), 'utf8')).toMatch(
    /^---\nslug: a\/one\n[\s\S]*\n---\n\nNew\.\n$/,
  );
  expect(readdirSync(join(folder, 'a'))).toEqual(['one.md']);
  expect(lstatSync(join(folder, 'b.md')).isDirectory()).toBe(true);
});

test('--dry-run says what would be written, and writes nothing, not even the folder', async () => {
  const folder = join(folderOf({}), 'new');
  const run = await runWith(['import', feedOf({}, { id: 'urn:2', path: 'b' }), folder, '--dry-run']);
  expect([run.code, run.out]).toEqual([
    0,
    `2 of 2 articles would be written to ${folder}\n  site.yaml would be written\nNothing was written, since this was --dry-run.\n`,
  ]);
  expect(existsSync(folder)).toBe(false);
  const there = folderOf({ 'site.yaml': SITE, 'b.md': 'x' });
  expect(
    (await runWith(['import', feedOf({}, { id: 'urn:2', path: 'b' }), there, '--dry-run'])).out,
  ).toContain('1 of 2 articles would be written');
  expect(readdirSync(there)).toEqual(['b.md', 'site.yaml']);
});

test.each<[string, readonly Item[]]>([
  ['a source without articles', []],
  ['a source none of whose articles can be a record', [{ title: 'T', content_html: '<b>'.repeat(1000) }]],
])('%s ends with 1, and writes no site.yaml', async (_what, items) => {
  const folder = folderOf({});
  const { code, out } = await runWith(['import', feedOf(...items), folder]);
  expect([code, out]).toEqual([1, expect.stringContaining('0 of ')]);
  expect(readdirSync(folder)).toEqual([]);
});

test('an article that cannot become a record is reported and left out, and affects no other', async () => {
  const folder = folderOf({ 'site.yaml': SITE });
  const deep = { id: 'urn:2', path: 'b', content_html: '<b>'.repeat(1000) };
  const { code, out } = await runWith(['import', feedOf({}, deep), folder]);
  expect([code, out]).toEqual([1, expect.stringContaining('not written: body: nests elements more than')]);
  expect(out).toContain('1 of 2 articles written');
  expect((await runWith(['check', folder])).code).toBe(0);
});

test('fields that a record cannot have are left out alone', async () => {
  const folder = folderOf({ 'site.yaml': SITE });
  const item = {
    ...itemOf({ title: 'Long '.repeat(1000) }),
    tags: ['Good', 'x'.repeat(400), 'Fine'],
    attachments: [
      { url: '/relative.mp3', mime_type: 'audio/mpeg' },
      { url: 'https://a.example/b.mp3', mime_type: 'audio/mpeg' },
    ],
  };
  const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'F', items: [item] };
  const { code, out } = await runWith(['import', join(folderOf({ f: JSON.stringify(feed) }), 'f'), folder]);
  expect([code, out]).toEqual([
    0,
    expect.stringContaining('not carried: categories, must be at most 300 characters long'),
  ]);
  const [served] = JSON.parse((await runWith(['show', '/feed.json', folder])).out).items;
  expect(served.tags).toEqual(['Good', 'Fine']);
  expect(served.attachments).toMatchObject([{ url: 'https://a.example/b.mp3' }]);
  expect(served.title).toMatch(/^Long Long .*…$/);
});

test('a body that cannot become Markdown is reported, and --html preserves it', async () => {
  const folder = folderOf({ 'site.yaml': SITE });
  const source = feedOf({ content_html: '<frameset> <p>Hello' });
  const { code, out } = await runWith(['import', source, folder]);
  expect([code, out]).toEqual([
    1,
    expect.stringContaining('not written: body: cannot be turned into Markdown'),
  ]);
  expect((await runWith(['import', source, folder, '--html', '--force'])).code).toBe(0);
});

test('an article that the folder has under another name is not written a second time', async () => {
  const folder = folderOf({
    'site.yaml': SITE,
    'here.md': '---\ntitle: T\nid: urn:1\nslug: here\npublished: 2026-11-01T10:00:00Z\n---\nx\n',
  });
  const { code, out } = await runWith(['import', feedOf({}), folder]);
  expect([code, out]).toEqual([1, expect.stringContaining('its id urn:1 is that of here.md: a/one.md')]);
});

test('articles that come twice are written once; of two that share a slug the second gets another', async () => {
  const folder = folderOf({ 'site.yaml': SITE });
  const source = feedOf({}, {}, { id: 'urn:2', title: 'Two' }, { id: 'urn:3', title: 'Three' });
  const { code, out } = await runWith(['import', source, folder]);
  expect([code, out]).toEqual([0, expect.stringContaining('3 of 3 articles written')]);
  expect(out).toContain('left out: the same article again: a/one');
  expect(readdirSync(join(folder, 'a')).sort()).toEqual(['one-2.md', 'one-3.md', 'one.md']);
});

const WORDPRESS = join(import.meta.dirname, '../fixtures/wordpress.xml');

test('a folder without site.yaml gets one with what the export knows, and the next step is printed', async () => {
  const folder = join(folderOf({}), 'new articles');
  const { code, out } = await runWith(['import', WORDPRESS, folder]);
  expect(code).toBe(0);
  expect(out).toContain('  site.yaml is written\n');
  expect(out).toMatch(
    /Next:\n {2}look through .*site\.yaml, ids above all\n {2}feedstand check '.*new articles'\n {2}feedstand serve /,
  );
  const text = readFileSync(join(folder, 'site.yaml'), 'utf8');
  expect(text).toContain('title: Old Blog\ndescription: d\nurl: https://blog.example # the website');
  expect(text).toMatch(/\nids: tag:blog\.example,2026\n/);
  expect(text).toMatch(/\n# feeds: https:/);
  expect(text).toMatch(/\nlanguage: en # /);
  expect(text).toMatch(/\ntimeZone: Europe\/Berlin # .*guessed/);
  expect(text).toContain(
    'categories:\n  Food & Drink: {aliases: [food]}\nauthors:\n  Ada Berg: {aliases: [ada]}\n',
  );
  const checked = await runWith(['check', folder]);
  expect([checked.code, checked.err + checked.out]).toEqual([0, expect.not.stringContaining('site.yaml')]);
});

test('of a feed, which says less, the rest of site.yaml is comments', async () => {
  const folder = folderOf({});
  expect((await runWith(['import', feedOf({}), folder])).code).toBe(0);
  const text = readFileSync(join(folder, 'site.yaml'), 'utf8');
  expect(text).toContain('# timeZone: Europe/London # for times on pages\n');
  expect((await runWith(['check', folder])).code).toBe(0);
});

test('a site.yaml that is there stays, and ids that records have by default stay without one', async () => {
  const folder = folderOf({ 'site.yaml': SITE });
  await runWith(['import', WORDPRESS, folder, '--force']);
  expect(readFileSync(join(folder, 'site.yaml'), 'utf8')).toBe(SITE);
  const without = folderOf({
    'here.md': '---\ntitle: T\nslug: here\npublished: 2026-11-01T10:00:00Z\n---\nx\n',
  });
  const idOf = async () => JSON.parse((await runWith(['explain', '--json', 'here', without])).out)[0].id;
  const before = await idOf();
  await runWith(['import', WORDPRESS, without]);
  expect(existsSync(join(without, 'site.yaml'))).toBe(true);
  expect(await idOf()).toBe(before);
});

test('an import is the same in any time zone of the machine, and tells what dates left open', async () => {
  const item = (name: string, date: string) =>
    `<item><title>${name}</title><link>https://old.example/${name}</link><guid>https://old.example/${name}</guid><pubDate>${date}</pubDate><description>Text</description></item>`;
  const source = join(
    folderOf({
      'feed.xml': `<rss version="2.0"><channel><title>Old</title><link>https://old.example/</link><description>d</description>${[
        item('cet', 'Mon, 07 Sep 2026 00:01:00 CET'),
        item('bst', 'Mon, 07 Sep 2026 00:01:00 BST'),
        item('none', '2026-09-07 00:01:00'),
        item('odd', 'Mon, 07 Sep 2026 00:01:00 QQT'),
      ].join('')}</channel></rss>`,
    }),
    'feed.xml',
  );
  const before = process.env.TZ;
  const results = [];
  for (const zone of ['America/New_York', 'UTC', 'Asia/Tokyo']) {
    const folder = folderOf({ 'site.yaml': SITE });
    process.env.TZ = zone;
    const { code, out } = await runWith(['import', source, folder]);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    results.push({ code, out: out.replaceAll(folder, 'FOLDER'), files });
  }
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
  expect(results[0]?.code).toBe(0);
  expect(results[0]?.files.join('')).toMatch(/published: '?2026-09-06T23:01:00Z/);
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});
