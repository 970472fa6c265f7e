import { setTimeout as wait } from 'node:timers/promises';
import type { Options, PostgresType, Sql } from 'postgres';
import { SourceError } from '../../domain/article-source.ts';
import type { Row, Statement, WatchedDatabase } from '../database.ts';
import { loadPostgres } from './load-postgres.ts';

/** The channel on which a trigger tells of changes (NOTIFY). */
export const CHANNEL = 'feedstand';

/** Milliseconds after which a database that does not answer counts as down; the server ends a statement a little earlier. */
const ANSWER_MS = 10_000;
const STATEMENT_MS = 8_000;

/** Milliseconds between attempts to connect again. */
const RETRY_MS = 200;

/** Milliseconds in which a server answers that is asked to tell of changes; otherwise it is asked again by another connection. */
const LISTEN_MS = 2_000;

/** Seconds that queries have to end on connections that are replaced. */
const LEAVE_S = 0.5;

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
  let client = connect({ max: CONNECTIONS });
  // After the server was away, connections of the pool may wait for an answer that never comes.
  const renew = () => {
    void client.end({ timeout: LEAVE_S });
    client = connect({ max: CONNECTIONS });
  };
  const attempt = <Result>(verb: string, run: () => Promise<Result>): Promise<Result> =>
    withDeadline(run()).catch((cause) => {
      throw new SourceError(`the database ${name} cannot be ${verb}: ${messageOf(cause)}`, { cause });
    });
  return {
    read: (...queries) =>
      attempt('read', () =>
        queries.length === 1 ? rowsOfAll(client, queries) : transaction(client, SNAPSHOT, queries),
      ),
    batch: (statements) => attempt('written', () => transaction(client, '', statements)),
    watch(onHint, signal) {
      void listen(connect, { onHint, onReturn: renew }, signal);
      const timer = setInterval(onHint, LOOK_MS).unref();
      signal.addEventListener('abort', () => clearInterval(timer));
    },
    alone: (task) => locked(connect, task),
    close: () => client.end({ timeout: 1 }),
  };
}

type Settings = Options<{ bigint: PostgresType<number> }>;
type Client = Sql<{ bigint: number }>;
type Connect = (options: Settings) => Client;

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

type Rows = readonly (readonly Row[])[];

async function transaction(client: Client, mode: string, statements: readonly Statement[]): Promise<Rows> {
  const results = await client.begin(mode, (connection) => rowsOfAll(connection, statements));
  return results as Rows;
}

/** The rows of each statement. They are sent without waiting in between. PostgreSQL writes `$1` for what SQLite writes as `?1`. */
function rowsOfAll(client: Pick<Client, 'unsafe'>, statements: readonly Statement[]): Promise<Rows> {
  const results = statements.map(([sql, ...params]) =>
    client.unsafe<Row[]>(sql.replaceAll(/\?(\d+)/g, '$$$1'), params, { prepare: true }),
  );
  return Promise.all(results);
}

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
  for (let wasCut = false; !signal.aborted; ) {
    let cut = () => {};
    const isCut = new Promise<void>((resolve) => {
      cut = resolve;
    });
    const client = connect({
      ...{ max: 1, idle_timeout: 0, max_lifetime: null },
      onnotify: onHint,
      onclose: () => cut(),
    } as Settings);
    const isListening = await withDeadline(client.unsafe(`LISTEN ${CHANNEL}`), LISTEN_MS).then(
      () => true,
      () => false,
    );
    if (isListening && wasCut) onReturn();
    // What was told before it listened was missed.
    if (isListening) onHint();
    await Promise.race([aborted, isListening ? isCut : wait(RETRY_MS, undefined, { ref: false })]);
    if (isListening && !signal.aborted) onHint();
    if (isListening) wasCut = true;
    await client.end({ timeout: 0 });
  }
}

async function withDeadline<Result>(answer: Promise<Result>, milliseconds = ANSWER_MS): Promise<Result> {
  const ended = new AbortController();
  const tooLate = wait(milliseconds, undefined, { signal: ended.signal, ref: false }).then(() => {
    throw new Error(`no answer within ${milliseconds / 1000} s`);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    tooLate.catch(() => {});
    ended.abort();
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
