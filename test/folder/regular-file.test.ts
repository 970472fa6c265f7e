import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FileEntry } from '../../src/folder/file-list.ts';
import { listFiles } from '../../src/folder/file-list.ts';
import { type FileSystem, nodeFileSystem } from '../../src/folder/file-system.ts';
import { readParsedFile } from '../../src/folder/parsed-file.ts';
import { readRegularFile } from '../../src/folder/regular-file.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { OWN_READER } from '../../src/records/record-reader.ts';
import { folderOf, NOON, siteOf } from '../support.ts';

const RECORD = '---\nslug: a\ntitle: A\npublished: 2026-11-01T10:00:00Z\n---\nText.\n';

/** Reads `a.md` as it was listed, though `exchange` has happened between. */
async function readAfter(exchange: (path: string, folder: string) => void) {
  const folder = folderOf({ 'a.md': RECORD, '_other.md': RECORD });
  const entry = (await listFiles(folder)).files.get('a.md');
  if (entry === undefined) throw new Error('not listed');
  exchange(join(folder, 'a.md'), folder);
  return readRecord(folder, 'a.md', entry);
}

/** The title of the one record in a file, or why it is not read. */
function readRecord(folder: string, file: string, entry: FileEntry): string | undefined {
  const outcome = readParsedFile({ folder, file, entry }, { site: siteOf(), now: NOON, reader: OWN_READER });
  if (outcome.kind !== 'parsed') return outcome.kind === 'gone' ? 'gone' : outcome.message;
  const { records, problems } = outcome.parsed;
  return problems[0]?.message ?? records[0]?.article?.title;
}

const outside = () => join(folderOf({ 'secret.md': RECORD }), 'secret.md');

test.each<[string, (path: string, folder: string) => void, string | RegExp]>([
  ['a named pipe', (path) => execFileSync('mkfifo', [path]), 'is not a regular file'],
  ['a folder', (path) => mkdirSync(path), 'is a folder'],
  [
    'a link to a pipe',
    (path) => {
      execFileSync('mkfifo', [`${path}.pipe`]);
      symlinkSync(`${path}.pipe`, path);
    },
    'has become a symbolic link',
  ],
  ['a link that leaves the folder', (path) => symlinkSync(outside(), path), 'has become a symbolic link'],
  ['a link inside', (path) => symlinkSync('_other.md', path), 'has become a symbolic link'],
  ['nothing', () => {}, 'gone'],
  ['another file, as an editor saves', (path, folder) => renameSync(join(folder, '_other.md'), path), 'A'],
])('a record that %s takes the place of after it was listed', async (_what, put, expected) => {
  const found = await readAfter((path, folder) => {
    rmSync(path);
    put(path, folder);
  });
  expect(found).toBe(expected);
});

test.runIf(process.platform === 'linux')('a device is not read', () => {
  for (const device of ['/dev/zero', '/dev/null', '/dev/tty', '/dev/ptmx']) {
    const { kind } = readRegularFile(device, { limit: 100 });
    expect([device, kind]).toEqual([device, expect.stringMatching(/refused|failed|gone/)]);
  }
});

test('a socket is not read', async () => {
  const path = join(folderOf({}), 'a.md');
  const server = createServer().listen(path);
  await new Promise((resolve) => server.once('listening', resolve));
  expect(readRegularFile(path, { limit: 100 })).toEqual({
    kind: 'refused',
    message: 'is not a regular file',
  });
  await new Promise((resolve) => server.close(resolve));
});

test('a folder above a record that becomes a link out of the folder gives nothing away', async () => {
  const folder = folderOf({ 'd/secret.md': RECORD });
  const entry = (await listFiles(folder)).files.get('d/secret.md');
  if (entry === undefined) throw new Error('not listed');
  rmSync(join(folder, 'd'), { recursive: true });
  symlinkSync(join(outside(), '..'), join(folder, 'd'));
  expect(readRecord(folder, 'd/secret.md', entry)).toBe('is a symbolic link that leaves the folder');
});

