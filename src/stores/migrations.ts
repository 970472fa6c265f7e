import { SourceError } from '../domain/article-source.ts';
import type { Database, Statement } from './database.ts';

/** One step of the schema. A step that was released never changes; another one follows it. */
export type Migration = readonly string[];

const TABLE = 'feedstand_migration';

/**
 * Brings the schema up to date, each step in a transaction. Several processes may do so at once. Gives the numbers of the steps
 * that it took. Throws `SourceError` if the database is newer than this program.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  now: number,
): Promise<readonly number[]> {
  await database.batch([
    [`CREATE TABLE IF NOT EXISTS ${TABLE} (number INTEGER PRIMARY KEY, applied BIGINT NOT NULL)`],
  ]);
  const taken: number[] = [];
  let number = await versionOf(database);
  refuseNewer(number, migrations.length);
  while (number < migrations.length) {
    number++;
    // Two processes cannot both insert the number: the later one takes no step.
    const record: Statement = [
      `INSERT INTO ${TABLE} (number, applied) SELECT CAST(?1 AS INTEGER), CAST(?2 AS BIGINT) WHERE NOT EXISTS (SELECT 1 FROM ${TABLE} WHERE number >= ?1) RETURNING number`,
      number,
      now,
    ];
    if (await takeStep(database, record, migrations[number - 1] ?? [])) taken.push(number);
  }
  return taken;
}

async function takeStep(database: Database, record: Statement, migration: Migration): Promise<boolean> {
  try {
    await database.batch([record, ...migration.map((sql): Statement => [sql])]);
    return true;
  } catch (error) {
    // Statements of a step fail where another process has taken it meanwhile.
    const number = Number(record[1]);
    if ((await versionOf(database)) >= number) return false;
    throw error;
  }
}

/** Throws `SourceError` unless the schema is the one that this program knows. */
export async function requireCurrent(database: Database, count: number, command: string): Promise<void> {
  const number = await versionOf(database).catch((error) => {
    if (isMissingTable(error)) return 0;
    throw error;
  });
  refuseNewer(number, count);
  if (number < count)
    throw new SourceError(`the database has schema ${number}, and this feedstand needs ${count}: ${command}`);
}

/** As PostgreSQL (`undefined_table`) and SQLite say it. */
function isMissingTable({ cause }: { readonly cause?: unknown }): boolean {
  const { code, message } = (cause ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return code === '42P01' || String(message).includes('no such table');
}

function refuseNewer(number: number, known: number): void {
  if (number <= known) return;
  const message = `the database has schema ${number}, and this feedstand knows ${known}: it was written by a later release; update feedstand, or open another database`;
  throw new SourceError(message);
}

async function versionOf(database: Database): Promise<number> {
  const [rows = []] = await database.read([`SELECT MAX(number) AS number FROM ${TABLE}`]);
  return Number(rows[0]?.number ?? 0);
}
