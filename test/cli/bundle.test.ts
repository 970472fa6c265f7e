import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { openBundle } from '../../src/bundle/bundle-files.ts';
import { folderOf, writeFile } from '../support.ts';
import { runWith } from './run.ts';

const CLI = join(import.meta.dirname, '../../dist/cli.js');
const SITE = 'title: N\nurl: https://n.example\nids: tag:n.example,2024\nfeeds: https://feeds.example\n';
const GOOD = '---\nslug: a\ntitle: One\npublished: 2026-01-01T00:00:00Z\n---\nText.\n';

test('writes a bundle and its entry, and prints its content and its distance from the limits in one line', async () => {
  const [folder, out] = [folderOf({ 'site.yaml': SITE, 'a.md': GOOD }), folderOf({})];
  const { code, out: said, err } = await runWith(['bundle', folder, '--out', out]);
  expect([code, err]).toEqual([0, '']);
  expect(said).toMatch(
    /^.*: 1 article, 6 feeds, \d+ kB in the script; script at most \d+ kB compressed, \d+ % of the free plan's limit and \d+ % of the paid plan's\n$/,
  );
  expect(readdirSync(out).sort()).toEqual(['assets', 'bundle.bin', 'no-parser.js', 'worker.js']);
  expect(readFileSync(join(out, 'worker.js'), 'utf8')).toContain("from 'feedstand/worker'");
});

test('the words of pages in the languages of the site and its articles are in the bundle, and no others', async () => {
  const article = GOOD.replace('slug: a', 'slug: b\nlanguage: uk');
  const site = `${SITE}language: de\n`;
  const [folder, out] = [folderOf({ 'site.yaml': site, 'a.md': GOOD, 'b.md': article }), folderOf({})];
  expect((await runWith(['bundle', folder, '--out', out])).code).toBe(0);
  const { manifest } = openBundle(readFileSync(join(out, 'bundle.bin')));
  expect([...manifest.site.words.keys()].sort()).toEqual(['de', 'uk']);
  expect(manifest.site.words.get('uk')?.copy).toBe('Копіювати');
});

test('a large publication is in files beside the bundle, and the line gives their number', async () => {
  const body = 'word '.repeat(150_000);
  const files = Object.fromEntries(
    ['a', 'b', 'c'].map((slug) => [`${slug}.md`, `${GOOD.replace('slug: a', `slug: ${slug}`)}${body}\n`]),
  );
  const [folder, out] = [folderOf({ 'site.yaml': SITE, ...files }), folderOf({})];
  const { out: said } = await runWith(['bundle', folder, '--out', out]);
  expect(said).toMatch(
    / MB in \d+ files, 1 % of the free plan's limit .*; largest [\d.]+ kB, \d+ % of what is allowed;/,
  );
  const [id = ''] = readdirSync(join(out, 'assets'));
  expect(readdirSync(join(out, 'assets', id))).toContain('articles-0.jsonl');
});

test('an error writes nothing and exits 1; --allow-problems leaves that record out', async () => {
  const [folder, out] = [
    folderOf({ 'site.yaml': SITE, 'a.md': GOOD, 'bad.md': 'x' }),
    join(folderOf({}), 'out'),
  ];
  const refused = await runWith(['bundle', folder, '--out', out]);
  expect([refused.code, existsSync(out)]).toEqual([1, false]);
  expect(refused.err).toMatch(/^bad\.md:1: .*\nfeedstand: 1 error, and nothing is written; --allow-problems/);
  const { code, out: said } = await runWith(['bundle', folder, '--out', out, '--allow-problems']);
  expect([code, said]).toEqual([0, expect.stringContaining(': 1 article,')]);
});

test.each([
  ['title: N\n', {}, /site\.yaml: feeds: is missing; set it, or FEEDS_URL/],
  ['feeds: nowhere\n', {}, /site\.yaml:1: feeds: /],
  ['title: N\n', { FEEDS_URL: 'nowhere' }, /FEEDS_URL: /],
])('with %j and %j no bundle is written', async (site, environment, message) => {
  const folder = folderOf({ 'site.yaml': site, 'a.md': GOOD });
  const { code, err } = await runWith(['bundle', folder, '--out', join(folder, 'out')], environment);
  expect([code, err]).toEqual([1, expect.stringMatching(message)]);
});

test('FEEDS_URL is a public address too', async () => {
  const folder = folderOf({ 'site.yaml': 'title: N\n', 'a.md': GOOD });
  const { code } = await runWith(['bundle', folder, '--out', join(folder, 'out')], {
    FEEDS_URL: 'https://f.example',
  });
  expect(code).toBe(0);
});

test('a folder that holds something else is not written to', async () => {
  const folder = folderOf({ 'site.yaml': SITE, 'a.md': GOOD });
  const { code, err } = await runWith(['bundle', folder, '--out', folder]);
  expect([code, err]).toEqual([1, expect.stringContaining('contains files that are not a bundle')]);
});