test('a link that leads elsewhere after it was listed is followed inside the folder alone', async () => {
  const folder = folderOf({ '_one.md': RECORD, '_two.md': RECORD.replace('title: A', 'title: B') });
  const path = join(folder, 'a.md');
  symlinkSync('_one.md', path);
  const entry = (await listFiles(folder)).files.get('a.md');
  if (entry === undefined) throw new Error('not listed');
  const read = (target: string) => {
    rmSync(path);
    symlinkSync(target, path);
    return readRecord(folder, 'a.md', entry);
  };
  expect(read('_two.md')).toBe('B');
  expect(read(outside())).toBe('is a symbolic link that leaves the folder');
});

test('of a file that is too large the first bytes are read where they are asked for, unless it is elsewhere', () => {
  const folder = folderOf({ 'a.md': 'abcdefghijkl' });
  const path = join(folder, 'a.md');
  const refused = { kind: 'refused', message: 'is larger than 0.0048828125 KiB (12 bytes)' };
  expect(readRegularFile(path, { limit: 5 })).toEqual(refused);
  const content = readRegularFile(path, { limit: 5, head: 3, inside: folder });
  expect(content).toEqual({ ...refused, head: new TextEncoder().encode('abc') });
  symlinkSync(outside(), join(folder, 'b.md'));
  expect(readRegularFile(join(folder, 'b.md'), { limit: 5, head: 3, inside: folder })).toEqual({
    kind: 'failed',
    message: 'is a symbolic link that leaves the folder',
  });
});

test('a file that grows while it is read is read up to the limit, and refused', () => {
  const path = join(folderOf({ 'a.md': 'x' }), 'a.md');
  let reads = 0;
  const growing: FileSystem = {
    ...nodeFileSystem,
    read(...args) {
      if (reads++ < 1000) appendFileSync(path, 'x'.repeat(10));
      return nodeFileSystem.read(...args);
    },
  };
  const content = readRegularFile(path, { limit: 500, fileSystem: growing });
  expect(content).toEqual({ kind: 'refused', message: expect.stringContaining('is larger than') });
  expect(reads).toBeLessThan(60);
  // One that stops growing is read as it is then.
  writeFileSync(path, 'x');
  reads = 990;
  const grown = readRegularFile(path, { limit: 500, fileSystem: growing });
  expect(grown.kind === 'content' && grown.bytes.length).toBe(101);
});

test.each(['EMFILE', 'ENFILE', 'ENOMEM', 'EIO', 'ESTALE', 'EACCES', 'EAGAIN'])(
  '%s may pass, wherever it happens, and leaves no file open',
  (code) => {
    const path = join(folderOf({ 'a.md': 'x' }), 'a.md');
    for (const name of ['open', 'fstat', 'read'] as const) {
      const open = new Set<number>();
      const failing: FileSystem = {
        ...nodeFileSystem,
        open(...args) {
          const descriptor = nodeFileSystem.open(...args);
          open.add(descriptor);
          return descriptor;
        },
        close(descriptor) {
          open.delete(descriptor);
          nodeFileSystem.close(descriptor);
        },
        [name]: () => {
          throw Object.assign(new Error(code), { code });
        },
      };
      const message = `cannot be read: ${code}`;
      expect(readRegularFile(path, { limit: 10, fileSystem: failing })).toEqual({ kind: 'failed', message });
      expect(open.size).toBe(0);
    }
  },
);

test('site.yaml is read by the same rules', () => {
  const problemOf = (put: (path: string) => void) => {
    const folder = folderOf({});
    put(join(folder, 'site.yaml'));
    return loadSite(folder, { feeds: 'http://localhost' }).problems[0]?.message;
  };
  expect(problemOf((path) => execFileSync('mkfifo', [path]))).toBe('is not a regular file');
  expect(problemOf((path) => mkdirSync(path))).toBe('is a folder');
  expect(problemOf((path) => writeFileSync(path, `# ${'x'.repeat(2 ** 21)}`))).toMatch(
    /^is larger than 2 MiB/,
  );
});
