import { execFileSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadDriver } from '../../src/stores/sqlite/load-driver.ts';
import { migrateSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import { outboxContract } from '../announce/outbox-contract.ts';
import { folderOf, NOON } from '../support.ts';
import { newArticle } from './articles.ts';
import { mediaContract } from './media-contract.ts';
import { storeContract } from './store-contract.ts';
import { tokenContract } from './token-contract.ts';

// A thread runs no TypeScript, so these tests open stores by what was built.
const BUILT = pathToFileURL(join(import.meta.dirname, '../../dist/stores/sqlite/sqlite-store.js')).href;

const now = NOON;

async function storeIn() {
  const file = join(folderOf({}), 'articles.db');
  await (await migrateSqliteStore(file, now)).store.close();
  const built: typeof import('../../src/stores/sqlite/sqlite-store.ts') = await import(BUILT);
  const store = await built.openSqliteStore(file, { writesInThread: true });
  onTestFinished(() => store.close());
  return { ...store, file };
}

const INSERT = 'INSERT INTO state (section, name, value) VALUES (?1, ?2, ?3)';

describe('a store in SQLite that writes in a thread', () => {
  storeContract(() => storeIn());
  tokenContract(async () => (await storeIn()).tokens);
  mediaContract(async () => (await storeIn()).media);
  outboxContract(async () => (await storeIn()).outbox);
});

test('what is written is read at once by this thread', async () => {
  const { articles } = await storeIn();
  for (let count = 0; count < 20; count++) {
    const title = `Title ${count}`;
    await articles.put(newArticle('a', { title }), { now });
    expect(await articles.get('a')).toMatchObject({ head: { title } });
  }
});

test('a transaction of another process delays the thread alone', async () => {
  const { articles, file } = await storeIn();
  const connection = (await loadDriver()).open(file);
  onTestFinished(() => connection.close());
  connection.exec('BEGIN IMMEDIATE');
  let isDone = false;
  const writing = articles.put(newArticle('a'), { now }).then(() => {
    isDone = true;
  });
  expect(await articles.get('a')).toBeUndefined();
  expect(isDone).toBe(false);
  connection.exec('COMMIT');
  await writing;
  expect(await articles.get('a')).toMatchObject({ slug: 'a' });
});

test('closing waits for what is being written', async () => {
  const { database, close, file } = await storeIn();
  const writes = Array.from({ length: 50 }, (_, index) =>
    database.batch([[INSERT, 'a', String(index), 'c']]),
  );
  await close();
  await Promise.all(writes);
  const connection = (await loadDriver()).open(file);
  onTestFinished(() => connection.close());
  expect(connection.all('SELECT count(*) AS count FROM state', [])).toEqual([{ count: 50 }]);
  await expect(database.batch([[INSERT, 'b', 'b', 'b']])).rejects.toThrow(/cannot be written/);
});

test('a batch that fails says why, as without a thread, and the next one succeeds', async () => {
  const { database } = await storeIn();
  const insert = [INSERT, 'a', 'b', 'c'] as const;
  await expect(database.batch([insert, insert])).rejects.toMatchObject({
    name: 'SourceError',
    message: expect.stringMatching(/^the database .* cannot be written: UNIQUE/),
  });
  await database.batch([insert]);
});

test('nothing is written to a file that took the place of the one that was opened', async () => {
  const { database, file } = await storeIn();
  const other = join(folderOf({}), 'other.db');
  await (await migrateSqliteStore(other, now)).store.close();
  renameSync(other, file);
  // The thread starts only now.
  await expect(database.batch([[INSERT, 'a', 'b', 'c']])).rejects.toThrow(/removed or replaced/);
});

test('a thread that cannot start says why and creates no file, and the next batch tries again', async () => {
  const { database, file } = await storeIn();
  renameSync(file, `${file}.away`);
  await expect(database.batch([[INSERT, 'a', 'b', 'c']])).rejects.toThrow(
    `the database ${file} cannot be written: the file was removed or replaced since it was opened`,
  );
  expect(existsSync(file)).toBe(false);
  renameSync(`${file}.away`, file);
  await database.batch([[INSERT, 'a', 'b', 'c']]);
});

test('the thread does not keep a process that forgets to close', async () => {
  const { file, close } = await storeIn();
  await close();
  const program = `
    import { openSqliteStore } from ${JSON.stringify(BUILT)};
    const { database } = await openSqliteStore(${JSON.stringify(file)}, { writesInThread: true });
    await database.batch([[${JSON.stringify(INSERT)}, 'a', 'b', 'c']]);
    console.log('written');
  `;
  const script = join(folderOf({ 'writer.mjs': program }), 'writer.mjs');
  const output = execFileSync(process.execPath, [script], { timeout: 30_000 });
  expect(String(output)).toBe('written\n');
});
