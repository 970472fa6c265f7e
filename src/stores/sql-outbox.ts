import type { Outbox, PendingDelivery } from '../domain/outbox.ts';
import type { Database, Row } from './database.ts';
import {
  addStatement,
  nextDueStatement,
  postponeStatements,
  settleStatements,
  takeStatement,
} from './outbox-statements.ts';

/** After so many milliseconds a claim ends by itself: the process that had it is gone. */
export const LEASE_MS = 2 * 60_000;

/** An outbox in the tables of a store. Several processes may deliver from it: each delivery is claimed by one. */
export function createSqlOutbox(database: Database): Outbox {
  return {
    async add(deliveries, now, delay) {
      const distinct = new Map(deliveries.map((one) => [`${one.channel}\n${one.topic}`, one]));
      if (distinct.size === 0) return;
      await database.batch(Array.from(distinct.values(), (one) => addStatement(one, now, delay)));
    },
    async take(channel, now, limit) {
      const [rows = []] = await database.batch([takeStatement(channel, now, now + LEASE_MS, limit)]);
      return rows.map(deliveryOf).sort((a, b) => a.dueAt - b.dueAt);
    },
    async settle(deliveries) {
      if (deliveries.length > 0) await database.batch(deliveries.flatMap(settleStatements));
    },
    async postpone(deliveries, dueAt) {
      if (deliveries.length > 0)
        await database.batch(deliveries.flatMap((one) => postponeStatements(one, dueAt)));
    },
    async nextDueAt(channel) {
      const [rows = []] = await database.read(nextDueStatement(channel));
      const due = rows[0]?.due;
      return typeof due === 'number' ? due : undefined;
    },
    async retain(channels) {
      const [rows = []] = await database.read(['SELECT DISTINCT channel FROM outbox']);
      const others = rows.map(({ channel }) => String(channel)).filter((channel) => !channels.has(channel));
      if (others.length === 0) return 0;
      const removed = await database.batch(
        others.map((channel) => ['DELETE FROM outbox WHERE channel = ?1 RETURNING topic', channel]),
      );
      return removed.reduce((sum, { length }) => sum + length, 0);
    },
    async pending() {
      const [rows = []] = await database.read([
        'SELECT channel, COUNT(*) AS count FROM outbox GROUP BY channel ORDER BY channel',
      ]);
      return new Map(rows.map(({ channel, count }) => [String(channel), Number(count)]));
    },
  };
}

function deliveryOf({ channel, topic, stage, version, attempts, since, due }: Row): PendingDelivery {
  return {
    channel: String(channel),
    topic: String(topic),
    stage: stage === 0 ? 0 : 1,
    version: Number(version),
    attempts: Number(attempts),
    since: Number(since),
    dueAt: Number(due),
  };
}
