import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, writeFile } from '../../support.ts';
import { runWith as run } from '../run.ts';
import { servedBy } from './feed-server.ts';

const SITE =
  'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\nfeeds: https://feeds.example\n';

function record(slug: string, fields = ''): string {
  return `---\nslug: ${slug}\ntitle: Title ${slug}\npublished: 2026-11-01T10:00:00Z\n${fields}---\nText.\n`;
}

function publication(count = 2): string {
  const slugs = Array.from({ length: count }, (_, index) => `a${index}`);
  const records = slugs.map((slug) => [`${slug}.md`, record(slug)]);
  return folderOf({ ...Object.fromEntries(records), 'site.yaml': SITE });
}

async function feedIn(folder: string, name: 'feed.rss' | 'feed.atom' | 'feed.json'): Promise<string> {
  const { out } = await run(['show', `/${name}?limit=200`, folder]);
  return join(folderOf({ [name]: out }), name);
}

test.each(['feed.rss', 'feed.atom', 'feed.json'] as const)(
  'a folder is equal to its own %s',
  async (name) => {
    const folder = publication();
    const feed = await feedIn(folder, name);
    const { code, out } = await run(['check', folder, '--against', feed]);
    expect(out).toContain(`${feed}: 2 items: 2 the same, 0 different, 0 only there, 0 only here\n`);
    expect(code).toBe(0);
  },
);

test('an id that differs fails with both values, and groups are bounded without --all', async () => {
  const folder = publication(8);
  const feed = await feedIn(folder, 'feed.rss');
  writeFile(folder, 'site.yaml', SITE.replace('2024', '2025'));
  const { code, out } = await run(['check', folder, '--against', feed]);
  expect(code).toBe(1);
  expect(out).toContain('8 items: 0 the same, 8 different');
  expect(out).toContain('  different id: 8\n');
  expect(out).toMatch(/a0\.md\n +id: +there tag:news\.example,2024:a0\n +here +tag:news\.example,2025:a0\n/);
  expect(out).toContain('… and 3 more; --all lists them');
  expect(out).toContain('8 ids differ: readers would see those articles again\n');
  const { out: all } = await run(['check', folder, '--against', feed, '--all']);
  expect(all).toContain('tag:news.example,2024:a7');
});

test('--suggest finds what ids begin with', async () => {
  const folder = publication();
  const feed = await feedIn(folder, 'feed.json');
  writeFile(folder, 'site.yaml', SITE.replace('tag:news.example,2024', 'tag:other'));
  const { out } = await run(['check', folder, '--against', feed, '--suggest']);
  expect(out).toContain(
    'with these lines in site.yaml, 2 of 2 items are equal:\n  ids: tag:news.example,2024\n',
  );
  const { out: json } = await run(['check', folder, '--against', feed, '--suggest', '--json']);
  expect(JSON.parse(json).suggested).toEqual({
    changes: { ids: 'tag:news.example,2024' },
    equal: 2,
    tried: 2,
  });
});

