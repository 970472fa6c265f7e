import { chmodSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGitHistory } from '../../../src/folder/git/git-history.ts';
import type { HistoryQuestion } from '../../../src/records/dialects/file-history.ts';
import { createRepository } from '../../git-repository.ts';
import { folderOf, writeFile } from '../../support.ts';
import { findTool } from '../../system-tool.ts';

const GIT = findTool('git');

async function ask(folder: string, file: string, question: HistoryQuestion = 'created', more: object = {}) {
  const history = await createGitHistory({ folder, ...more }).answer(new Map([[file, [question]]]));
  return history.get(file)?.[question];
}

function committed(files: Readonly<Record<string, string>> = { 'a.md': 'A' }) {
  const folder = folderOf(files);
  const repository = createRepository(folder);
  const id = repository.commit('2020-01-02T03:04:05+01:00');
  return { folder, id, ...repository };
}

describe.skipIf(GIT === undefined)('the history of a repository', () => {
  test("gives the author's date with its zone, and the commit", async () => {
    const { folder, id } = committed({ 'posts/a.md': 'A' });
    const answer = {
      kind: 'date',
      instant: Date.parse('2020-01-02T02:04:05Z'),
      offset: 60,
      commit: id,
    };
    for (const question of ['created', 'modified', 'authored'] as const)
      expect(await ask(join(folder, 'posts'), 'a.md', question)).toEqual(answer);
    expect(await ask(folder, 'posts/a.md')).toEqual(answer);
  });

  test.each([
    'Ünïcode – ☕.md',
    'two\nlines.md',
    '*.md',
    ':(top)a.md',
    '-n.md',
    'a "b" \\c.md',
    '\u0001 A M.md',
  ])('finds the file %j', async (name) => {
    const { folder, id } = committed({ [name]: 'A', 'other.md': 'O' });
    expect(await ask(folder, name)).toMatchObject({ kind: 'date', commit: id });
    expect(await ask(folder, name, 'modified')).toMatchObject({ kind: 'date', commit: id });
  });

  test('a file that is not committed has no date, nor has one of another name', async () => {
    const { folder } = committed();
    writeFile(folder, 'b.md', 'B');
    expect(await ask(folder, 'b.md')).toEqual({ kind: 'uncommitted' });
    expect(await ask(folder, 'A.md', 'modified')).toEqual({ kind: 'uncommitted' });
  });

  test('an edit changes nothing, a commit changes the last date alone', async () => {
    const { folder, id, commit } = committed();
    const history = createGitHistory({ folder });
    const asking = new Map([['a.md', ['created', 'modified', 'authored'] as const]]);
    const before = await history.answer(asking);
    writeFile(folder, 'a.md', 'A more');
    expect(await history.answer(asking)).toEqual(before);
    const second = commit('2021-01-02T03:04:05Z');
    expect((await history.answer(asking)).get('a.md')).toMatchObject({
      created: { commit: id },
      modified: { commit: second },
      authored: { commit: second },
    });
  });

  test('only a merge that differs from all its parents is a change, and none for Hugo', async () => {
    const { folder, git, commit } = committed({ 'a.md': '1', 'b.md': '1' });
    git('checkout', '-q', '-b', 'side');
    writeFile(folder, 'a.md', '2');
    writeFile(folder, 'b.md', '2');
    const side = commit('2020-03-01T00:00:00Z');
    git('checkout', '-q', 'main');
    writeFile(folder, 'a.md', '3');
    const main = commit('2020-02-01T00:00:00Z');
    git('merge', '-q', '--no-commit', '-s', 'ours', 'side');
    writeFile(folder, 'a.md', '4');
    writeFile(folder, 'b.md', '2');
    const merge = commit('2020-04-01T00:00:00Z');
    expect(await ask(folder, 'a.md', 'modified')).toMatchObject({ commit: merge });
    expect(await ask(folder, 'b.md', 'modified')).toMatchObject({ commit: side });
    expect(await ask(folder, 'a.md', 'authored')).toMatchObject({ commit: side });
    expect(main).not.toBe(side);
  });

  test('in a shallow clone the oldest commit dates nothing, a newer one does', async () => {
    const { folder, commit } = committed();
    writeFile(folder, 'b.md', 'Something that is not a copy of A: one, two, three, four, five.');
    const second = commit('2021-01-02T03:04:05Z');
    writeFile(folder, 'c.md', 'c');
    commit('2022-01-02T03:04:05Z');
    const clone = folderOf({});
    createRepository(clone).git('pull', '-q', '--depth=2', `file://${folder}`, 'main');
    const answer = await ask(clone, 'a.md');
    expect(answer).toMatchObject({ kind: 'unavailable', why: expect.stringContaining('fetch-depth: 0') });
    expect(await ask(clone, 'b.md')).toMatchObject({ kind: 'unavailable' });
    expect(await ask(clone, 'c.md')).toMatchObject({ kind: 'date' });
    expect(await ask(folder, 'b.md')).toMatchObject({ kind: 'date', commit: second });
  });

  test('settings of the repository change no date', async () => {
    const { folder, id, git, commit } = committed({ 'x/a.md': 'A long enough text: 1 2 3 4 5 6 7 8 9.' });
    git('mv', 'x/a.md', 'x/b.md');
    const second = commit('2021-01-02T03:04:05Z');
    const settings = {
      'log.showRoot': 'false',
      'log.follow': 'true',
      'log.date': 'relative',
      'log.decorate': 'full',
      'log.diffMerges': 'off',
      'diff.renames': 'false',
      'diff.renameLimit': '1',
      'diff.relative': 'true',
      'diff.orderFile': 'missing',
      'color.ui': 'always',
      'format.pretty': 'oneline',
      'core.quotePath': 'true',
      'i18n.logOutputEncoding': 'UTF-16',
    };
    for (const [name, value] of Object.entries(settings)) git('config', name, value);
    expect(await ask(join(folder, 'x'), 'b.md')).toMatchObject({ commit: id });
    expect(await ask(join(folder, 'x'), 'b.md', 'modified')).toMatchObject({ commit: second });
  });

  test('says why there is no history: no repository, no commit, a broken one', async () => {
    expect(await ask(folderOf({ 'a.md': 'A' }), 'a.md')).toEqual({
      kind: 'unavailable',
      why: 'the folder is in no git repository',
    });
    const folder = folderOf({ 'a.md': 'A' });
    const { git } = createRepository(folder);
    expect(await ask(folder, 'a.md')).toEqual({
      kind: 'unavailable',
      why: 'the git repository has no commit yet',
    });
    git('config', 'core.repositoryFormatVersion', '999');
    expect(await ask(folder, 'a.md')).toMatchObject({ why: expect.stringMatching(/^git says "fatal: /) });
  });

  test('a repository without its objects has no dates', async () => {
    const { folder, id } = committed();
    rmSync(join(folder, '.git/objects', id.slice(0, 2), id.slice(2)));
    expect(await ask(folder, 'a.md')).toMatchObject({ kind: 'unavailable' });
  });

  test('variables of the caller do not lead to another repository', async () => {
    const { folder, id } = committed();
    const environment = { PATH: process.env.PATH, GIT_DIR: '/nowhere', GIT_WORK_TREE: '/nowhere' };
    expect(await ask(folder, 'a.md', 'created', { environment })).toMatchObject({ commit: id });
  });
});

test('without git the answer says so', async () => {
  const environment = { PATH: folderOf({}) };
  expect(await ask(folderOf({ 'a.md': 'A' }), 'a.md', 'created', { environment })).toEqual({
    kind: 'unavailable',
    why: 'git is not installed',
  });
});

/** A program named git, in a folder of its own. */
function fakeGit(script: string): object {
  const folder = folderOf({ git: `#!/bin/sh\n${script}\n` });
  chmodSync(join(folder, 'git'), 0o755);
  return { environment: { PATH: `${folder}:${dirname(process.execPath)}:/usr/bin:/bin` } };
}

test('a program that does not end is ended, and what it started does not matter', async () => {
  const options = { ...fakeGit('sleep 20'), timeLimit: 50 };
  expect(await ask(folderOf({ 'a.md': 'A' }), 'a.md', 'created', options)).toEqual({
    kind: 'unavailable',
    why: 'git took longer than 0.05 s',
  });
});

test('an end by the caller ends it too', async () => {
  const folder = folderOf({ 'a.md': 'A' });
  const controller = new AbortController();
  const history = createGitHistory({ folder, ...fakeGit('exec sleep 600') });
  const answer = history.answer(new Map([['a.md', ['created'] as const]]), controller.signal);
  controller.abort();
  expect((await answer).get('a.md')?.created).toMatchObject({ kind: 'unavailable' });
});

test('output without end, or a name without end, is not stored', async () => {
  const options = fakeGit('tr "\\000" a < /dev/zero');
  expect(await ask(folderOf({ 'a.md': 'A' }), 'a.md', 'created', options)).toEqual({
    kind: 'unavailable',
    why: 'the history is too large',
  });
});

test('an answer that is no commit is no history', async () => {
  expect(await ask(folderOf({ 'a.md': 'A' }), 'a.md', 'created', fakeGit('echo hello'))).toEqual({
    kind: 'unavailable',
    why: 'git gave no commit',
  });
});
