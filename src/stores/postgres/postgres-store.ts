import { findFaults } from '../integrity.ts';
import { migrate, requireCurrent } from '../migrations.ts';
import { MIGRATIONS } from '../schema.ts';
import { createSqlAnnounced } from '../sql-announced.ts';
import { createSqlArticles } from '../sql-articles.ts';
import { createSqlMedia } from '../sql-media.ts';
import { createSqlOutbox } from '../sql-outbox.ts';
import { createSqlTokens } from '../sql-tokens.ts';
import { closedOnError, type Store } from '../store.ts';
import { createBodyMirror } from './body-mirror.ts';
import { CHANNEL, openPostgres, type PostgresDatabase } from './postgres-database.ts';

/**
 * Opens a store in a PostgreSQL database that has the present schema. Throws `SourceError` where it has not, with the command that
 * makes it. `clock` gives milliseconds since 1970.
 */
export async function openPostgresStore(url: string, clock: () => number): Promise<Store> {
  const database = await openPostgres(url);
  return closedOnError(database, async () => {
    await requireCurrent(
      database,
      MIGRATIONS.length,
      'run feedstand store migrate with the same URL, after a backup',
    );
    return storeOf(database, clock, await isReadOnly(database));
  });
}

/** Creates the tables, or brings them to the present schema; several processes may do so at once. */
export async function migratePostgresStore(
  url: string,
  clock: () => number,
): Promise<{ readonly store: Store; readonly steps: readonly number[] }> {
  const database = await openPostgres(url);
  return closedOnError(database, async () => {
    const steps = await database.alone(() => migrate(database, POSTGRES_MIGRATIONS, clock()));
    return { store: storeOf(database, clock, false), steps };
  });
}

const NOTIFY: readonly string[] = [
  `CREATE FUNCTION feedstand_notify() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify('${CHANNEL}', ''); RETURN NULL; END $$`,
  'CREATE TRIGGER feedstand_notify AFTER UPDATE ON clock FOR EACH STATEMENT EXECUTE FUNCTION feedstand_notify()',
];

/** Text compares by its bytes, as in SQLite; and a change of the counter wakes those who listen, whoever makes it. */
const POSTGRES_MIGRATIONS = MIGRATIONS.map((step, index) => {
  const collated = step.map((sql) =>
    sql.replaceAll(/\bTEXT\b/g, 'TEXT COLLATE "C"').replaceAll(/\bBLOB\b/g, 'BYTEA'),
  );
  return index === 0 ? [...collated, ...NOTIFY] : collated;
});

/** Of a role that may only read, and of a standby server. */
async function isReadOnly(database: PostgresDatabase): Promise<boolean> {
  const [rows = []] = await database.read([
    `SELECT CASE WHEN pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'
       OR NOT has_table_privilege('article', 'INSERT') THEN 1 ELSE 0 END AS one`,
  ]);
  return rows[0]?.one === 1;
}

function storeOf(database: PostgresDatabase, clock: () => number, isReadOnly: boolean): Store {
  const mirror = createBodyMirror(clock);
  return {
    articles: createSqlArticles(database, mirror),
    tokens: createSqlTokens(database),
    outbox: createSqlOutbox(database),
    announced: createSqlAnnounced(database),
    media: createSqlMedia(database),
    database,
    isReadOnly,
    faults: () => findFaults(database),
    async close() {
      mirror.close();
      await database.close();
    },
  };
}
