import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf } from '../support.ts';
import { runWith } from './run.ts';

const fixture = (name: string) => join(import.meta.dirname, '..', name);
const SITE = 'title: T\nurl: https://new.example\nids: tag:new.example,2026\n';

async function importInto(source: string, ...flags: string[]) {
  const folder = folderOf({ 'site.yaml': SITE });
  return { folder, ...(await runWith(['import', source, folder, ...flags])) };
}

function nextSteps(folder: string): string {
  return `Next:\n  feedstand check ${folder}\n  feedstand serve ${folder}\n`;
}

/** The items of the feed of everything, after the import. */
async function servedItems(folder: string): Promise<Record<string, unknown>[]> {
  return JSON.parse((await runWith(['show', '/feed.json', folder])).out).items;
}

describe.each([[[] as string[]], [['--html']]])('with %j', (flags) => {
  test.each(['rss', 'atom', 'json'])(
    'a %s feed comes back with the same ids, dates, titles and links',
    async (extension) => {
      const source = fixture(`golden/feed.${extension}`);
      const { folder, code, out } = await importInto(source, ...flags);
      expect([code, out]).toEqual([0, `2 of 2 articles written to ${folder}\n${nextSteps(folder)}`]);
      expect((await runWith(['check', folder])).code).toBe(0);
      const before = JSON.parse(readFileSync(fixture('golden/feed.json'), 'utf8')).items;
      const after = await servedItems(folder);
      for (const [index, item] of after.entries()) {
        const { id, url, title, date_published, date_modified, tags, authors } = before[index];
        expect(item).toMatchObject({ id, url, title, date_published, date_modified });
        expect(new Set(item.tags as string[])).toEqual(new Set(tags));
        expect((item.authors as { name: string }[]).map(({ name }) => name)).toEqual(
          authors.map(({ name }: { name: string }) => name),
        );
      }
      expect(after[0]).toMatchObject({
        language: 'de',
        image: 'https://media.example/p.jpg?w=1&h=2',
        summary: 'Summary & <b>no markup</b> ]]>',
      });
    },
  );

  test('a WordPress export keeps its ids, dates, authors, topics, picture and enclosure, and losses are reported', async () => {
    const { folder, code, out } = await importInto(fixture('fixtures/wordpress.xml'), ...flags);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      `2 of 2 articles written to ${folder}`,
      '  left out: 1 × media files: records link to their present addresses',
      '  left out: 1 × entries of the kind page',
      '  not carried: comments: 2024/05/fish-chips',
      '  not carried: the shortcode gallery, which stays in the text: 2024/05/fish-chips',
      `For old feeds to lead here, put this into ${folder}/site.yaml, below the keys that it has:`,
      'categories:',
      '  Food & Drink: {aliases: [food]}',
      'authors:',
      '  Ada Berg: {aliases: [ada]}',
      ...nextSteps(folder).split('\n'),
    ]);
    const [item, ...others] = await servedItems(folder);
    expect(others).toEqual([]);
    expect(item).toMatchObject({
      id: 'https://blog.example/?p=12',
      url: 'https://blog.example/2024/05/fish-chips/',
      title: 'Fish & chips – a love story',
      summary: 'A story',
      date_published: '2024-05-03T08:00:00Z',
      date_modified: '2024-05-04T08:00:00Z',
      authors: [{ name: 'Ada Berg' }],
      tags: ['Food & Drink', 'Fish'],
      image: 'https://blog.example/up/a.jpg',
      attachments: [{ url: 'https://blog.example/a.mp3', mime_type: 'audio/mpeg', size_in_bytes: 1234 }],
      _feedstand: { categories: ['Food & Drink'], tags: ['Fish'], image: { alt: 'A fish', caption: 'Cap' } },
    });
    expect(item?.content_html).toMatch(/<p>First line<br \/>\nsecond line\.<\/p>/);
    expect(item?.content_html).toContain('<figcaption>The caption</figcaption>');
    expect(item?.content_html).toContain('<td>1</td>');
  });

  test('missing fields of an odd feed are reported, and affect no other item', async () => {
    const { folder, code, out } = await importInto(fixture('fixtures/odd.rss'), ...flags);
    expect(code).toBe(0);
    expect(out).toContain('left out: 1 × items without a date: No date');
    expect(await servedItems(folder)).toMatchObject([
      { id: 'https://odd.example/a.php', title: 'Same place', date_published: '2026-11-01T11:00:00Z' },
      {
        id: '12345',
        title: 'Café & bar',
        authors: [{ name: 'Bo' }],
        date_published: '2026-11-01T09:00:00Z',
      },
    ]);
  });

  test('an item of plain text without a title gets one from its beginning', async () => {
    const { folder, out } = await importInto(fixture('fixtures/micro.json'), ...flags);
    expect(out).toContain('not carried: image without a web address: 1');
    const [item] = await servedItems(folder);
    expect(item).toMatchObject({
      title: 'A note without a title & with <signs>. And a second paragraph.',
      date_published: '2026-11-01T09:00:00.250Z',
    });
    expect(item?.content_html).toContain('<p>A note without a title &amp; with &lt;signs&gt;.</p>');
  });
});