test.each([
  ['permalink: /news/:year/:month/:slug/'],
  ['permalink: /:year/:month/:day/:slug.html'],
  ['permalink: /:slug'],
  ['url: https://blog.example/'],
  ['url: https://blog.example/log/\npermalink: /p/:slug/'],
  ['timeZone: Asia/Tokyo'],
  ['id: permalink\npermalink: /x/:slug/'],
])('--suggest finds %j of a folder of Markdown', async (wanted) => {
  const settings = (lines: string) =>
    `title: The Wire\nids: tag:news.example,2024\ndialect: plain\nfeeds: https://feeds.example\n${lines}\n`;
  const posts = Array.from({ length: 6 }, (_, index) => {
    const front = `title: Post ${index}\ndate: 2026-0${index + 1}-1${index} 09:30:00\nslug: the-post-${index}`;
    return [`content/${index}.md`, `---\n${front}\n---\nText ${index}.\n`];
  });
  const base = wanted.includes('url:') ? '' : 'url: https://news.example\n';
  const folder = folderOf({ ...Object.fromEntries(posts), 'site.yaml': settings(base + wanted) });
  const feed = await feedIn(folder, 'feed.rss');
  expect((await run(['check', folder, '--against', feed])).code).toBe(0);
  writeFile(folder, 'site.yaml', settings(`url: https://news.example`));
  const { out } = await run(['check', folder, '--against', feed, '--suggest']);
  expect(out).toContain('with these lines in site.yaml, 6 of 6 items are equal:');
  const lines = /equal:\n((?: {2}.+\n)+)/.exec(out)?.[1]?.replaceAll(/^ {2}/gm, '') ?? '';
  const changed = new Set(lines.split('\n').map((line) => line.split(':')[0]));
  const kept = settings(`url: https://news.example`)
    .split('\n')
    .filter((line) => !changed.has(line.split(':')[0]));
  writeFile(folder, 'site.yaml', `${kept.join('\n')}\n${lines}`);
  const after = await run(['check', folder, '--against', feed]);
  expect(after.out).toContain('6 items: 6 the same');
  expect(after.code).toBe(0);
});

test('--suggest says when no setting helps, and nothing when nothing differs', async () => {
  const folder = publication();
  const feed = await feedIn(folder, 'feed.json');
  expect((await run(['check', folder, '--against', feed, '--suggest'])).out).not.toContain('setting');
  writeFile(folder, 'a0.md', record('a0', 'id: urn:one\n'));
  writeFile(folder, 'a1.md', record('a1', 'id: urn:two\n'));
  const { out } = await run(['check', folder, '--against', feed, '--suggest']);
  expect(out).toContain('no setting of site.yaml makes them equal');
});

test('--suggest without --against is an error', async () => {
  expect((await run(['check', publication(), '--suggest'])).err).toContain('--suggest: needs --against');
});

test('a feed at a URL is compared, with links relative to it', async () => {
  const folder = publication();
  const feed = `<rss version="2.0"><channel><title>x</title><item><guid isPermaLink="false">tag:news.example,2024:a0</guid>
    <link>/a0</link><title>Title a0</title><pubDate>Sun, 01 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>`;
  const address = await servedBy((_request, response) => void response.end(feed));
  const { code, out } = await run(['check', folder, '--against', `${address}/feed.xml`]);
  expect(out).toContain('different link: 1');
  expect(out).toContain(`there ${address}/a0`);
  expect([code, out.includes('only here: 1')]).toEqual([0, true]);
});

test('--json has the comparison, and --format github an annotation of each difference', async () => {
  const folder = publication();
  const feed = await feedIn(folder, 'feed.json');
  writeFile(folder, 'a0.md', record('a0').replace('11-01', '11-02'));
  writeFile(folder, 'a1.md', record('a1', 'draft: true\n'));
  writeFile(folder, 'new.md', record('new'));
  const { out: json, code } = await run(['check', folder, '--against', feed, '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(json).against).toEqual([
    {
      feed,
      same: 0,
      different: [
        { file: 'a0.md', published: { there: '2026-11-01T10:00:00Z', here: '2026-11-02T10:00:00Z' } },
      ],
      onlyThere: [],
      left: [expect.objectContaining({ file: 'a1.md', reason: 'hidden' })],
      onlyHere: [expect.objectContaining({ file: 'new.md', id: 'tag:news.example,2024:new' })],
      older: 0,
      notes: [],
    },
  ]);
  const { out } = await run(['check', folder, '--against', feed, '--format', 'github']);
  expect(out).toMatch(
    /::error file=.*a0\.md::.*published: is "2026-11-02T10:00:00Z", and "2026-11-01T10:00:00Z"/,
  );
});

