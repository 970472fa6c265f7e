import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SourceError } from '../../src/domain/article-source.ts';
import type { Outbox } from '../../src/domain/outbox.ts';
import { createSharedOutbox } from '../../src/runtime/node-shared-outbox.ts';
import { migrateSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import { ping, purge } from '../announce/outbox-contract.ts';
import { folderOf, NOON } from '../support.ts';

const DAY_MS = 24 * 3_600_000;

async function sharing() {
  const { store } = await migrateSqliteStore(join(folderOf({}), 'articles.db'), NOON);
  onTestFinished(() => store.close());
  const clock = { now: NOON };
  const shared = (outbox: Outbox = store.outbox) =>
    createSharedOutbox({ outbox, database: store.database, now: () => clock.now });
  return { store, clock, shared };
}

test('what is owed to a channel of another process stays, and is dropped after a day', async () => {
  const { clock, shared } = await sharing();
  const outbox = shared();
  await outbox.add([purge('a'), ping('a'), ping('b')], NOON, 0);
  const hubs = new Set(['hub']);
  expect(await outbox.retain(hubs)).toBe(0);
  clock.now += DAY_MS + 1;
  await outbox.add([purge('b')], clock.now, 0);
  expect(await outbox.retain(hubs)).toBe(1);
  expect(Object.fromEntries(await outbox.pending())).toEqual({ cdn: 1, hub: 2 });
  expect(await outbox.retain(new Set(['cdn', 'hub']))).toBe(0);
});

test.each([
  ['cannot be read', () => Promise.reject(new SourceError('is down'))],
  ['does not answer', () => new Promise<never>(() => {})],
])('the counts are the last ones while the database %s', async (_name, fault) => {
  const { store, shared } = await sharing();
  let isDown = false;
  const outbox = shared({ ...store.outbox, pending: () => (isDown ? fault() : store.outbox.pending()) });
  await outbox.add([ping('a')], NOON, 0);
  expect((await outbox.pending()).get('hub')).toBe(1);
  isDown = true;
  expect((await outbox.pending()).get('hub')).toBe(1);
});
