import type { ArticleStore } from '../domain/article-store.ts';
import type { Outbox } from '../domain/outbox.ts';
import type { TokenStore } from '../domain/token-store.ts';
import type { WatchedDatabase } from './database.ts';

/** Everything that one database holds. */
export interface Store {
  readonly articles: ArticleStore;
  readonly tokens: TokenStore;
  readonly outbox: Outbox;
  readonly database: WatchedDatabase;
  close(): Promise<void>;
}

/** Runs a task on a database that was just opened, and closes it if the task fails. */
export async function closedOnError<Result>(
  database: WatchedDatabase,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    await database.close();
    throw error;
  }
}