test('with several feeds, what one of them has is missing in none', async () => {
  const folder = publication();
  const one = await feedIn(folder, 'feed.json');
  writeFile(folder, 'a1.md', record('a1', 'draft: true\n'));
  const other = await feedIn(folder, 'feed.rss');
  writeFile(folder, 'a1.md', record('a1'));
  expect((await run(['check', folder, '--against', other])).out).toContain('1 only here');
  const { out } = await run(['check', folder, '--against', other, '--against', one]);
  expect(out.match(/0 only here/g)).toHaveLength(2);
});

test.each([
  { name: 'missing.xml', text: undefined, error: 'does not exist' },
  { name: 'page.html', text: '<!doctype html><title>x</title>', error: 'neither a feed' },
])('a reference that cannot be read fails: $name', async ({ name, text, error }) => {
  const place = folderOf(text === undefined ? {} : { [name]: text });
  const { code, err } = await run(['check', publication(), '--against', join(place, name)]);
  expect([code, err]).toEqual([1, expect.stringContaining(error)]);
});

test('the feed of another site fails', async () => {
  const feed = await feedIn(publication(), 'feed.json');
  const other = folderOf({
    'b.md': record('other').replace('11-01', '01-01'),
    'site.yaml': SITE.replaceAll('news.example', 'other.example'),
  });
  const { code, out } = await run(['check', other, '--against', feed]);
  expect(code).toBe(1);
  expect(out).toContain(`no item of ${feed} is here: it may be the feed of another site`);
});

test('bundle and build write nothing if an id or a date of publication changed, and a correction passes', async () => {
  const folder = publication();
  const [bundle, built] = [join(folder, '.bundle'), join(folder, '.built')];
  expect((await run(['bundle', folder, '--out', bundle])).code).toBe(0);
  expect((await run(['build', folder, '--out', built])).code).toBe(0);
  const guards = [
    { command: 'bundle', out: join(folder, '.next'), against: bundle },
    { command: 'bundle', out: join(folder, '.next'), against: join(bundle, 'bundle.bin') },
    { command: 'build', out: join(folder, '.next'), against: built },
  ];
  writeFile(folder, 'a0.md', record('a0').replace('10:00', '11:00'));
  for (const { command, out, against } of guards) {
    const { code, err } = await run([command, folder, '--out', out, '--against', against]);
    expect([code, err]).toEqual([1, expect.stringContaining('1 date of publication differs')]);
    expect(existsSync(out)).toBe(false);
  }
  writeFile(folder, 'a0.md', record('a0', 'updated: 2026-11-02T10:00:00Z\n'));
  writeFile(folder, 'a1.md', record('a1', 'draft: true\n'));
  for (const { command, against } of guards) {
    const { code, err } = await run([
      command,
      folder,
      '--out',
      join(folder, `.${command}-2`),
      '--against',
      against,
    ]);
    expect([code, err]).toEqual([0, expect.stringContaining('1 the same, 0 different')]);
    expect(err).toContain('left: 1');
  }
});

test('a bundle is compared whole, not only with what its main feed shows', async () => {
  const folder = publication(4);
  writeFile(folder, 'site.yaml', `${SITE}perFeed: 1\nkeepDays: 0\n`);
  for (let index = 0; index < 4; index++)
    writeFile(
      folder,
      `a${index}.md`,
      record(`a${index}`, `tags: [t${index}]\n`).replace('11-01', `10-0${index + 1}`),
    );
  const bundle = join(folder, '.bundle');
  await run(['bundle', folder, '--out', bundle]);
  const { out } = await run(['check', folder, '--against', bundle]);
  expect(out).toContain('4 items: 4 the same, 0 different, 0 only there, 0 only here');
});

test('a folder that is neither a bundle nor built is an error', async () => {
  const { code, err } = await run(['check', publication(), '--against', folderOf({ 'x.txt': '' })]);
  expect([code, err]).toEqual([1, expect.stringContaining('has neither bundle.bin nor feed.json')]);
});
