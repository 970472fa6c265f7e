import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStateFile } from '../../src/announce/state-file.ts';
import { folderOf } from '../support.ts';

function open(path: string) {
  const errors: unknown[] = [];
  return { ...openStateFile(path, (error) => errors.push(error)), errors };
}

const set = (key: string, value: unknown, section = 'a') => ({ section, key, value });

test('a state file keeps entries over a restart, with mode 0600', async () => {
  const path = join(folderOf({}), 'state');
  const file = open(path);
  file.write([set('1', { x: 1 }), set('2', 'two'), set('1', 'b', 'other')]);
  file.write([{ section: 'a', key: '2' }, set('3', [3])]);
  await file.close();
  const again = open(path);
  expect([...again.entries('a')]).toEqual([
    ['1', { x: 1 }],
    ['3', [3]],
  ]);
  expect([...again.entries('other')]).toEqual([['1', 'b']]);
  expect([...again.entries('none')]).toEqual([]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(file.errors).toEqual([]);
});

test('a line that a crash cut off is dropped, and writing continues', async () => {
  const path = join(folderOf({}), 'state');
  const file = open(path);
  file.write([set('1', 1)]);
  await file.close();
  appendFileSync(path, '{"section":"a","ke');
  const next = open(path);
  next.write([set('2', 2)]);
  await next.close();
  expect([...open(path).entries('a')]).toEqual([
    ['1', 1],
    ['2', 2],
  ]);
});

test('the file is rewritten before it grows without bound, and loses nothing', async () => {
  const path = join(folderOf({}), 'state');
  const file = open(path);
  for (let round = 0; round < 40; round++) {
    for (let key = 0; key < 500; key++) file.write([set(String(key), round)]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await file.close();
  expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThan(4100);
  expect([...open(path).entries('a')]).toEqual(Array.from({ length: 500 }, (_, key) => [String(key), 39]));
});

test('what could not be written is written with the next change', async () => {
  const folder = folderOf({ 'below/x': '' });
  const [path, away] = [join(folder, 'below/state'), join(folder, 'away')];
  const file = open(path);
  renameSync(join(folder, 'below'), away);
  file.write([set('1', 1)]);
  while (file.errors.length === 0) await new Promise((resolve) => setImmediate(resolve));
  mkdirSync(join(folder, 'below'));
  file.write([set('2', 2)]);
  await file.close();
  expect([...open(path).entries('a')].map(([key]) => key)).toEqual(['1', '2']);
});

test('a file that cannot be written or read is a clear error', () => {
  const folder = folderOf({ file: '' });
  const [missing, below] = [join(folder, 'none/state'), join(folder, 'file/state')];
  expect(() => open(missing)).toThrow(`the state file ${missing} cannot be written: ENOENT`);
  expect(() => open(below)).toThrow(`the state file ${below} cannot be read: ENOTDIR`);
});

const HEAD = '{"feedstand":"state","version":1}\n';

test.each([
  ['title: A site\nurl: x\n', 'is not a state file of this release; name another file, or remove it'],
  [`${HEAD}nonsense\n`, ':2: is not a line of a state file; remove the file, or name another'],
])('another file is not taken for a state file, and is left as it is', (content, message) => {
  const path = join(folderOf({ state: content }), 'state');
  expect(() => open(path)).toThrow(message);
  expect(readFileSync(path, 'utf8')).toBe(content);
});
