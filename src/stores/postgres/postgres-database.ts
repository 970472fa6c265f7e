import { setTimeout as wait } from 'node:timers/promises';
import { SourceError } from '../../domain/article-source.ts';
import type { WatchedDatabase } from '../database.ts';
import {
  ANSWER_MS,
  type Connect,
  createConnections,
  type Settings,
  transaction,
  withDeadline,
} from './connections.ts';
import { loadPostgres } from './load-postgres.ts';

/** The channel on which a trigger tells of changes (NOTIFY). */
export const CHANNEL = 'feedstand';

/** The server ends a statement after so many milliseconds. */
const STATEMENT_MS = 8_000;

/** Milliseconds between attempts to connect again. */
const RETRY_MS = 200;

/** Milliseconds between looks at a database that tells nothing: a connection that is cut silently loses notices. */
const LOOK_MS = 5_000;

const CONNECTIONS = 4;

/** A PostgreSQL database, with what only setting it up needs. */
export interface PostgresDatabase extends WatchedDatabase {
  /** Runs `task` while no other process does so with the same database. */
  alone<Result>(task: () => Promise<Result>): Promise<Result>;
}

/**
 * Connects to a PostgreSQL database, version 12 or later: `postgres://USER:PASSWORD@HOST:PORT/NAME?sslmode=require`. Throws
 * `SourceError` where the package `postgres` is missing or the URL is none. It connects when it is first used.
 */
export async function openPostgres(url: string): Promise<PostgresDatabase> {
  const postgres = await loadPostgres();
  const name = nameOf(url);
  const connect: Connect = (options) => postgres(url, { ...OPTIONS, ...options });
  const connections = createConnections(connect, CONNECTIONS);
  const attempt = <Result>(verb: string, run: () => Promise<Result>): Promise<Result> =>
    run().catch((cause) => {
      throw new SourceError(`the database ${name} cannot be ${verb}: ${messageOf(cause)}`, { cause });
    });
  return {
    read: (...queries) =>
      attempt('read', () =>
        connections.use(async (connection) => {
          const [query, ...more] = queries;
          if (query === undefined || more.length > 0) return transaction(connection, SNAPSHOT, queries);
          return [await connection.query(query)];
        }),
      ),
    batch: (statements) =>
      attempt('written', () => connections.use((connection) => transaction(connection, '', statements))),
    watch(onHint, signal) {
      void listen(connect, { onHint, onReturn: connections.renew }, signal);
      const timer = setInterval(onHint, LOOK_MS).unref();
      signal.addEventListener('abort', () => clearInterval(timer));
    },
    alone: (task) => locked(connect, task),
    close: connections.close,
  };
}

const OPTIONS: Settings = {
  types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
  fetch_types: false,
  connect_timeout: ANSWER_MS / 1000,
  backoff: () => RETRY_MS / 1000,
  onnotice: () => {},
  connection: { application_name: 'feedstand', statement_timeout: STATEMENT_MS },
};

/** All queries see the state of one moment. */
const SNAPSHOT = 'ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** The lock ends with its connection, so that a process that is killed blocks nobody. */
async function locked<Result>(connect: Connect, task: () => Promise<Result>): Promise<Result> {
  // Who has the lock may take longer than a statement may.
  const client = connect({
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connection: { statement_timeout: 0 },
  });
  try {
    await client.unsafe(`SELECT pg_advisory_lock(hashtext('${CHANNEL}'))`);
    return await task();
  } finally {
    await client.end({ timeout: 1 });
  }
}

interface Listener {
  readonly onHint: () => void;
  /** The server is there again after the connection was cut, and before the hint that says so. */
  readonly onReturn: () => void;
}

/** Calls back for each notice, and whenever the connection that listens was cut or is there again. */
async function listen(connect: Connect, { onHint, onReturn }: Listener, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const hint = () => {
    if (!signal.aborted) onHint();
  };
  for (let wasCut = false; !signal.aborted; ) {
    let cut = () => {};
    const isCut = new Promise<void>((resolve) => {
      cut = resolve;
    });
    const client = connect({
      ...{ max: 1, idle_timeout: 0, max_lifetime: null },
      onnotify: hint,
      onclose: () => cut(),
    } as Settings);
    const isListening = await withDeadline(client.unsafe(`LISTEN ${CHANNEL}`)).then(
      () => true,
      () => false,
    );
    if (isListening && wasCut) onReturn();
    // What was told before it listened was missed.
    if (isListening) hint();
    await Promise.race([aborted, isListening ? isCut : wait(RETRY_MS, undefined, { ref: false })]);
    wasCut = true;
    if (isListening) hint();
    void client.end({ timeout: 0 }).catch(() => undefined);
  }
}

/** The database without its password. Throws `SourceError` for what is no URL. */
function nameOf(url: string): string {
  if (!URL.canParse(url))
    throw new SourceError(
      'the URL of the database cannot be parsed; it is written as postgres://USER:PASSWORD@HOST/NAME',
    );
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
