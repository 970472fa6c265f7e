import { join } from 'node:path';
import { migratePostgresStore } from '../../src/stores/postgres/postgres-store.ts';
import { migrateSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import { startPostgres } from '../stores/postgres-server.ts';

/** A database with the tables of a store. */
export interface SoakStore {
  /** For `serve --store`. */
  readonly address: string;
  /** Ends it as a crash does, and starts it again; absent where nothing runs, or it is not ours. */
  readonly restart?: () => Promise<void>;
  close(): Promise<void>;
}

/** `kind` is `sqlite`, whose file lies in the folder; `postgres`, a server of our own; or the URL of an empty database. */
export async function openSoakStore(kind: string, folder: string): Promise<SoakStore> {
  if (kind === 'sqlite') {
    const { store } = await migrateSqliteStore(join(folder, 'articles.db'), Date.now());
    await store.close();
    return { address: `sqlite:${join(folder, 'articles.db')}`, close: async () => {} };
  }
  if (kind !== 'postgres') {
    await migratePostgres(kind);
    return { address: kind, close: async () => {} };
  }
  const server = await startPostgres();
  const address = await server.newDatabase();
  await migratePostgres(address);
  const restart = async () => {
    await server.kill();
    await server.start();
  };
  return { address, restart, close: server.remove };
}

async function migratePostgres(url: string): Promise<void> {
  const { store } = await migratePostgresStore(url, Date.now);
  await store.close();
}
