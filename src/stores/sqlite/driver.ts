import type { Row, Value } from '../database.ts';

/** One connection to a SQLite file. Its methods do not wait for others, but throw with `isBusy`. */
export interface Connection {
  /** Executes a statement that has no parameters and gives no rows. */
  exec(sql: string): void;
  /** Executes any statement. */
  all(sql: string, params: readonly Value[]): readonly Row[];
  close(): void;
}

/** A package that speaks SQLite. */
export interface Driver {
  readonly name: string;
  /** Opens a file, or creates it. */
  open(file: string): Connection;
  /** Whether another process holds the lock that a statement needs. */
  isBusy(error: unknown): boolean;
}

/** What the connections of both packages have. */
interface Packaged {
  exec(sql: string): void;
  prepare(sql: string): { all(...params: readonly Value[]): unknown };
  close(): void;
}

/** A connection that prepares each statement once. */
export function connectionOf(packaged: Packaged): Connection {
  const prepared = new Map<string, ReturnType<Packaged['prepare']>>();
  return {
    exec: (sql) => packaged.exec(sql),
    all(sql, params) {
      const statement = prepared.get(sql) ?? packaged.prepare(sql);
      prepared.set(sql, statement);
      return statement.all(...params) as readonly Row[];
    },
    close: () => packaged.close(),
  };
}
