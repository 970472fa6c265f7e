import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createGitHistory } from '../../../src/folder/git/git-history.ts';
import { createRepository } from '../../git-repository.ts';
import { folderOf, writeFile } from '../../support.ts';
import { findTool } from '../../system-tool.ts';

const PROGRAMS = [
  'fsmonitor',
  'gpg',
  'pager',
  'textconv',
  'external',
  'alias',
  'filter',
  'hook',
  'ssh',
  'ext',
];
const HOOKS = ['post-index-change', 'reference-transaction', 'pre-auto-gc', 'post-checkout'];

/** A repository whose settings name programs. Each of them leaves a file of its name in `marks`. */
function hostileRepository() {
  const marks = folderOf({});
  const programs = folderOf(
    Object.fromEntries(PROGRAMS.map((name) => [name, `#!/bin/sh\n: > '${marks}/${name}'\nexit 0\n`])),
  );
  for (const name of PROGRAMS) chmodSync(join(programs, name), 0o755);
  const folder = folderOf({
    'a.md': 'A text that is long enough to be told from others.\n',
    '.gitattributes': '*.md diff=mark filter=mark\n',
  });
  const repository = createRepository(folder);
  const { git, commit } = repository;
  commit('2020-01-01T00:00:00Z');
  git('mv', 'a.md', 'b.md');
  commit('2021-01-01T00:00:00Z');
  writeFile(folder, 'c.md', 'Something else: one, two, three.\n');
  commit('2022-01-01T00:00:00Z');
  sign(folder, git('cat-file', 'commit', 'HEAD'), git);
  const missing = git('rev-parse', 'HEAD~1:b.md').trim();
  const program = (name: string) => join(programs, name);
  for (const hook of HOOKS) writeFile(folder, `.git/other-hooks/${hook}`, `#!/bin/sh\n${program('hook')}\n`);
  for (const hook of HOOKS) chmodSync(join(folder, '.git/other-hooks', hook), 0o755);
  const settings: Readonly<Record<string, string>> = {
    'core.fsmonitor': program('fsmonitor'),
    'core.hooksPath': join(folder, '.git/other-hooks'),
    'core.pager': program('pager'),
    'pager.log': program('pager'),
    'core.sshCommand': program('ssh'),
    'core.gitProxy': program('ssh'),
    'core.askPass': program('ssh'),
    'credential.helper': program('ssh'),
    'gpg.program': program('gpg'),
    'gpg.ssh.program': program('gpg'),
    'log.showSignature': 'true',
    'diff.external': program('external'),
    'diff.mark.command': program('external'),
    'diff.mark.textconv': program('textconv'),
    'filter.mark.clean': program('filter'),
    'filter.mark.smudge': program('filter'),
    'filter.mark.process': program('filter'),
    'alias.log': `!${program('alias')}`,
    'alias.rev-parse': `!${program('alias')}`,
    'alias.diff-tree': `!${program('alias')}`,
    'protocol.allow': 'always',
    'protocol.ext.allow': 'always',
    'extensions.partialClone': 'origin',
    'remote.origin.promisor': 'true',
    'remote.origin.url': `ext::${program('ext')}`,
  };
  for (const [name, value] of Object.entries(settings)) git('config', name, value);
  return { folder, marks, git, missing, started: () => readdirSync(marks) };
}

/** Puts a signature into the last commit, which is one for `gpg.program` to judge. */
function sign(folder: string, commit: string, git: (...args: readonly string[]) => string): void {
  const armour = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEzBAABCAAdFiEE\n -----END PGP SIGNATURE-----\n';
  const signed = commit.replace(/^(committer .*\n)/m, `$1${armour}`);
  const id = execFileSync('git', ['-C', folder, 'hash-object', '-t', 'commit', '-w', '--stdin'], {
    input: signed,
  });
  git('reset', '-q', '--hard', id.toString().trim());
}

const ASKED = new Map([
  ['b.md', ['created', 'modified', 'authored'] as const],
  ['c.md', ['created', 'modified', 'authored'] as const],
]);

test.skipIf(findTool('git') === undefined)('no setting of a repository starts a program', async () => {
  const { folder, started } = hostileRepository();
  const history = await createGitHistory({ folder }).answer(ASKED);
  expect(history.get('b.md')).toMatchObject({ created: { instant: Date.parse('2020-01-01T00:00:00Z') } });
  expect(history.get('c.md')).toMatchObject({ modified: { instant: Date.parse('2022-01-01T00:00:00Z') } });
  expect(started()).toEqual([]);
});

test.skipIf(findTool('git') === undefined)('objects that a partial clone lacks are not fetched', async () => {
  const { folder, missing, started } = hostileRepository();
  rmSync(join(folder, '.git/objects', missing.slice(0, 2), missing.slice(2)));
  const history = await createGitHistory({ folder }).answer(ASKED);
  expect(history.get('c.md')?.created).toEqual({
    kind: 'unavailable',
    why: 'the git repository lacks objects, as a partial clone does: clone it as a whole',
  });
  expect(history.get('c.md')?.modified).toMatchObject({ kind: 'date' });
  expect(started()).toEqual([]);
});

test.skipIf(findTool('git') === undefined)('without these guards the same settings start programs', () => {
  const { folder, missing, started } = hostileRepository();
  writeFile(folder, 'b.md', 'Changed.\n');
  const run = (...args: readonly string[]) => spawnSync('git', ['-C', folder, ...args], { timeout: 10_000 });
  run('status');
  // A filter that does not answer ends commands before they are done.
  for (const kind of ['process', 'clean', 'smudge']) run('config', '--unset', `filter.mark.${kind}`);
  run('log', '-1');
  run('diff', '--ext-diff', 'HEAD~1', 'HEAD');
  run('cat-file', '--textconv', 'HEAD:c.md');
  rmSync(join(folder, '.git/objects', missing.slice(0, 2), missing.slice(2)), { force: true });
  run('cat-file', 'blob', missing);
  expect(started().sort()).toEqual(
    expect.arrayContaining(['ext', 'external', 'fsmonitor', 'gpg', 'textconv']),
  );
});
