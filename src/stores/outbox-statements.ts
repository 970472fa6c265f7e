import type { WriteAnnouncement } from '../domain/article-store.ts';
import type { Delivery, PendingDelivery } from '../domain/outbox.ts';
import type { Statement } from './database.ts';

/** A delivery whose topic keeps changing is postponed by at most this many delays. */
const LONGEST_DELAYS = 5;

/** The parameters are those of `addStatement`. */
const ADD = `INSERT INTO outbox (channel, topic, stage, version, attempts, since, due, lease)
  SELECT CAST(?1 AS TEXT), CAST(?2 AS TEXT), CAST(?3 AS SMALLINT), 1, 0, CAST(?4 AS BIGINT), CAST(?5 AS BIGINT), 0`;

// A delivery in flight may show the state before the change, so that the topic needs another one, as if it was new.
const IS_NEW = '(outbox.lease > ?4 OR outbox.since > ?4)';

const AGAIN = `ON CONFLICT (channel, topic) DO UPDATE SET
    version = outbox.version + 1, attempts = 0, stage = excluded.stage,
    since = CASE WHEN ${IS_NEW} THEN excluded.since ELSE outbox.since END,
    due = CASE
      WHEN ${IS_NEW} OR outbox.since + ?6 > excluded.due THEN excluded.due
      WHEN outbox.since + ?6 < excluded.since THEN excluded.since
      ELSE outbox.since + ?6 END`;

/** Adds a delivery, or makes a later version of the one that is pending. */
export function addStatement({ channel, topic, stage }: Delivery, now: number, delay: number): Statement {
  const sql = `${ADD} WHERE 1 = 1 ${AGAIN}`;
  return [sql, channel, topic, stage, now, now + delay, delay * LONGEST_DELAYS];
}

interface Announced {
  readonly path: string;
  /** `undefined` if the feed does not exist any more. */
  readonly print: string | undefined;
  readonly now: number;
  readonly delay: number;
}

/** The same, unless the state of the feed is the one that was announced last. */
export function addUnlessAnnounced(
  { channel, topic, stage }: Delivery,
  { path, print, now, delay }: Announced,
): Statement {
  const known = "SELECT 1 FROM state WHERE section = 'feed' AND name = ?7";
  const isNews = print === undefined ? `EXISTS (${known})` : `NOT EXISTS (${known} AND value = ?8)`;
  const sql = `${ADD} WHERE ${isNews} ${AGAIN}`;
  const params = [channel, topic, stage, now, now + delay, delay * LONGEST_DELAYS, path];
  return print === undefined ? [sql, ...params] : [sql, ...params, print];
}

/** The same in the batch of a change, if the article of a slug was written by it. */
export function announceStatements(
  deliveries: readonly Delivery[],
  slug: string,
  { now, announce }: { readonly now: number; readonly announce?: WriteAnnouncement | undefined },
): readonly Statement[] {
  const sql = `${ADD} FROM article, clock WHERE article.slug = ?7 AND article.seq = clock.seq ${AGAIN}`;
  const delay = announce?.delay ?? 0;
  const distinct = new Map(deliveries.map((one) => [`${one.channel}\n${one.topic}`, one]));
  return Array.from(distinct.values(), ({ channel, topic, stage }): Statement => {
    return [sql, channel, topic, stage, now, now + delay, delay * LONGEST_DELAYS, slug];
  });
}

const IS_FREE = `lease <= ?2
  AND (stage = 0 OR NOT EXISTS (SELECT 1 FROM outbox AS purge WHERE purge.topic = outbox.topic AND purge.stage = 0))`;

/**
 * Claims what is due and free until `lease`; another process that does so at the same time gets others. PostgreSQL looks at the
 * conditions outside the subquery again where it has waited for another process.
 */
export function takeStatement(channel: string, now: number, lease: number, limit: number): Statement {
  const sql = `UPDATE outbox SET lease = ?3 WHERE channel = ?1 AND topic IN (
      SELECT topic FROM outbox WHERE channel = ?1 AND due <= ?2 AND ${IS_FREE} ORDER BY due, topic LIMIT ?4)
    AND due <= ?2 AND lease <= ?2
    RETURNING channel, topic, stage, version, attempts, since, due`;
  return [sql, channel, now, lease, limit];
}

export function nextDueStatement(channel: string): Statement {
  const sql = `SELECT MIN(CASE WHEN lease > due THEN lease ELSE due END) AS due FROM outbox
    WHERE channel = ?1
      AND (stage = 0 OR NOT EXISTS (SELECT 1 FROM outbox AS purge WHERE purge.topic = outbox.topic AND purge.stage = 0))`;
  return [sql, channel];
}

export function settleStatements({ channel, topic, version }: PendingDelivery): readonly Statement[] {
  return [
    ['DELETE FROM outbox WHERE channel = ?1 AND topic = ?2 AND version = ?3', channel, topic, version],
    ['UPDATE outbox SET lease = 0 WHERE channel = ?1 AND topic = ?2', channel, topic],
  ];
}

export function postponeStatements(
  { channel, topic, version }: PendingDelivery,
  dueAt: number,
): readonly Statement[] {
  return [
    [
      'UPDATE outbox SET attempts = attempts + 1, due = ?4 WHERE channel = ?1 AND topic = ?2 AND version = ?3',
      ...[channel, topic, version, dueAt],
    ],
    ['UPDATE outbox SET lease = 0 WHERE channel = ?1 AND topic = ?2', channel, topic],
  ];
}
