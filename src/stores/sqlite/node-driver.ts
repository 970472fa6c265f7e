import { connectionOf, type Driver } from './driver.ts';

/** What `node:sqlite` has, of which the types of Node 20 know nothing. */
interface NodeSqlite {
  readonly DatabaseSync: new (file: string) => Parameters<typeof connectionOf>[0];
}

/** The module's name is not a literal, so that no compiler or bundler looks for it. */
const MODULE = 'node:sqlite';

/** For Node 24 and later, which has SQLite itself. Rejects where Node has none. */
export async function loadNodeDriver(): Promise<Driver> {
  const { DatabaseSync }: NodeSqlite = await import(MODULE);
  return {
    name: MODULE,
    open: (file) => connectionOf(new DatabaseSync(file)),
    // SQLITE_BUSY; the upper bits are the extended code.
    isBusy: (error) => (Number((error as { errcode?: unknown }).errcode) & 0xff) === 5,
  };
}
