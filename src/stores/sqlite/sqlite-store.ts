import { existsSync } from 'node:fs';
import { SourceError } from '../../domain/article-source.ts';
import type { SyncDatabase } from '../database.ts';
import { type Fault, findFaults } from '../integrity.ts';
import { migrate, requireCurrent } from '../migrations.ts';
import { MIGRATIONS } from '../schema.ts';
import { createSqlAnnounced } from '../sql-announced.ts';
import { type Bodies, createSqlArticles } from '../sql-articles.ts';
import { createSqlMedia } from '../sql-media.ts';
import { createSqlOutbox } from '../sql-outbox.ts';
import { createSqlTokens } from '../sql-tokens.ts';
import { closedOnError, type Store } from '../store.ts';
import { loadDriver } from './load-driver.ts';
import { identityOf, openSqlite } from './sqlite-database.ts';

/**
 * Opens a store in a SQLite file that exists and has the present schema. Throws `SourceError` where there is none, with the
 * command that makes one.
 */
export async function openSqliteStore(
  file: string,
  { writesInThread = false }: SqliteOptions = {},
): Promise<Store> {
  const command = `feedstand store migrate sqlite:${file}`;
  const driver = await loadDriver();
  if (!existsSync(file)) throw new SourceError(`the database ${file} does not exist; ${command} creates it`);
  const database = openSqlite(file, driver);
  return closedOnError(database, async () => {
    await requireOurs(database, file);
    await requireCurrent(database, MIGRATIONS.length, `run ${command}, after a backup`);
    if (!writesInThread) return storeOf(database);
    const { writingInThread } = await import('./writing-thread.ts');
    return storeOf(writingInThread(database, { file, identity: identityOf(file) }));
  });
}

export interface SqliteOptions {
  /** Whether writing waits for the disk in a thread of its own, so that it delays no reader of this process. */
  readonly writesInThread?: boolean | undefined;
}

/** Creates a store, or brings one to the present schema. `steps` are the numbers of the migrations that it made. */
export async function migrateSqliteStore(
  file: string,
  now: number,
): Promise<{ readonly store: Store; readonly steps: readonly number[] }> {
  const database = openSqlite(file, await loadDriver());
  return closedOnError(database, async () => {
    await requireOurs(database, file);
    const steps = await migrate(database, MIGRATIONS, now);
    return { store: storeOf(database), steps };
  });
}

function storeOf(database: SyncDatabase): Store {
  return {
    articles: createSqlArticles(database, bodiesIn(database)),
    tokens: createSqlTokens(database),
    outbox: createSqlOutbox(database),
    announced: createSqlAnnounced(database),
    media: createSqlMedia(database),
    database,
    isReadOnly: false,
    faults: async () => [...(await faultsOfFile(database)), ...(await findFaults(database))],
    close: database.close,
  };
}

function bodiesIn(database: SyncDatabase): Bodies {
  return {
    read(seq) {
      const [row] = database.readNow(['SELECT html FROM body WHERE seq = ?1', seq]);
      return row === undefined ? undefined : JSON.parse(String(row.html));
    },
  };
}

/** What SQLite itself finds: damaged pages, and indexes that differ from their tables. */
async function faultsOfFile(database: SyncDatabase): Promise<Fault[]> {
  const [rows = []] = await database.read(['PRAGMA integrity_check(20)']);
  const found = rows.map(({ integrity_check }) => String(integrity_check));
  return found.filter((text) => text !== 'ok').map((message) => ({ message }));
}

/** Tables of another program are left alone. */
async function requireOurs(database: SyncDatabase, file: string): Promise<void> {
  const [tables = []] = await database.read(["SELECT name FROM sqlite_master WHERE type = 'table'"]);
  if (tables.length === 0 || tables.some(({ name }) => name === 'feedstand_migration')) return;
  throw new SourceError(`the database ${file} belongs to another program; name another file`);
}
