import type { AnnouncedFeeds, FeedAnnouncement } from '../domain/outbox.ts';
import type { Database, Statement } from './database.ts';
import { addUnlessAnnounced } from './outbox-statements.ts';

/**
 * Which state of each feed was announced, in the tables of a store. Several processes may announce from it: who is later finds the
 * print of the other, and adds nothing.
 */
export function createSqlAnnounced(database: Database): AnnouncedFeeds {
  return {
    async prints() {
      const [rows = []] = await database.read(["SELECT name, value FROM state WHERE section = 'feed'"]);
      return new Map(rows.map(({ name, value }) => [String(name), String(value)]));
    },
    async announce(feeds, now, delay) {
      if (feeds.length === 0) return;
      await database.batch([LOCK, ...feeds.flatMap((feed) => statementsOf(feed, now, delay))]);
    },
  };
}

// Of processes that announce at the same instant, as at that of a scheduled article, one waits here until the other has written.
const LOCK: Statement = [
  `INSERT INTO state (section, name, value) VALUES ('lock', 'announce', '')
   ON CONFLICT (section, name) DO UPDATE SET value = excluded.value`,
];

function statementsOf(
  { path, print, deliveries }: FeedAnnouncement,
  now: number,
  delay: number,
): Statement[] {
  const owed = deliveries.map((one) => addUnlessAnnounced(one, { path, print, now, delay }));
  return [...owed, rememberStatement(path, print)];
}

function rememberStatement(path: string, print: string | undefined): Statement {
  if (print === undefined) return ["DELETE FROM state WHERE section = 'feed' AND name = ?1", path];
  const sql = `INSERT INTO state (section, name, value) VALUES ('feed', ?1, ?2)
    ON CONFLICT (section, name) DO UPDATE SET value = excluded.value`;
  return [sql, path, print];
}
