import { join } from 'node:path';
import { migrateStore } from '../../src/runtime/node-open-store.ts';
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
    const address = `sqlite:${join(folder, 'articles.db')}`;
    await create(address);
    return { address, close: async () => {} };
  }
  if (kind !== 'postgres') {
    await create(kind);
    return { address: kind, close: async () => {} };
  }
  const server = await startPostgres();
  const address = await server.newDatabase();
  await create(address);
  const restart = async () => {
    await server.kill();
    await server.start();
  };
  return { address, restart, close: server.remove };
}

async function create(address: string): Promise<void> {
  const { store } = await migrateStore(address, Date.now);
  await store.close();
}
