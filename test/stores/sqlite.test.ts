import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SourceError } from '../../src/domain/article-source.ts';
import type { Statement } from '../../src/stores/database.ts';
import { type Migration, migrate } from '../../src/stores/migrations.ts';
import { MIGRATIONS } from '../../src/stores/schema.ts';
import { LEASE_MS } from '../../src/stores/sql-outbox.ts';
import { loadDriver } from '../../src/stores/sqlite/load-driver.ts';
import { openSqlite } from '../../src/stores/sqlite/sqlite-database.ts';
import { migrateSqliteStore, openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import { announcedContract, sharedAnnouncedContract } from '../announce/announced-contract.ts';
import { outboxContract, ping } from '../announce/outbox-contract.ts';
import { folderOf, NOON } from '../support.ts';
import { newArticle } from './articles.ts';
import { mediaContract } from './media-contract.ts';
import { storeContract } from './store-contract.ts';
import { tokenContract } from './token-contract.ts';

const now = NOON;

async function storeIn(file = join(folderOf({}), 'articles.db')) {
  const { store } = await migrateSqliteStore(file, now);
  onTestFinished(() => store.close());
  return { ...store, file };
}

describe('a store in SQLite', () => {
  storeContract(() => storeIn());
  tokenContract(async () => (await storeIn()).tokens);
  mediaContract(async () => (await storeIn()).media);
  outboxContract(async () => (await storeIn()).outbox);
  announcedContract(() => storeIn());
  sharedAnnouncedContract(async () => {
    const first = await storeIn();
    return [first, await storeIn(first.file)];
  });
});

test('what a process claimed and did not settle is taken again once its lease has ended', async () => {
  const { outbox } = await storeIn();
  await outbox.add([ping('a')], 0, 0);
  const first = await outbox.take('hub', 0, 10);
  expect(await outbox.nextDueAt('hub')).toBe(LEASE_MS);
  expect(await outbox.take('hub', LEASE_MS - 1, 10)).toEqual([]);
  expect(await outbox.take('hub', LEASE_MS, 10)).toEqual(first);
  await outbox.settle(first);
  expect(await outbox.nextDueAt('hub')).toBeUndefined();
});

test('what is written is there after the store was opened again', async () => {
  const { articles, file, close } = await storeIn();
  const put = await articles.put(newArticle('a'), { now });
  await close();
  const again = await openSqliteStore(file);
  expect(await again.articles.get('a')).toMatchObject('version' in put ? put.version : {});
  await again.close();
});

test('texts with any character are stored as they are', async () => {
  const { articles } = await storeIn();
  const text = '\0 "\\ 😀 \ud800 \u2028 \r\n';
  const article = { ...newArticle('a').article, title: text, html: `<p>${text}</p>` };
  const record = { format: 'markdown', text } as const;
  await articles.put({ ...newArticle('a'), article, record, ownId: text }, { now });
  const stored = await articles.get('a');
  expect(stored).toMatchObject({ html: `<p>${text}</p>`, record, ownId: text, head: { title: text } });
  expect(articles.readBody(stored?.seq ?? 0)).toBe(`<p>${text}</p>`);
  await articles.putSite(text, { now });
  expect((await articles.site())?.text).toBe(text);
});

test('text that the driver would cut off is refused', async () => {
  const { database } = await storeIn();
  const insert: Statement = [
    'INSERT INTO state (section, name, value) VALUES (?1, ?2, ?3)',
    'a\0b',
    'c',
    'd',
  ];
  await expect(database.batch([insert])).rejects.toThrow(SourceError);
});

test('a batch that fails writes nothing', async () => {
  const { database } = await storeIn();
  const insert: Statement = ['INSERT INTO state (section, name, value) VALUES (?1, ?2, ?3)', 'a', 'b', 'c'];
  await expect(database.batch([insert, insert])).rejects.toThrow(/UNIQUE/);
  expect(await database.read(['SELECT * FROM state'])).toEqual([[]]);
  await database.batch([insert]);
});

describe('two connections to one file', () => {
  async function two() {
    const first = await storeIn();
    const second = await openSqliteStore(first.file);
    onTestFinished(() => second.close());
    return { first, second };
  }

  test('one sees what the other wrote, and is told of it', async () => {
    const { first, second } = await two();
    const controller = new AbortController();
    onTestFinished(() => controller.abort());
    const told = new Promise<void>((resolve) => second.articles.watch(resolve, controller.signal));
    await first.articles.put(newArticle('a'), { now });
    await told;
    expect((await second.articles.changesSince(0, 10)).articles.map(({ slug }) => slug)).toEqual(['a']);
  });

  test('writers on both lose nothing, and of rivals one wins', async () => {
    const { first, second } = await two();
    const { articles } = first;
    const rev = await articles.put(newArticle('a'), { now });
    const when = { ifMatch: 'version' in rev ? rev.version.rev : '' };
    const writers = Array.from({ length: 40 }, (_, index) => {
      const store = index % 2 === 0 ? first : second;
      return store.articles.put(newArticle('a', { title: `Title ${index}` }), { now, when });
    });
    const others = Array.from({ length: 40 }, (_, index) => {
      const store = index % 2 === 0 ? first : second;
      return store.articles.put(newArticle(`b${index}`), { now });
    });
    expect((await Promise.all(writers)).filter(({ kind }) => kind === 'replaced')).toHaveLength(1);
    await Promise.all(others);
    const { articles: changes } = await articles.changesSince(0, 100);
    expect(changes).toHaveLength(41);
    expect(new Set(changes.map(({ seq }) => seq)).size).toBe(41);
  });

  test('a writer waits for another transaction', async () => {
    const { first } = await two();
    const { file } = first;
    const connection = (await loadDriver()).open(file);
    onTestFinished(() => connection.close());
    connection.exec('BEGIN IMMEDIATE');
    let isDone = false;
    const writing = first.articles.put(newArticle('a'), { now }).then(() => {
      isDone = true;
    });
    // Readers are not delayed.
    expect(await first.articles.get('a')).toBeUndefined();
    expect(isDone).toBe(false);
    connection.exec('COMMIT');
    await writing;
    expect(await first.articles.get('a')).toMatchObject({ slug: 'a' });
  });
});

/** Writes articles until it is killed, and prints the slug and the revision of each once it is confirmed. */
const WRITER = `
import { openSqliteStore } from ${JSON.stringify(join(import.meta.dirname, '../../dist/stores/sqlite/sqlite-store.js'))};
const [file, round] = process.argv.slice(2);
const { articles } = await openSqliteStore(file);
const sample = ${JSON.stringify(newArticle('a'))};
for (let number = 0; ; number++) {
  const slug = 'a' + round + '-' + number;
  const article = { ...sample.article, slug, id: 'urn:x:' + slug };
  const { version } = await articles.put({ ...sample, article }, { now: ${NOON} });
  process.stdout.write(slug + ' ' + version.rev + '\\n');
}
`;

test('kill -9 loses no write that was confirmed, and leaves none half done', async () => {
  const { file, close } = await storeIn();
  await close();
  const confirmed: string[] = [];
  const program = join(folderOf({ 'writer.mjs': WRITER }), 'writer.mjs');
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, [program, file, String(round)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    for await (const chunk of child.stdout) {
      text += chunk;
      if (text.split('\n').length > 60) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    confirmed.push(...text.split('\n').slice(0, -1));
  }
  expect(confirmed.length).toBeGreaterThanOrEqual(180);
  const { articles, database, close: end } = await openSqliteStore(file);
  onTestFinished(end);
  for (const line of confirmed) {
    const [slug = '', rev] = line.split(' ');
    const stored = await articles.get(slug);
    expect(stored).toMatchObject({ kind: 'article', rev });
    expect(articles.readBody(stored?.seq ?? 0)).toContain('A body.');
  }
  expect(await database.read(['PRAGMA integrity_check'])).toEqual([[{ integrity_check: 'ok' }]]);
});

describe('migrations', () => {
  const STEPS: readonly Migration[] = [
    ['CREATE TABLE a (x TEXT)'],
    ['ALTER TABLE a ADD COLUMN y TEXT', 'CREATE TABLE b (x TEXT)'],
  ];
  async function fresh(file = join(folderOf({}), 'a.db')) {
    const database = openSqlite(file, await loadDriver());
    onTestFinished(() => database.close());
    return database;
  }

  test('each step is taken once', async () => {
    const database = await fresh();
    expect(await migrate(database, STEPS.slice(0, 1), now)).toEqual([1]);
    expect(await migrate(database, STEPS, now)).toEqual([2]);
    expect(await migrate(database, STEPS, now)).toEqual([]);
    expect(await database.read(['SELECT x, y FROM a'])).toEqual([[]]);
  });

  test('a step that fails leaves nothing', async () => {
    const database = await fresh();
    await expect(migrate(database, [['CREATE TABLE a (x TEXT)', 'nonsense']], now)).rejects.toThrow(
      /nonsense/,
    );
    expect(await migrate(database, STEPS, now)).toEqual([1, 2]);
  });

  test('two processes may migrate at once', async () => {
    const file = join(folderOf({}), 'a.db');
    const taken = await Promise.all(
      [await fresh(file), await fresh(file)].map((one) => migrate(one, STEPS, now)),
    );
    expect(taken.flat().sort()).toEqual([1, 2]);
  });

  test('a database of a later release is refused, and nothing is changed', async () => {
    const { file, database } = await storeIn();
    await database.batch([['INSERT INTO feedstand_migration VALUES (?1, 0)', MIGRATIONS.length + 1]]);
    for (const open of [() => openSqliteStore(file), () => migrateSqliteStore(file, now)])
      await expect(open()).rejects.toThrow(/later release; update feedstand/);
  });

  test('an older database is refused with the command that brings it up to date', async () => {
    const { file, database } = await storeIn();
    await database.batch([['DELETE FROM feedstand_migration']]);
    await expect(openSqliteStore(file)).rejects.toThrow(
      `run feedstand store migrate sqlite:${file}, after a backup`,
    );
  });
});

test.each<[string, (folder: string) => void, RegExp]>([
  ['is not there', () => {}, /does not exist; feedstand store migrate sqlite:.* creates it/],
  ['is no database', (folder) => writeFileSync(join(folder, 'a.db'), 'x'.repeat(4096)), /not a database/],
])('a file that %s is refused with the reason', async (_kind, make, message) => {
  const folder = folderOf({});
  make(folder);
  const opening = openSqliteStore(join(folder, 'a.db'));
  await expect(opening).rejects.toThrow(message);
  await expect(opening).rejects.toThrow(SourceError);
});

test('a database of another program is refused', async () => {
  const file = join(folderOf({}), 'a.db');
  const database = openSqlite(file, await loadDriver());
  await database.batch([['CREATE TABLE posts (x TEXT)']]);
  await database.close();
  for (const open of [() => openSqliteStore(file), () => migrateSqliteStore(file, now)])
    await expect(open()).rejects.toThrow(/belongs to another program/);
});

test('a folder that does not exist is named', async () => {
  await expect(migrateSqliteStore(join(folderOf({}), 'none/a.db'), now)).rejects.toThrow(/cannot be opened/);
});

test.each<[string, (file: string) => void]>([
  ['removed', (file) => rmSync(file)],
  [
    'replaced',
    (file) => {
      writeFileSync(`${file}.new`, '');
      renameSync(`${file}.new`, file);
    },
  ],
])('nothing is written to a file that was %s, and its watcher is told', async (_kind, change) => {
  const { articles, file } = await storeIn();
  await articles.put(newArticle('a'), { now });
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const told = new Promise<void>((resolve) => articles.watch(resolve, controller.signal));
  change(file);
  await told;
  await expect(articles.put(newArticle('b'), { now })).rejects.toThrow(/removed or replaced/);
  await expect(articles.changesSince(0, 10)).rejects.toThrow(SourceError);
});

test('Node 20 and 22 use the package', async () => {
  await expect(loadDriver(20)).resolves.toMatchObject({ name: 'libsql' });
});
