import { setTimeout as wait } from 'node:timers/promises';
import type { Options, PostgresType, Sql } from 'postgres';
import type { Row, Statement } from '../database.ts';

export type Settings = Options<{ bigint: PostgresType<number> }>;
export type Client = Sql<{ bigint: number }>;
export type Connect = (options: Settings) => Client;

/** Milliseconds after which a database that does not answer counts as down; the server ends a statement a little earlier. */
export const ANSWER_MS = 10_000;

/** Seconds that a query in flight has left when connections are replaced. */
const LEAVE_S = 0.5;

/** One connection to the server, which one task uses at a time. */
export interface Connection {
  /** Rejects once the connection was cut. */
  query(statement: Statement): Promise<readonly Row[]>;
}

export interface Connections {
  /** Gives the task a connection that no other uses, when one is free. Rejects if either takes longer than `ANSWER_MS`. */
  use<Result>(task: (connection: Connection) => Promise<Result>): Promise<Result>;
  /** Replaces all connections: after the server was away they may wait for an answer that never comes. */
  renew(): void;
  close(): Promise<void>;
}

interface Link extends Connection {
  readonly client: Client;
  isCut: boolean;
}

/**
 * Up to `most` connections, each thrown away once it was cut or did not answer. The package's own pool connects again, but a query
 * or a rollback on a connection that was just cut ends the process, or waits for ever (postgres 3.4.9: `nextWrite` in
 * `connection.js` writes to a socket that is gone, and never again after a write was pending).
 */
export function createConnections(connect: Connect, most: number): Connections {
  const links = new Set<Link>();
  const idle: Link[] = [];
  const turns = createTurns();
  let isClosed = false;

  const acquire = async (): Promise<Link> => {
    for (;;) {
      const link = idle.pop();
      if (link !== undefined && !link.isCut) return link;
      if (link !== undefined) discard(link);
      else if (links.size < most) {
        const made = createLink(connect);
        links.add(made);
        return made;
      } else await turns.wait();
    }
  };
  const discard = (link: Link, timeout = 0) => {
    links.delete(link);
    void link.client.end({ timeout }).catch(() => undefined);
  };
  const release = (link: Link, isSound: boolean) => {
    if (isSound && !link.isCut && !isClosed) idle.push(link);
    else discard(link);
    turns.next();
  };
  return {
    async use(task) {
      const link = await acquire();
      let isSound = false;
      try {
        const result = await withDeadline(task(link));
        isSound = true;
        return result;
      } catch (error) {
        isSound = isOfStatement(error);
        throw error;
      } finally {
        release(link, isSound);
      }
    },
    renew() {
      idle.splice(0);
      for (const link of links) {
        link.isCut = true;
        discard(link, LEAVE_S);
      }
    },
    async close() {
      isClosed = true;
      await Promise.all(idle.splice(0).map(({ client }) => client.end({ timeout: 1 })));
    },
  };
}

/** Those who wait, each for `ANSWER_MS` at most. */
function createTurns(): { wait(): Promise<void>; next(): void } {
  const waiting = new Set<() => void>();
  return {
    async wait() {
      let resolve = () => {};
      const isNext = new Promise<void>((done) => {
        resolve = done;
      });
      waiting.add(resolve);
      await withDeadline(isNext).finally(() => waiting.delete(resolve));
    },
    next() {
      const [first] = waiting;
      if (first === undefined) return;
      waiting.delete(first);
      first();
    },
  };
}

function createLink(connect: Connect): Link {
  const client = connect({ max: 1, idle_timeout: 0, max_lifetime: null, onclose: () => cut() } as Settings);
  const link: Link = {
    client,
    isCut: false,
    async query([sql, ...params]) {
      // The client would connect again, and a transaction would go on without its beginning.
      if (link.isCut) throw new Error('the connection was cut');
      // PostgreSQL writes `$1` for what SQLite writes as `?1`.
      return client.unsafe<Row[]>(sql.replaceAll(/\?(\d+)/g, '$$$1'), params, { prepare: true });
    },
  };
  const cut = () => {
    link.isCut = true;
  };
  return link;
}

/** All statements take effect, or none. */
export async function transaction(
  connection: Connection,
  mode: string,
  statements: readonly Statement[],
): Promise<readonly (readonly Row[])[]> {
  const results: (readonly Row[])[] = [];
  await connection.query([`BEGIN ${mode}`]);
  try {
    for (const statement of statements) results.push(await connection.query(statement));
    await connection.query(['COMMIT']);
  } catch (error) {
    if (isOfStatement(error)) await connection.query(['ROLLBACK']);
    throw error;
  }
  return results;
}

/** Whether the server refused a statement, and the connection can be used on: its own errors have a SQLSTATE of five characters. */
function isOfStatement(error: unknown): boolean {
  const { code, severity } = error as { readonly code?: unknown; readonly severity?: unknown };
  return typeof code === 'string' && code.length === 5 && severity === 'ERROR';
}

export async function withDeadline<Result>(answer: Promise<Result>): Promise<Result> {
  const ended = new AbortController();
  const tooLate = wait(ANSWER_MS, undefined, { signal: ended.signal, ref: false }).then(() => {
    throw new Error(`no answer within ${ANSWER_MS / 1000} s`);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    tooLate.catch(() => {});
    ended.abort();
  }
}
