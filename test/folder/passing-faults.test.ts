import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Loaded } from '../../src/domain/article-source.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import { type FileSystem, nodeFileSystem } from '../../src/folder/file-system.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { changed, folderOf, NOON, writeFile } from '../support.ts';

const SITE = 'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\n';
const record = (slug: string, title = 'A title') => {
  return `---\nslug: ${slug}\ntitle: ${title}\npublished: 2026-11-01T10:00:00Z\n---\nA body.\n`;
};

/** Soon, but long after the events of what a test wrote. */
const RETRY_DELAYS = { first: 100, longest: 100 };

type Call = 'lstat' | 'readdir' | 'open' | 'read' | 'fstat';

/** A file system in which calls on some paths fail, as long as the test says so. */
function failingFileSystem() {
  let faults: { readonly code: string; readonly calls: readonly Call[]; readonly path: RegExp } | undefined;
  const opened = new Map<number, string>();
  const failIf = (call: Call, path: string) => {
    if (!faults?.calls.includes(call) || !faults.path.test(path)) return;
    throw Object.assign(new Error(faults.code), { code: faults.code });
  };
  const pathOf = (descriptor: number) => opened.get(descriptor) ?? '';
  const fileSystem: FileSystem = {
    ...nodeFileSystem,
    lstat(path) {
      failIf('lstat', String(path));
      return nodeFileSystem.lstat(path);
    },
    readdir(path) {
      failIf('readdir', path);
      return nodeFileSystem.readdir(path);
    },
    open(path, flags) {
      failIf('open', path);
      const descriptor = nodeFileSystem.open(path, flags);
      opened.set(descriptor, path);
      return descriptor;
    },
    fstat(descriptor) {
      failIf('fstat', pathOf(descriptor));
      return nodeFileSystem.fstat(descriptor);
    },
    read(descriptor, ...rest) {
      failIf('read', pathOf(descriptor));
      return nodeFileSystem.read(descriptor, ...rest);
    },
  };
  return {
    fileSystem,
    fail(code: string, calls: readonly Call[], path: RegExp) {
      faults = { code, calls, path };
    },
    pass() {
      faults = undefined;
    },
  };
}

/** A folder that is followed. `until` resolves once the last report satisfies a condition. */
async function follow(files: Record<string, string>) {
  const folder = folderOf({ 'site.yaml': SITE, ...files });
  const { fileSystem, ...faults } = failingFileSystem();
  const readSite = () => loadSite(folder, { feeds: 'http://localhost:8787' }, fileSystem);
  const source = createFolderSource({
    folder,
    readSite,
    now: () => NOON,
    fileSystem,
    retryDelays: RETRY_DELAYS,
  });
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  let state: Loaded & { readonly stale?: string } = await source.load();
  let check = () => {};
  const begin = () => {
    return source.follow?.((change) => {
      state = changed(state, change);
      check();
    }, controller.signal);
  };
  const until = (holds: (loaded: typeof state) => boolean) => {
    return new Promise<typeof state>((resolve) => {
      check = () => {
        if (holds(state)) resolve(state);
      };
      check();
    });
  };
  return { folder, faults, begin, until };
}

const titlesOf = ({ articles }: Loaded) => articles.map(({ title }) => title).join();
const errorsOf = ({ problems }: Loaded) => problems.map(formatProblem);

test.each(['EACCES', 'ESTALE', 'EMFILE'])(
  'a folder that cannot be read for %s keeps its articles, and is read again',
  async (code) => {
    const { folder, faults, begin, until } = await follow({
      'a.md': record('a', 'One'),
      'd/b.md': record('b', 'Two'),
      'd/deep/c.md': record('c', 'Three'),
    });
    await begin();
    faults.fail(code, ['readdir'], /\/d$/);
    writeFile(folder, 'd/new.md', record('new', 'New'));
    rmSync(join(folder, 'd/b.md'));
    const broken = await until(({ problems }) => problems.length > 0);
    expect([titlesOf(broken), errorsOf(broken)]).toEqual(['One,Two,Three', [`d: cannot be read: ${code}`]]);
    faults.pass();
    expect(titlesOf(await until(({ problems }) => problems.length === 0))).toBe('One,Three,New');
  },
);

test.each(['EIO', 'ENOMEM'])(
  'a folder whose status cannot be read for %s keeps its articles',
  async (code) => {
    const { folder, faults, begin, until } = await follow({
      'a.md': record('a', 'One'),
      'd/b.md': record('b', 'Two'),
    });
    await begin();
    faults.fail(code, ['lstat'], /\/d(\/|$)/);
    writeFile(folder, 'd/b.md', record('b', 'Other'));
    writeFile(folder, 'a.md', record('a', 'Changed'));
    expect(titlesOf(await until((loaded) => titlesOf(loaded).startsWith('Changed')))).toBe('Changed,Two');
    faults.pass();
    await until((loaded) => titlesOf(loaded) === 'Changed,Other');
  },
);

