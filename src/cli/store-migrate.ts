import { shownStoreAddress } from '../domain/store-address.ts';
import { migrateStore } from '../runtime/node-open-store.ts';
import { type StoreFlags, storeAddressOf } from './store-flags.ts';
import type { Terminal } from './terminal.ts';

/** Creates a store, or brings one to the schema of this release. */
export async function migrate(flags: StoreFlags, terminal: Terminal): Promise<number> {
  const address = storeAddressOf(flags, terminal);
  const { store, steps } = await migrateStore(address, terminal.now);
  await store.close();
  const done = steps.length === 0 ? 'is current' : `took migration ${steps.join(', ')}`;
  terminal.stdout.write(`${shownStoreAddress(address)} ${done}\n`);
  return 0;
}
