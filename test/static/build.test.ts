import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { nodeDigest } from '../../src/runtime/node.ts';
import { runWith } from '../cli/run.ts';
import { folderOf, NOON, writeFile } from '../support.ts';

const FEEDS = 'https://feeds.example';
const SITE = `title: N\nurl: https://n.example\nids: tag:n.example,2024\nfeeds: ${FEEDS}\nredirects: { /old.xml: /tag/x.rss }\ngone: [/away]\n`;

function article(slug: string, title: string, more = ''): string {
  return `---\nslug: ${slug}\ntitle: ${title}\npublished: 2026-01-01T00:00:00Z\n${more}---\nText of ${title}.\n`;
}

const FILES = {
  'site.yaml': SITE,
  'a.md': article('a', 'One', 'tags: [x]\nauthors: [Äda]\n'),
  'b.md': article('b', 'Two', 'tags: [y]\ncategories: [World]\n'),
};

const PAGE = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };

async function build(folder: string, out: string, ...more: string[]) {
  return runWith(['build', folder, '--out', out, ...more]);
}

/** The files below a folder, without those of `build` itself. */
function filesIn(out: string): string[] {
  const names = readdirSync(out, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => !name.startsWith('.feedstand') && statSync(join(out, name)).isFile()).sort();
}

function timesIn(out: string): Record<string, number> {
  return Object.fromEntries(filesIn(out).map((name) => [name, statSync(join(out, name)).mtimeMs]));
}

test('every file equals the answer of serve at the same instant, and every feed of the index has its files', async () => {
  const [folder, out] = [folderOf(FILES), folderOf({})];
  const { code, out: said, err } = await build(folder, out);
  expect([code, err]).toEqual([0, '']);
  expect(said).toMatch(/: \d+ files, \d+ changed, 0 removed\n$/);
  const readSite = () => loadSite(folder, { feeds: 'http://localhost' });
  const publisher = createPublisher({
    source: createFolderSource({ folder, readSite, now: () => NOON }),
    now: () => NOON,
  });
  await publisher.load();
  const app = createApp({ publisher, cache: createFeedCache({ digest: nodeDigest }), now: () => NOON });
  const bytesAt = async (path: string, headers = {}) =>
    Buffer.from(await (await app.request(path, { headers })).arrayBuffer());
  let compared = 0;
  for (const file of filesIn(out).filter((name) => !/^(_|\.nojekyll|404|index\.\w+\.)/.test(name))) {
    const path =
      file === 'index.html' ? '/' : file === 'feed.page.html' ? '/feed' : `/${file.replace(/\.html$/, '')}`;
    const expected = await bytesAt(encodeURI(path), file.endsWith('.html') ? PAGE : {});
    expect(readFileSync(join(out, file)).equals(expected), file).toBe(true);
    compared++;
  }
  const { feeds } = JSON.parse(readFileSync(join(out, 'feeds.json'), 'utf8'));
  for (const { rss, atom, json } of feeds) {
    for (const url of [rss, atom, json])
      expect(existsSync(join(out, decodeURI(url.slice(FEEDS.length))))).toBe(true);
  }
  expect([feeds.length, compared > feeds.length * 3]).toEqual([6, true]);
});

test('a second build changes nothing, and after a change only the files that show it', async () => {
  const [folder, out] = [folderOf(FILES), folderOf({})];
  await build(folder, out);
  const before = timesIn(out);
  expect((await build(folder, out)).out).toContain(' 0 changed, 0 removed');
  expect(timesIn(out)).toEqual(before);
  writeFile(folder, 'b.md', article('b', 'Two, again', 'tags: [y]\ncategories: [World]\n'));
  await build(folder, out);
  const after = timesIn(out);
  const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
  expect(changed).toContain('tag/y.rss');
  expect(changed).toContain('feed.atom');
  expect(changed.filter((name) => /^(tag\/x|author\/)/.test(name))).toEqual([]);
});

test('files of a removed topic go, and files that build did not write stay', async () => {
  const [folder, out] = [folderOf(FILES), folderOf({ CNAME: 'feeds.example', 'tag/own.txt': 'mine' })];
  await build(folder, out);
  expect(existsSync(join(out, 'tag/x.rss'))).toBe(true);
  rmSync(join(folder, 'a.md'));
  expect((await build(folder, out)).code).toBe(0);
  expect(filesIn(out).filter((name) => name.startsWith('tag/'))).toEqual([
    'tag/own.txt',
    'tag/y.atom',
    'tag/y.html',
    'tag/y.json',
    'tag/y.rss',
  ]);
  expect(readFileSync(join(out, 'CNAME'), 'utf8')).toBe('feeds.example');
});

test('a file that build did not write is never overwritten: of a feed that is an error, and nothing changes', async () => {
  const [folder, out] = [folderOf(FILES), folderOf({ 'feed.rss': 'mine' })];
  const { code, err } = await build(folder, out);
  expect([code, readFileSync(join(out, 'feed.rss'), 'utf8')]).toEqual([1, 'mine']);
  expect(err).toContain('is there already, and no build wrote it');
  expect(filesIn(out)).toEqual(['feed.rss']);
});

test('build follows no symbolic link out of its folder', async () => {
  const [folder, out, elsewhere] = [folderOf(FILES), folderOf({}), folderOf({})];
  symlinkSync(elsewhere, join(out, 'tag'));
  const { code, err } = await build(folder, out);
  expect([code, readdirSync(elsewhere)]).toEqual([1, []]);
  expect(err).toContain('is not a folder');
});

