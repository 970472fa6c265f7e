import { statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { SourceError } from '../../domain/article-source.ts';
import type { Row, Statement, SyncDatabase } from '../database.ts';
import type { Connection, Driver } from './driver.ts';

/** How often to look for changes of other processes, in milliseconds. Looking takes some 20 µs. */
const POLL_MS = 50;

/** Milliseconds that one attempt waits for another process, in which no request is answered, and that all of them wait. */
const [BUSY_MS, PATIENCE_MS] = [5, 5_000];
const PAUSE_MS = 10;

/**
 * A SQLite file with a write-ahead log. What is written survives the end of the process and, with `synchronous=FULL`, of the
 * machine. Other processes may use the file too. Throws `SourceError` where it cannot be opened. `known` is the identity that the
 * file must have; by default the one that it has now.
 */
export function openSqlite(file: string, driver: Driver, known?: string): SyncDatabase {
  if (known !== undefined) requireFile(file, known);
  const connection = connect(file, driver);
  const identity = known ?? identityOf(file);
  let isOpen = true;
  const fault = (verb: string, cause: unknown) =>
    new SourceError(`the database ${file} cannot be ${verb}: ${messageOf(cause)}`, { cause });
  const requireSameFile = () => requireFile(file, identity);
  const attempt = async <Result>(verb: string, run: () => Result): Promise<Result> => {
    for (let pauses = 0; ; pauses++) {
      try {
        requireSameFile();
        return run();
      } catch (error) {
        if (!driver.isBusy(error) || pauses * (PAUSE_MS + BUSY_MS) >= PATIENCE_MS) throw fault(verb, error);
        await wait(PAUSE_MS);
      }
    }
  };
  const all = ([sql, ...params]: Statement): readonly Row[] => {
    if (params.some((param) => typeof param === 'string' && param.includes('\0')))
      throw new Error('text with U+0000 would be cut off');
    return connection.all(sql, params);
  };
  return {
    read: (...queries) => attempt('read', () => queries.map(all)),
    batch: (statements) => attempt('written', () => transaction(connection, () => statements.map(all))),
    readNow(query) {
      try {
        return all(query);
      } catch (error) {
        throw fault('read', error);
      }
    },
    watch: (onHint, signal) => {
      watch(
        () => {
          requireSameFile();
          return connection.all('PRAGMA data_version', [])[0]?.data_version;
        },
        onHint,
        signal,
      );
    },
    async close() {
      if (isOpen) connection.close();
      isOpen = false;
    },
  };
}

/** Looks for another value, and for the beginning and the end of errors. */
function watch(look: () => unknown, onHint: () => void, signal: AbortSignal): void {
  const lookOnce = (): unknown => {
    try {
      return look();
    } catch (error) {
      return messageOf(error);
    }
  };
  let last = lookOnce();
  const timer = setInterval(() => {
    const next = lookOnce();
    if (next === last) return;
    last = next;
    onHint();
  }, POLL_MS).unref();
  signal.addEventListener('abort', () => clearInterval(timer));
}

function connect(file: string, driver: Driver): Connection {
  try {
    const connection = driver.open(file);
    for (const pragma of [
      `busy_timeout = ${PATIENCE_MS}`,
      'journal_mode = WAL',
      'synchronous = FULL',
      `busy_timeout = ${BUSY_MS}`,
    ])
      connection.all(`PRAGMA ${pragma}`, []);
    return connection;
  } catch (cause) {
    throw new SourceError(`the database ${file} cannot be opened: ${messageOf(cause)}`, { cause });
  }
}

/** Takes the lock at the beginning: a transaction that takes it later can fail halfway. */
function transaction<Result>(connection: Connection, run: () => Result): Result {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = run();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk ends the transaction by itself.
    try {
      connection.exec('ROLLBACK');
    } catch {}
    throw error;
  }
}

/** Writes to a file that was removed or replaced would be lost, without any error. */
function requireFile(file: string, identity: string | undefined): void {
  if (identityOf(file) === identity) return;
  throw new Error('the file was removed or replaced since it was opened; restart the service');
}

/** Tells a file from another one of the same name. */
export function identityOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.dev} ${stats.ino}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
