import { ConfigError, type Flags, readConfig } from '../config.ts';
import { openStore } from '../runtime/node-open-store.ts';
import type { Store } from '../stores/store.ts';
import type { Terminal } from './terminal.ts';

export type StoreFlags = Pick<Flags, 'store' | 'siteFile' | 'articles'>;

/** The address of the store of a command. Throws `ConfigError` where none is given or it is wrong. */
export function storeAddressOf(flags: StoreFlags, { environment }: Terminal): string {
  const { config, problems } = readConfig(flags, environment);
  if (problems.length > 0) throw new ConfigError(problems);
  if (config.store !== undefined) return config.store;
  throw new ConfigError(['--store: is missing; name a database, such as --store sqlite:articles.db']);
}

/** Opens the store of a command for a task, and closes it. */
export async function withStore<Result>(
  flags: StoreFlags,
  terminal: Terminal,
  task: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(storeAddressOf(flags, terminal), terminal.now);
  try {
    return await task(store);
  } finally {
    await store.close();
  }
}
