import { setTimeout as wait } from 'node:timers/promises';
import type { Outbox } from '../domain/outbox.ts';
import type { Database } from '../stores/database.ts';

export interface SharedOutboxOptions {
  readonly outbox: Outbox;
  readonly database: Pick<Database, 'batch'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What is owed to a channel that no process here knows is dropped after a day, when it would be given up anyway. */
const FORGET_MS = 24 * 3_600_000;

/** Milliseconds for which `/readyz` waits for the counts of a database that does not answer. */
const COUNT_MS = 500;

/**
 * The outbox of a store for one of several processes. Another may have other channels, as while a new configuration is rolled out,
 * so what is owed to these stays. Where the database cannot be read the counts are the last ones: `/readyz` must go on answering.
 */
export function createSharedOutbox({ outbox, database, now }: SharedOutboxOptions): Outbox {
  let last: ReadonlyMap<string, number> = new Map();
  const count = async (): Promise<void> => {
    last = await outbox.pending();
  };
  return {
    ...outbox,
    async retain(channels) {
      const names = [...(await outbox.pending()).keys()].filter((name) => !channels.has(name));
      if (names.length === 0) return 0;
      const sql = 'DELETE FROM outbox WHERE channel = ?1 AND since < ?2 RETURNING topic';
      const removed = await database.batch(names.map((name) => [sql, name, now() - FORGET_MS]));
      return removed.reduce((sum, { length }) => sum + length, 0);
    },
    async pending() {
      const ended = new AbortController();
      const tooLate = wait(COUNT_MS, undefined, { signal: ended.signal, ref: false });
      await Promise.race([count(), tooLate]).catch(() => {});
      tooLate.catch(() => {});
      ended.abort();
      return last;
    },
  };
}
