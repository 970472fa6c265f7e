import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, writeFile } from '../../support.ts';
import { createRestarts, followed, record, slugsOf } from './restarts.ts';

const FILES = Object.fromEntries(
  Array.from({ length: 200 }, (_, index) => [`${index}.md`, record(`s${index}`, '', `Body ${index}.`)]),
);

async function cachedFolder() {
  const restarts = createRestarts(FILES);
  const { loaded } = await restarts.run();
  return { ...restarts, loaded, bytes: readFileSync(restarts.file) };
}

test('wherever a byte of the cache is damaged, the articles are those of the files, and the cache is repaired', async () => {
  const { run, file, told, loaded, bytes } = await cachedFolder();
  for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 25)) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ 0x41;
    writeFileSync(file, damaged);
    expect((await run()).loaded).toEqual(loaded);
    if (told.at(-1) !== 'the cache FILE is not a cache; the service goes on without it')
      expect((await run()).opened).toEqual([]);
  }
  expect(
    told.some((message) =>
      /^the cache FILE is damaged: the last \d+ of \d+ bytes are not used$/.test(message),
    ),
  ).toBe(true);
});

test('wherever the cache is cut off, the articles are those of the files', async () => {
  const { run, file, loaded, bytes } = await cachedFolder();
  for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 25)) {
    writeFileSync(file, bytes);
    truncateSync(file, length);
    expect((await run()).loaded).toEqual(loaded);
  }
});

test('of a cache that is cut off, the part before is used', async () => {
  const { run, file, bytes } = await cachedFolder();
  truncateSync(file, bytes.length - 1);
  const { opened } = await run();
  expect(opened.length).toBeGreaterThan(0);
  expect(opened.length).toBeLessThan(200);
});

test.each([
  ['an empty file', '', undefined],
  ['a text', 'Dear diary', 'is not a cache'],
  ['a cache of another program', `feedstand cache 1 ${'0'.repeat(32)}\nxxx`, undefined],
])('%s in place of the cache costs no article', async (_name, text, problem) => {
  const { run, start, file, told } = createRestarts({ 'a.md': record('a') });
  writeFileSync(file, text, { mode: 0o600 });
  expect(slugsOf((await run()).loaded)).toEqual(['a']);
  expect(told).toEqual(
    problem === undefined ? [] : [`the cache FILE ${problem}; the service goes on without it`],
  );
  if (problem !== undefined) expect(readFileSync(file, 'utf8')).toBe(text);
  else expect((await start()).opened).toEqual([]);
});

test.each<[string, (file: string) => void, string]>([
  ['a link', (file) => symlinkSync(join(folderOf({ x: '' }), 'x'), file), 'is a symbolic link'],
  ['a folder', (file) => mkdirSync(file), 'is not a regular file'],
  ['a named pipe', (file) => execFileSync('mkfifo', [file]), 'is not a regular file'],
  ['what others may write', (file) => openToAll(file), 'can be written by other users'],
])('%s is neither read nor written, in one line of the log', async (_name, put, reason) => {
  const { run, file, told } = createRestarts({ 'a.md': record('a') });
  put(file);
  expect(slugsOf((await run()).loaded)).toEqual(['a']);
  expect(told).toEqual([`the cache FILE ${reason}; the service goes on without it`]);
});

function openToAll(file: string): void {
  writeFileSync(file, '');
  chmodSync(file, 0o666);
}

test.skipIf(process.getuid?.() !== 0)('a file of another user is neither read nor written', async () => {
  const { run, file, told } = createRestarts({ 'a.md': record('a') });
  await run();
  chownSync(file, 12_345, 12_345);
  expect((await run()).opened).toEqual(['a.md']);
  expect(told).toEqual(['the cache FILE belongs to another user; the service goes on without it']);
});

test('a cache in a folder that does not exist costs one line of the log', async () => {
  const { start, file, folder, told } = createRestarts({ 'a.md': record('a') });
  rmSync(join(file, '..'), { recursive: true });
  const run = await start();
  const { until, end } = await followed(run);
  writeFile(folder, 'b.md', record('b'));
  await until((state) => slugsOf(state).includes('b'));
  end();
  await run.cache.close();
  expect(told).toEqual(['the cache FILE cannot be written: ENOENT; the service goes on without it']);
});

test('while another process writes the cache, it is read but not written', async () => {
  const { folder, file, start, run, told } = createRestarts({ 'a.md': record('a') });
  await run();
  const other = JSON.stringify({ pid: process.ppid, host: hostname() });
  writeFileSync(`${file}.lock`, other);
  const second = await start({ ahead: 30_000 });
  const { until, end } = await followed(second);
  writeFile(folder, 'b.md', record('b'));
  await until((state) => slugsOf(state).includes('b'));
  end();
  await second.cache.close();
  expect([second.opened, readFileSync(`${file}.lock`, 'utf8')]).toEqual([[], other]);
  expect(told).toEqual(['the cache FILE is in use by another process; it is read, but not written']);
  rmSync(`${file}.lock`);
  expect((await run()).opened).toEqual(['b.md']);
  expect((await run()).opened).toEqual([]);
});

test.each([
  [{ pid: 4_194_305, host: hostname() }, 'of a process that has ended'],
  [{ pid: process.pid, host: hostname() }, 'of a former process of the same number'],
])('a lock %o is taken over: %s', async (owner, _why) => {
  const { file, run, told } = createRestarts({ 'a.md': record('a') });
  writeFileSync(`${file}.lock`, JSON.stringify(owner));
  await run();
  expect([told, existsSync(`${file}.lock`)]).toEqual([[], false]);
  expect((await run()).opened).toEqual([]);
});

test('a lock of another machine is taken over once it was not confirmed for a minute', async () => {
  const { file, run, told } = createRestarts({ 'a.md': record('a') });
  const foreign = () => writeFileSync(`${file}.lock`, JSON.stringify({ pid: 1, host: 'elsewhere' }));
  foreign();
  await run({ ahead: 50_000 });
  expect([told.length, existsSync(file)]).toEqual([1, false]);
  foreign();
  await run({ ahead: 70_000 });
  expect([told.length, existsSync(file)]).toEqual([1, true]);
});

test('rows of files that are gone are dropped in time', async () => {
  const many = Array.from({ length: 1100 }, (_, index) => [`many/${index}.md`, record(`s${index}`)]);
  const { folder, file, run } = createRestarts({ 'a.md': record('a'), ...Object.fromEntries(many) });
  await run();
  const { size } = statSync(file);
  rmSync(join(folder, 'many'), { recursive: true });
  await run();
  expect(statSync(file).size).toBeLessThan(size / 100);
  expect((await run()).opened).toEqual([]);
});