test.each<[string, Call]>([
  ['EACCES', 'open'],
  ['EMFILE', 'open'],
  ['ENFILE', 'open'],
  ['ENOMEM', 'fstat'],
  ['EIO', 'read'],
  ['ESTALE', 'read'],
])(
  'a file that failed by %s in %s is read again until it can be, though nothing tells of a change',
  async (code, call) => {
    const { folder, faults, begin, until } = await follow({ 'a.md': record('a', 'One') });
    await begin();
    faults.fail(code, [call], /a\.md$/);
    writeFile(folder, 'a.md', record('a', 'Two'));
    const broken = await until(({ problems }) => problems.length > 0);
    expect([titlesOf(broken), errorsOf(broken)]).toEqual(['One', [`a.md: cannot be read: ${code}`]]);
    faults.pass();
    expect(titlesOf(await until(({ problems }) => problems.length === 0))).toBe('Two');
  },
);

test('a file that could not be read at the start is read later', async () => {
  const folder = folderOf({ 'site.yaml': SITE, 'a.md': record('a', 'One'), 'd/b.md': record('b', 'Two') });
  const { fileSystem, fail, pass } = failingFileSystem();
  fail('EMFILE', ['open', 'readdir'], /a\.md$|\/d$/);
  const source = createFolderSource({
    folder,
    fileSystem,
    retryDelays: RETRY_DELAYS,
    now: () => NOON,
    readSite: () => loadSite(folder, { feeds: 'http://localhost:8787' }),
  });
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  let state: Loaded = await source.load();
  expect([titlesOf(state), state.problems.length]).toEqual(['', 2]);
  await new Promise<void>((resolve) => {
    void source.follow?.((change) => {
      state = changed(state, change);
      if (titlesOf(state) === 'One,Two') resolve();
      pass();
    }, controller.signal);
  });
  expect(state.problems).toEqual([]);
});

test('a site.yaml that cannot be read changes nothing, and is read again', async () => {
  const { folder, faults, begin, until } = await follow({ 'a.md': record('a') });
  await begin();
  faults.fail('EIO', ['read'], /site\.yaml$/);
  writeFile(folder, 'site.yaml', SITE.replace('The Wire', 'The Cable'));
  const broken = await until(({ problems }) => problems.length > 0);
  expect([broken.site.title, errorsOf(broken)]).toEqual(['The Wire', ['site.yaml:1: cannot be read: EIO']]);
  faults.pass();
  expect((await until(({ problems }) => problems.length === 0)).site.title).toBe('The Cable');
});

test.each(['EACCES', 'ENFILE'])(
  'a root folder that cannot be read for %s does not delete the articles',
  async (code) => {
    const { folder, faults, begin, until } = await follow({ 'a.md': record('a', 'One') });
    await begin();
    faults.fail(code, ['readdir'], new RegExp(`${folder}$`));
    writeFile(folder, 'b.md', record('b', 'Two'));
    rmSync(join(folder, 'a.md'));
    expect(titlesOf(await until(({ stale }) => stale?.includes(code) === true))).toBe('One');
    faults.pass();
    await until((loaded) => loaded.stale === undefined && titlesOf(loaded) === 'Two');
  },
);

test.runIf(process.platform === 'linux')(
  'a name that is not UTF-8 is reported, and again when it is mended',
  async () => {
    const { folder, begin, until } = await follow({ 'a.md': record('a', 'One') });
    const bytes = (name: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);
    await begin();
    writeFileSync(bytes('Z\xfcrich.md'), record('z', 'Two'));
    writeFileSync(bytes('_Z\xfcrich.md'), 'x');
    writeFileSync(bytes('Z\xfcrich.txt'), 'x');
    writeFileSync(join(folder, 'real \ufffd.md'), record('real', 'Real'));
    mkdirSync(bytes('f\xe4lle'));
    const message = 'has a name that is not valid UTF-8, and is not read; rename it';
    const told = await until((loaded) => loaded.problems.length > 1 && loaded.articles.length > 1);
    expect(titlesOf(told)).toBe('One,Real');
    expect(errorsOf(told).sort()).toEqual([`Z\\xfcrich.md: ${message}`, `f\\xe4lle: ${message}`]);
    renameSync(bytes('Z\xfcrich.md'), join(folder, 'Zürich.md'));
    rmSync(bytes('f\xe4lle'), { recursive: true });
    expect(titlesOf(await until(({ problems }) => problems.length === 0))).toBe('Two,One,Real');
  },
);