test('a new bundle replaces the one before', async () => {
  const [folder, out] = [folderOf({ 'site.yaml': SITE, 'a.md': GOOD }), folderOf({})];
  await runWith(['bundle', folder, '--out', out]);
  writeFile(folder, 'b.md', GOOD.replace('slug: a', 'slug: b'));
  expect((await runWith(['bundle', folder, '--out', out])).out).toContain('2 articles');
  expect(readdirSync(join(out, 'assets'))).toHaveLength(1);
});

test('serve --bundle answers as serve does from the records, until SIGTERM', async () => {
  const [folder, out] = [folderOf({ 'site.yaml': SITE, 'a.md': GOOD }), folderOf({})];
  await runWith(['bundle', folder, '--out', out]);
  const [records, bundle] = [await serve([folder]), await serve(['--bundle', join(out, 'bundle.bin')])];
  for (const address of ['/feed.rss', '/language/en.atom', '/author/x.json']) {
    const [expected, found] = [
      await fetch(`http://127.0.0.1:${records.port}${address}`),
      await fetch(`http://127.0.0.1:${bundle.port}${address}`),
    ];
    expect([found.status, found.headers.get('etag'), await found.text()]).toEqual([
      expected.status,
      expected.headers.get('etag'),
      await expected.text(),
    ]);
  }
  bundle.child.kill('SIGUSR2');
  expect(await bundle.entry('status')).toMatchObject({
    caches: {
      feeds: { misses: { document: 2 } },
      validators: { entries: 0 },
      bundle: { maxBytes: 48 * 2 ** 20, hits: { view: 0 }, misses: { article: 1, view: expect.any(Number) } },
    },
  });
  bundle.child.kill('SIGTERM');
  expect(await once(bundle.child, 'exit')).toEqual([0, null]);
});

test('published files are assets of the bundle, while an article names them', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>';
  const named = GOOD.replace('title: One', 'title: One\nimage: a.svg');
  const files = { 'site.yaml': `${SITE}media: serve\n`, 'a.md': named, 'a.svg': svg, 'b.svg': svg };
  const [folder, out] = [folderOf(files), folderOf({})];
  const { out: said } = await runWith(['bundle', folder, '--out', out]);
  expect(said).toMatch(/ kB in the script, 1 kB in 1 file, /);
  const [id = ''] = readdirSync(join(out, 'assets'));
  expect(readdirSync(join(out, 'assets', id))).toEqual([expect.stringMatching(/^media-[0-9a-f]{20}$/)]);
  const { port, child } = await serve(['--bundle', join(out, 'bundle.bin')]);
  const at = (path: string, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers });
  const { items } = (await (await at('/feed.json')).json()) as { items: { image: string }[] };
  const path = new URL(items[0]?.image ?? '').pathname;
  expect(await (await at(path)).text()).toBe(svg);
  expect(await (await at(path, { range: 'bytes=1-3' })).text()).toBe('svg');
  child.kill('SIGTERM');
  writeFile(folder, 'a.md', GOOD);
  await runWith(['bundle', folder, '--out', out]);
  const [next = ''] = readdirSync(join(out, 'assets'));
  expect(readdirSync(join(out, 'assets', next))).toEqual(['empty.txt']);
});

test.each([
  [
    '{"feedstand":1}\n',
    [],
    /^feedstand: this is a bundle of version 1, and this program reads version 3; create it again/,
  ],
  ['PK', [], /^feedstand: this is not a bundle/],
  [undefined, [], /^feedstand: the bundle .* cannot be read: ENOENT\n$/],
  ['', ['somewhere'], /DIR cannot be combined with --bundle/],
  ['', ['--feeds-url', 'https://f.example'], /--feeds-url cannot be combined with --bundle/],
])('serve --bundle of %j with %j is refused', async (content, more, message) => {
  const file = join(folderOf({}), 'bundle.bin');
  if (content !== undefined) writeFileSync(file, content);
  const { code, err } = await runWith(['serve', '--bundle', file, ...more]);
  expect([code, err]).toEqual([1, expect.stringMatching(message)]);
});

interface Served {
  readonly child: ChildProcess;
  readonly port: number;
  /** The first entry of the log with a message, now or later. */
  readonly entry: (message: string) => Promise<Record<string, unknown>>;
}

async function serve(args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [CLI, 'serve', ...args, '--port', '0'], { env: {} });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const log: Record<string, unknown>[] = [];
  const lines = createInterface({ input: child.stderr });
  lines.on('line', (line) => log.push(JSON.parse(line)));
  const entry = async (wanted: string) => {
    for (;;) {
      const found = log.find(({ message }) => message === wanted);
      if (found !== undefined) return found;
      await once(lines, 'line');
    }
  };
  await entry('ready');
  return { child, port: Number((await entry('listening')).port), entry };
}
