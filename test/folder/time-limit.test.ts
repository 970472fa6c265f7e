import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Loaded } from '../../src/domain/article-source.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import { createFolderSource, type FolderSourceOptions } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { createTimeLimit } from '../../src/folder/time-limit.ts';
import { changed, folderOf, NOON, writeFile } from '../support.ts';

// Threads run what has been built.
const built: { createFolderSource: typeof createFolderSource } = await import(
  pathToFileURL(join(import.meta.dirname, '../../dist/folder/folder-source.js')).href
);

const SITE = 'title: T\nurl: https://n.example\nids: tag:n.example,2024\n';
const record = (slug: string, fields = '', body = 'Text.') => {
  return `---\nslug: ${slug}\ntitle: ${slug}\npublished: 2026-11-01T10:00:00Z\n${fields}---\n${body}\n`;
};
const list = (count: number, more: object = {}) => {
  const one = { title: 'T', published: '2026-11-01T10:00:00Z', html: '<p>x – y</p>', ...more };
  return JSON.stringify(Array.from({ length: count }, (_, index) => ({ slug: `l${index}`, ...one })));
};

/** Far more than an ordinary record takes, even on a busy machine. */
const LIMIT = 1500;

/** Takes many seconds; the shorter one is small enough for the thread that answers requests, but takes it too long. */
const endless = '!['.repeat(700_000);
const slow = '!['.repeat(30_000);

function optionsFor(
  files: Record<string, string>,
  more: Partial<FolderSourceOptions> = {},
): FolderSourceOptions {
  const folder = folderOf({ 'site.yaml': SITE, ...files });
  return {
    folder,
    readSite: () => loadSite(folder, { feeds: 'http://localhost' }),
    now: () => NOON,
    ...more,
  };
}

async function follow(options: FolderSourceOptions) {
  const source = built.createFolderSource(options);
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  let state: Loaded = await source.load();
  let check = () => {};
  await source.follow?.((change) => {
    state = changed(state, change);
    check();
  }, controller.signal);
  return (holds: (loaded: Loaded) => boolean) => {
    return new Promise<Loaded>((resolve) => {
      check = () => {
        if (holds(state)) resolve(state);
      };
      check();
    });
  };
}

const slugsOf = ({ articles }: Loaded) => articles.map(({ slug }) => slug).join();

test('work is stopped in a loop and in a regular expression, and its results so far remain', () => {
  const runWithin = createTimeLimit();
  const done: number[] = [];
  expect(runWithin(5000, () => void done.push(1))).toBe(true);
  const loop = () => {
    for (;;) done.push(2);
  };
  expect(runWithin(10, loop)).toBe(false);
  expect(runWithin(10, () => void /^(a+)+$/.test(`${'a'.repeat(60)}b`))).toBe(false);
  expect(done.slice(0, 2)).toEqual([1, 2]);
  expect(() =>
    runWithin(1000, () => {
      throw new RangeError('x');
    }),
  ).toThrow(RangeError);
});

test('large files and lists are read in threads, to the same end as in this one', async () => {
  const files = {
    'a.md': record('a', '', `${'Not – quite – plain. '.repeat(6000)}`),
    'b.json': list(3000),
    'c.json': list(2000, { published: 'soon' }),
    'd.md': record('d'),
    'e.md': `---\ntitle: [half\n---\n${'x'.repeat(100_000)}`,
  };
  // On a busy machine a thread may be slow without any record being at fault.
  const options = optionsFor(files, { timeLimit: 60_000 });
  const inThreads = await built.createFolderSource(options).load();
  const inOne = await createFolderSource(options).load();
  expect(inThreads.articles).toEqual(inOne.articles);
  expect(inThreads.problems.map(formatProblem)).toEqual(inOne.problems.map(formatProblem));
  expect(inThreads.articles).toHaveLength(3002);
});

test('an endless record is left out alone at the start, among few files and among many', async () => {
  const many = Object.fromEntries(Array.from({ length: 2100 }, (_, i) => [`m/${i}.md`, record(`m${i}`)]));
  for (const others of [{ 'm/1.md': record('m1') }, many]) {
    const options = optionsFor(
      { ...others, 'n.md': record('n', '', endless), 'z.md': record('z') },
      { timeLimit: LIMIT },
    );
    const { articles, problems } = await built.createFolderSource(options).load();
    expect(problems.map(formatProblem)).toEqual(['n.md: takes too long to parse: more than 1.5 s']);
    expect(articles).toHaveLength(Object.keys(others).length + 1);
  }
});

test('a small file that is slow is left to a thread', async () => {
  const options = optionsFor({ 'a.md': record('a'), 'n.md': record('n', '', slow), 'z.md': record('z') });
  expect(slugsOf(await built.createFolderSource(options).load())).toBe('a,n,z');
  const inTime = { ...options, timeLimit: 1 };
  const { problems } = await built.createFolderSource(inTime).load();
  expect(problems.map(formatProblem)).toContain('n.md: takes too long to parse: more than 0.001 s');
});

test('a record that has become endless keeps its last good version, unless it is taken down', async () => {
  const options = optionsFor({ 'a.md': record('a'), 'b.md': record('b') }, { timeLimit: LIMIT });
  const until = await follow(options);
  writeFile(options.folder, 'a.md', record('a', '', endless));
  const kept = await until(({ problems }) => problems.length > 0);
  expect(kept.articles.map(({ slug, draft }) => [slug, draft])).toEqual([
    ['a', false],
    ['b', false],
  ]);
  expect(kept.problems.map(formatProblem)).toEqual(['a.md: takes too long to parse: more than 1.5 s']);
  writeFile(options.folder, 'a.md', record('a', 'draft: true\n', endless));
  await until(({ articles }) => articles.some(({ draft }) => draft));
  writeFile(options.folder, 'a.md', record('a'));
  const mended = await until(({ problems }) => problems.length === 0);
  expect(mended.articles.map(({ draft }) => draft)).toEqual([false, false]);
});

test('a large file that changes is the same article where it says the same', async () => {
  const large = record('a', '', 'Words. '.repeat(20_000));
  const options = optionsFor({ 'a.md': large });
  const until = await follow(options);
  const [before] = (await until(() => true)).articles;
  writeFile(options.folder, 'a.md', `${large}\n\n`);
  writeFile(options.folder, 'b.md', record('b'));
  const { articles } = await until((loaded) => slugsOf(loaded) === 'a,b');
  expect(articles[0]).toBe(before);
});