test('a checkout that changes times keeps the files, and a file that was edited is written again', async () => {
  const [folder, out] = [folderOf(FILES), folderOf({})];
  await build(folder, out);
  for (const name of filesIn(out)) utimesSync(join(out, name), 1_700_000_000, 1_700_000_000);
  expect((await build(folder, out)).out).toContain(' 0 changed, 0 removed');
  const bytes = readFileSync(join(out, 'tag/x.rss'));
  writeFileSync(join(out, 'tag/x.rss'), 'edited');
  expect((await build(folder, out)).out).toContain(' 1 changed, 0 removed');
  expect(readFileSync(join(out, 'tag/x.rss'))).toEqual(bytes);
});

test('an interrupted build leaves the former state, or is finished by the next one', async () => {
  const [folder, out] = [folderOf(FILES), folderOf({})];
  await build(folder, out);
  const own = join(out, '.feedstand');
  mkdirSync(join(own, 'staging/tag'), { recursive: true });
  writeFileSync(join(own, 'staging/feed.rss'), 'half');
  expect((await build(folder, out)).out).toContain(' 0 changed, 0 removed');
  const record = readFileSync(join(own, 'files.json'), 'utf8');
  const old = readFileSync(join(out, 'feed.rss'));
  mkdirSync(join(own, 'staging'), { recursive: true });
  writeFileSync(join(own, 'staging/feed.rss'), 'new');
  writeFileSync(
    join(own, 'moves.json'),
    JSON.stringify({ moved: ['feed.rss'], removed: ['feed.json'], record: JSON.parse(record) }),
  );
  expect((await build(folder, out)).code).toBe(0);
  expect(readFileSync(join(out, 'feed.rss'))).toEqual(old);
  expect(existsSync(join(out, 'feed.json'))).toBe(true);
});

test('--compress writes .gz and .br files that decode to the same bytes', async () => {
  const files = { ...FILES, 'a.md': `${FILES['a.md']}${'More text. '.repeat(500)}\n` };
  const [folder, out] = [folderOf(files), folderOf({})];
  await build(folder, out, '--compress');
  const bytes = readFileSync(join(out, 'feed.rss'));
  expect(gunzipSync(readFileSync(join(out, 'feed.rss.gz')))).toEqual(bytes);
  expect(brotliDecompressSync(readFileSync(join(out, 'feed.rss.br')))).toEqual(bytes);
  expect(statSync(join(out, 'feed.rss.gz')).mtimeMs).toBe(statSync(join(out, 'feed.rss')).mtimeMs);
});

test('--next-change prints the instant of the next scheduled or expiring piece, or none', async () => {
  const folder = folderOf(FILES);
  expect((await runWith(['build', folder, '--next-change'])).out).toBe('none\n');
  writeFile(folder, 'c.md', article('c', 'Later').replace('2026-01-01T00:00:00Z', '2026-12-01T10:00:00Z'));
  writeFile(folder, 'd.md', article('d', 'Gone', 'expires: 2026-11-20T08:00:00Z\n'));
  expect((await runWith(['build', folder, '--next-change'])).out).toBe('2026-11-20T08:00:00Z\n');
});

test('errors stop a build, and --allow-problems leaves those records out', async () => {
  const [folder, out] = [folderOf({ ...FILES, 'bad.md': 'x' }), folderOf({})];
  expect(await build(folder, out)).toMatchObject({ code: 1, out: '' });
  expect(filesIn(out)).toEqual([]);
  expect((await build(folder, out, '--allow-problems')).code).toBe(0);
});

test.each([
  [['--out', 'DIR/out'], /is in the folder of the articles/],
  [[], /--out: is missing/],
])('with %j nothing is written, and the message says what to do', async (args, message) => {
  const folder = folderOf(FILES);
  const { code, err } = await runWith(['build', folder, ...args.map((each) => each.replace('DIR', folder))]);
  expect([code, existsSync(join(folder, 'out'))]).toEqual([1, false]);
  expect(err).toMatch(message);
});

test('a site without a public address cannot be built', async () => {
  const folder = folderOf({ 'site.yaml': 'title: N\n', 'a.md': FILES['a.md'] });
  expect((await build(folder, folderOf({}))).err).toContain('feeds: is missing');
});

test('published files are copied while an article names them, keep their times, and go with it', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>';
  const picture = article('p', 'Picture', 'image: p.svg\nexpires: 2026-12-01T00:00:00Z\n');
  const files = { ...FILES, 'site.yaml': `${SITE}media: serve\n`, 'p.md': picture, 'p.svg': svg };
  const [folder, out] = [folderOf({ ...files, 'q.svg': svg }), folderOf({})];
  await build(folder, out);
  const media = () => filesIn(out).filter((name) => name.startsWith('media/'));
  expect(media()).toEqual([expect.stringMatching(/^media\/[0-9a-f]{20}\/p\.svg$/)]);
  expect(readFileSync(join(out, media()[0] ?? ''), 'utf8')).toBe(svg);
  // A server cannot count down to the end of the article.
  expect(readFileSync(join(out, '_headers'), 'utf8')).toContain(
    '/media/*\n  Cache-Control: public, max-age=3600',
  );
  const before = timesIn(out);
  expect((await build(folder, out)).out).toContain(' 0 changed, 0 removed');
  expect(timesIn(out)).toEqual(before);
  rmSync(join(folder, 'p.md'));
  await build(folder, out);
  expect([media(), existsSync(join(out, 'media'))]).toEqual([[], false]);
});
