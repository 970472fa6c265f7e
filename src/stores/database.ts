/** What a column can hold. Text holds no U+0000, at which drivers cut it off: what may hold one is stored as JSON. */
export type Value = string | number | Uint8Array | null;

export type Row = Readonly<Record<string, Value>>;

/** One statement, with its parameters for `?1`, `?2` … */
export type Statement = readonly [sql: string, ...params: Value[]];

/**
 * A database as all of SQLite, PostgreSQL and Cloudflare D1 are: there is no transaction that waits for the program, so each batch
 * decides by its own conditions. Both methods reject with `SourceError` where the database cannot be used.
 */
export interface Database {
  /** The rows of each query, all of one moment where that costs nothing. */
  read(...queries: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /** Executes statements in order, all or none. Gives the rows of each. Once it resolves, the change is durable. */
  batch(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
}

/** A database that is open, and tells of changes. */
export interface WatchedDatabase extends Database {
  /** Calls back when another process may have written, or the database cannot be read, or can be again. */
  watch(onHint: () => void, signal: AbortSignal): void;
  close(): Promise<void>;
}

/** One that is read without waiting. */
export interface SyncDatabase extends WatchedDatabase {
  readNow(query: Statement): readonly Row[];
}
