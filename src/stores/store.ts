import type { ArticleStore } from '../domain/article-store.ts';
import type { MediaLibrary } from '../domain/media-library.ts';
import type { AnnouncedFeeds, Outbox } from '../domain/outbox.ts';
import type { TokenStore } from '../domain/token-store.ts';
import type { WatchedDatabase } from './database.ts';
import type { Fault } from './integrity.ts';

/** Everything that one database holds. */
export interface Store {
  readonly articles: ArticleStore;
  readonly tokens: TokenStore;
  readonly outbox: Outbox;
  readonly announced: AnnouncedFeeds;
  readonly media: MediaLibrary;
  readonly database: WatchedDatabase;
  /** Whether its user may only read: nothing can be written, prepared anew or announced from here. */
  readonly isReadOnly: boolean;
  /** What is wrong with the database itself. Rejects with `SourceError` where it cannot be read. */
  faults(): Promise<readonly Fault[]>;
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
