import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { formatProblem } from '../../src/domain/problem.ts';
import { parseSite } from '../../src/domain/site/site.ts';
import { runWith } from '../cli/run.ts';
import { folderOf } from '../support.ts';
import { type Block, blocks, ROOT } from './blocks.ts';
import { extras, world } from './world.ts';

const run = promisify(execFile);

const named = (list: readonly Block[]) =>
  list.map((block) => [`${block.file}:${block.line}`, block] as const);
const of = (language: string) => blocks.filter((block) => block.language === language);
const reasonOf = ({ marker }: Block) => /^skip: (.+)/.exec(marker)?.[1];

test('every block has a language that the tests know, and is skipped only for a reason', () => {
  const known = [
    'sh',
    'ts',
    'json',
    'yaml',
    'toml',
    'markdown',
    'xml',
    'text',
    'ini',
    'nginx',
    'caddy',
    'sql',
  ];
  const places = (list: readonly Block[]) => list.map(({ file, line }) => `${file}:${line}`);
  expect(places(blocks.filter(({ language }) => !known.includes(language)))).toEqual([]);
  const marked = blocks.filter(({ marker }) => /^skip\b/.test(marker) && !/^skip: \S.{4,}/.test(marker));
  expect(places(marked)).toEqual([]);
  expect(blocks.length).toBeGreaterThan(20);
});

test.each(named(of('sh').filter((block) => reasonOf(block) === undefined)))(
  'the commands of %s run',
  async (_place, { text, marker }) => {
    const extra = /^with: (.+)/.exec(marker)?.[1] ?? '';
    expect(['', ...extras]).toContain(extra);
    const { folder, path } = world(extra);
    const env = { ...process.env, PATH: path, FEEDS_URL: 'https://feeds.example.com' };
    const { stdout } = await run('bash', ['-euc', text], { cwd: folder, env });
    expect(stdout).not.toBe(undefined);
  },
  60_000,
);

test.each(named(of('json')))('%s is JSON', (_place, { text }) => {
  expect(() => JSON.parse(text)).not.toThrow();
});

test.each(named(of('toml')))('%s is TOML', (_place, { text }) => {
  expect(() => parse(text)).not.toThrow();
});

test.each(named(of('yaml')))('%s is YAML, and its fields are right', async (_place, { text, marker }) => {
  const fields = load(text);
  expect(fields).toBeTypeOf('object');
  if (marker === 'site.yaml') {
    const whole = { title: 'A', url: 'https://a.example', ids: 'tag:a.example,2024', ...(fields as object) };
    const { problems } = parseSite(whole, { file: 'site.yaml' }, { feeds: 'https://feeds.example' });
    expect(problems.map(formatProblem)).toEqual([]);
  }
});

test.each(named(of('markdown')))('the record of %s has no problem', async (_place, { text }) => {
  const site = 'title: A\nurl: https://news.example\nids: tag:news.example,2024\n';
  const folder = folderOf({ 'site.yaml': site, 'a.md': `${text}\n` });
  const { code, out } = await runWith(['check', folder, '--strict']);
  expect([code, out]).toEqual([0, '1 article, 0 errors, 0 warnings\n']);
});

test('the item of README is what the record above it becomes', async () => {
  const list = blocks.filter(({ file }) => file === 'README.md');
  const record = list.find(({ language }) => language === 'markdown');
  const item = list.find(({ language }) => language === 'xml');
  const site =
    'title: A\nurl: https://news.example\nfeeds: https://feeds.news.example\nids: tag:news.example,2024\n';
  const folder = folderOf({ 'site.yaml': site, 'a.md': `${record?.text}\n` });
  const { out } = await runWith(['show', '/feed.rss', folder]);
  expect(out).toContain(`\n${item?.text}\n`);
});

test('README shows what npm start prints', async () => {
  const shown = blocks.find(({ file, marker }) => file === 'README.md' && marker === 'output of npm start');
  const { folder, path } = world('');
  const { stdout } = await run('feedstand', ['serve'], { cwd: folder, env: { ...process.env, PATH: path } });
  const anyCount = (text: string) => text.replaceAll(/\d+/g, 'N').trim();
  expect(anyCount(stdout)).toBe(anyCount(shown?.text ?? ''));
});

test('the programs in the documents compile', () => {
  const folder = join(ROOT, 'build/docs-programs');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const programs = of('ts').filter((block) => reasonOf(block) === undefined);
  expect(programs.length).toBeGreaterThan(2);
  for (const { file, line, text } of programs)
    writeFileSync(join(folder, `${file.replaceAll(/\W/g, '-')}-${line}.ts`), `${text}\nexport {};\n`);
  const compilerOptions = { noEmit: true, rootDir: '.', noUnusedLocals: false };
  const config = { extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(ROOT, 'node_modules/.bin/tsc');
  try {
    execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    throw new Error((error as { stdout: string }).stdout);
  }
}, 60_000);