test.each<[string, string, object, RegExp]>([
  [
    'relative addresses have a base of their own',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/blog/" xml:lang="sv"><id>urn:f</id><title>t</title><updated>2026-11-01T10:00:00Z</updated><entry><id>urn:1</id><title>One</title><updated>2026-11-01T10:00:00Z</updated><link href="posts/1"/><content type="html">&lt;a href="posts/2"&gt;x&lt;/a&gt;</content></entry></feed>',
    { id: 'urn:1', url: 'https://base.example/blog/posts/1', language: 'sv' },
    /href="https:\/\/base\.example\/blog\/posts\/2"/,
  ],
  [
    'plain text has paragraphs',
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:f</id><title>t</title><updated>2026-11-01T10:00:00Z</updated><entry><id>urn:1</id><title>One</title><updated>2026-11-01T10:00:00Z</updated><content type="text">First &lt;b&gt;.\n\nSecond.</content></entry></feed>',
    { id: 'urn:1' },
    /<p>First &lt;b&gt;\.<\/p>\n<p>Second\.<\/p>/,
  ],
  [
    'a link is relative to the website, and a title speaks of HTML',
    '<rss version="2.0"><channel><title>t</title><link>https://old.example/x/</link><description>d</description><language>nl</language><item><title>Use of &lt;b&gt; in HTML</title><link>/rel</link><guid isPermaLink="false">urn:1</guid><pubDate>Sun, 01 Nov 2026 10:00:00 GMT</pubDate><description>&lt;pre&gt;a\n  b\n\n    c&lt;/pre&gt;</description></item></channel></rss>',
    { id: 'urn:1', url: 'https://old.example/rel', title: 'Use of <b> in HTML', language: 'nl' },
    /<pre>a\n {2}b\n\n {4}c<\/pre>/,
  ],
  [
    'authors are those of the feed, and an address that is none costs nothing',
    '{"version":"https://jsonfeed.org/version/1.1","title":"t","language":"fi","authors":[{"name":"All of us"}],"items":[{"id":"urn:1","url":"https://a.example/1","title":"One","content_html":"<p>x</p>","external_url":"/relative","date_published":"2026-11-01T10:00:00Z"}]}',
    { id: 'urn:1', language: 'fi', authors: [{ name: 'All of us' }] },
    /<p>x<\/p>/,
  ],
])('%s', async (_what, source, expected, body) => {
  const file = join(folderOf({ feed: source }), 'feed');
  const { folder, code } = await importInto(file);
  expect(code).toBe(0);
  const [item] = await servedItems(folder);
  expect(item).toMatchObject(expected);
  expect(item?.content_html).toMatch(body);
});

test('one item that cannot be written affects no other', async () => {
  const item = (id: string, path: string) => ({
    id,
    url: `https://a.example/${path}`,
    title: 'T',
    content_html: 'x',
    date_published: '2026-11-01T10:00:00Z',
  });
  const items = [
    item('urn:1', 'я'.repeat(300)),
    item('urn:2', 'b'),
    item('urn:2', 'c'),
    item('urn:3', '../../../etc/passwd'),
    item('urn:4', 'etc'),
  ];
  const file = join(
    folderOf({ feed: JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 't', items }) }),
    'feed',
  );
  const { folder, code, out } = await importInto(file);
  expect([code, out]).toEqual([
    0,
    expect.stringContaining('not carried: an id that an earlier article has: c'),
  ]);
  expect((await runWith(['check', folder])).code).toBe(0);
});

test('a second import overwrites nothing without --force', async () => {
  const { folder } = await importInto(fixture('golden/feed.rss'));
  const again = await runWith(['import', fixture('golden/feed.json'), folder]);
  expect([again.code, again.out]).toEqual([
    1,
    expect.stringContaining('not written: it is there already (--force overwrites): '),
  ]);
  expect(readFileSync(join(folder, 'plain.md'), 'utf8')).toContain('tags:');
  expect((await runWith(['import', fixture('golden/feed.json'), folder, '--force'])).code).toBe(0);
  expect(readFileSync(join(folder, 'plain.md'), 'utf8')).toContain('categories:');
});

test('a file that is not a feed gives one clear line, and writes nothing', async () => {
  const folder = folderOf({ 'site.yaml': SITE, 'x.txt': 'hello' });
  const { code, err } = await runWith(['import', join(folder, 'x.txt'), folder]);
  expect([code, err]).toEqual([
    1,
    `feedstand: ${folder}/x.txt cannot be imported: it is neither a feed (RSS, Atom, JSON Feed) nor a known export\n`,
  ]);
  expect(readdirSync(folder)).toEqual(['site.yaml', 'x.txt']);
});

test('a named pipe is not waited for', async () => {
  const pipe = join(folderOf({}), 'feed.rss');
  execFileSync('mkfifo', [pipe]);
  const { code, err } = await importInto(pipe);
  expect([code, err]).toEqual([1, `feedstand: ${pipe} cannot be imported: feed.rss is not a regular file\n`]);
});
