import { SourceError } from '../domain/article-source.ts';
import { parseStoreAddress, type StoreAddress, shownStoreAddress } from '../domain/store-address.ts';
import type { SqliteOptions } from '../stores/sqlite/sqlite-store.ts';
import type { Store } from '../stores/store.ts';

/**
 * Opens the store of an address such as `sqlite:articles.db` or `postgres://127.0.0.1/news`. Rejects with `SourceError` where it does
 * not exist, cannot be used, or its package is not installed, with what to do. `now` gives milliseconds since 1970. Who answers
 * readers too lets SQLite write in a thread.
 *
 * @example
 * const { articles, close } = await openStore('sqlite:articles.db', Date.now);
 */
export async function openStore(
  text: string,
  now: () => number,
  options: SqliteOptions = {},
): Promise<Store> {
  const address = addressOf(text);
  if (address.kind === 'postgres') {
    const { openPostgresStore } = await import('../stores/postgres/postgres-store.ts');
    return openPostgresStore(address.url, now);
  }
  const { openSqliteStore } = await import('../stores/sqlite/sqlite-store.ts');
  return openSqliteStore(address.file, options);
}

/** Creates a store, or brings one to the present schema. `steps` are the numbers of the migrations that it made. */
export async function migrateStore(
  text: string,
  now: () => number,
): Promise<{ readonly store: Store; readonly steps: readonly number[] }> {
  const address = addressOf(text);
  if (address.kind === 'postgres') {
    const { migratePostgresStore } = await import('../stores/postgres/postgres-store.ts');
    return migratePostgresStore(address.url, now);
  }
  const { migrateSqliteStore } = await import('../stores/sqlite/sqlite-store.ts');
  return migrateSqliteStore(address.file, now());
}

function addressOf(text: string): StoreAddress {
  const address = parseStoreAddress(text);
  if (address !== undefined) return address;
  throw new SourceError(
    `"${shownStoreAddress(text)}" is not the address of a store: write sqlite:FILE or postgres://…`,
  );
}
