import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { POSTGRES_PROGRAMS, type PostgresServer, startPostgres } from '../stores/postgres-server.ts';
import { folderOf } from '../support.ts';
import { runWith } from './run.ts';

/** Runs tests over an empty store of each kind, by its address. */
export function forEveryStore(tests: (newAddress: () => Promise<string>) => void): void {
  describe('in SQLite', () => tests(newSqliteAddress));
  describe.skipIf(POSTGRES_PROGRAMS === undefined)('in PostgreSQL', () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres();
    }, 60_000);
    afterAll(() => server?.remove());
    tests(async () => migrated(await server.newDatabase()));
  });
}

export async function newSqliteAddress(): Promise<string> {
  return migrated(`sqlite:${join(folderOf({}), 'articles.db')}`);
}

async function migrated(address: string): Promise<string> {
  const { code, err } = await runWith(['store', 'migrate', address]);
  if (code !== 0) throw new Error(err);
  return address;
}
