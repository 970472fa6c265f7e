import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { prepareForStore } from '../../src/records/store-record.ts';
import { openStore } from '../../src/runtime/node-open-store.ts';
import { migratePostgresStore } from '../../src/stores/postgres/postgres-store.ts';
import type { Store } from '../../src/stores/store.ts';
import { blocksOf } from '../docs/blocks.ts';
import { POSTGRES_PROGRAMS, type PostgresServer, startPostgres } from '../stores/postgres-server.ts';
import { NOON, siteOf } from '../support.ts';
import { runWith } from './run.ts';
import { start } from './serving.ts';

const now = NOON;
const SITE = 'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\n';
const WAIT = { timeout: 10_000, interval: 20 };

/** The statements of docs/stores.md. */
const ROLES = blocksOf('docs/stores.md')
  .filter(({ language }) => language === 'sql')
  .map(({ text }) => text);

describe.skipIf(POSTGRES_PROGRAMS === undefined)('roles of PostgreSQL, as docs/stores.md makes them', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.remove());

  /** A store whose roles exist, opened by its owner. */
  async function newStore() {
    const url = await server.newDatabase();
    const { store } = await migratePostgresStore(url, () => now);
    onTestFinished(() => store.close());
    const statements = ROLES.join('\n')
      .split(/;\s*$/m)
      .filter((sql) => sql.trim() !== '');
    const isFirst = (await rolesOf(store)).length === 0;
    const grants = isFirst ? statements : statements.filter((sql) => !/CREATE ROLE/.test(sql));
    await store.database.batch(grants.map((sql) => [sql]));
    const as = (role: string) => url.replace('//test@', `//${role}@`);
    return { store, reader: as('feedstand_reader'), writer: as('feedstand_writer') };
  }

  test('a replica that may only read serves, follows what others write, and writes nothing', async () => {
    const { store, reader } = await newStore();
    await store.articles.putSite(SITE, { now });
    await put(store, 'a', 0);
    const environment = { FEEDSTAND_TOKEN: 'secret' };
    const { port, log } = await start([], {}, { store: reader, environment });
    expect(await textOf(port, '/feed.rss')).toContain('Title of a');
    await put(store, 'b');
    await vi.waitUntil(async () => (await textOf(port, '/feed.rss')).includes('Title of b'), WAIT);
    await store.articles.delete('a', { now });
    await vi.waitUntil(async () => !(await textOf(port, '/feed.rss')).includes('Title of a'), WAIT);
    const headers = { authorization: 'Bearer secret' };
    expect((await fetch(`http://127.0.0.1:${port}/api/articles`, { headers })).status).toBe(404);
    expect(log).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('can only be read') }),
    );
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('the reader sees articles alone, and changes nothing', async () => {
    const { store, reader, writer } = await newStore();
    await put(store, 'a');
    expect((await runWith(['store', 'check'], { STORE: reader })).code).toBe(0);
    expect((await runWith(['token', 'list'], { STORE: reader })).err).toMatch(
      /permission denied for table token/,
    );
    const [reading, writing] = [await openStore(reader, () => now), await openStore(writer, () => now)];
    expect([reading.isReadOnly, writing.isReadOnly]).toEqual([true, false]);
    await expect(put(reading, 'b')).rejects.toThrow(/permission denied/);
    await Promise.all([reading.close(), writing.close()]);
  });

  test('the writer needs no more than rows', async () => {
    const { writer } = await newStore();
    const store = await openStore(writer, () => now);
    onTestFinished(() => store.close());
    await put(store, 'a');
    await store.articles.putSite(SITE, { now });
    expect((await store.articles.delete('a', { now })).kind).toBe('deleted');
    expect((await runWith(['token', 'create', 'CMS'], { STORE: writer })).code).toBe(0);
    await store.outbox.add([{ channel: 'hub', topic: 'https://a.example', stage: 1 }], now, 0);
    const [delivery] = await store.outbox.take('hub', now, 1);
    if (delivery === undefined) throw new Error('nothing is due');
    await store.outbox.settle([delivery]);
    await expect(store.database.batch([['DROP TABLE token']])).rejects.toThrow(/must be owner/);
  });

  test('a role without any right is told so, and not to migrate', async () => {
    const { store, reader } = await newStore();
    await store.database.batch([['REVOKE SELECT ON feedstand_migration FROM feedstand_reader']]);
    const { err } = await runWith(['store', 'check'], { STORE: reader });
    expect(err).toMatch(/permission denied for table feedstand_migration/);
    expect(err).not.toContain('migrate with');
  });
});

async function rolesOf({ database }: Store) {
  const [rows = []] = await database.read(["SELECT rolname FROM pg_roles WHERE rolname LIKE 'feedstand%'"]);
  return rows;
}

async function put({ articles }: Store, slug: string, version?: number): Promise<void> {
  const record = { title: `Title of ${slug}`, published: '2026-01-01T00:00:00Z', markdown: 'Text.' };
  const sent = { format: 'json', text: JSON.stringify(record) } as const;
  const prepared = prepareForStore(slug, sent, { site: siteOf(), now });
  if (!prepared.ok) throw new Error('a record of the test has an error');
  const { preparedBy, ...rest } = prepared.value;
  await articles.put(
    { ...rest, preparedBy: { ...preparedBy, version: version ?? preparedBy.version } },
    { now },
  );
}

async function textOf(port: number, path: string): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}
