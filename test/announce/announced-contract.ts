import { expect, test } from 'vitest';
import type { AnnouncedFeeds, FeedAnnouncement, Outbox } from '../../src/domain/outbox.ts';
import { namesOf, ping, purge } from './outbox-contract.ts';

interface Announced {
  readonly outbox: Outbox;
  readonly announced: AnnouncedFeeds;
}

export const feed = (path: string, print?: string, deliveries = [purge(path), ping(path)]) =>
  ({ path, print, deliveries }) satisfies FeedAnnouncement;

async function owed({ outbox }: Announced): Promise<string[]> {
  const taken = [...(await outbox.take('cdn', 1e6, 100)), ...(await outbox.take('hub', 1e6, 100))];
  await outbox.settle(taken);
  const later = await outbox.take('hub', 1e6, 100);
  await outbox.settle(later);
  return namesOf([...taken, ...later]).sort();
}

/** The contract of a memory of what was announced. */
export function announcedContract(make: () => Promise<Announced>): void {
  test('a feed in a new state is announced, and its print remembered', async () => {
    const one = await make();
    expect(await one.announced.prints()).toEqual(new Map());
    await one.announced.announce([feed('/a', '1'), feed('/b', '1')], 0, 0);
    expect(await owed(one)).toEqual(['cdn /a', 'cdn /b', 'hub /a', 'hub /b']);
    await one.announced.announce([feed('/a', '2')], 5, 0);
    expect(await owed(one)).toEqual(['cdn /a', 'hub /a']);
    expect(await one.announced.prints()).toEqual(
      new Map([
        ['/a', '2'],
        ['/b', '1'],
      ]),
    );
  });

  test('a feed that goes is announced and forgotten', async () => {
    const one = await make();
    await one.announced.announce([feed('/a', '1')], 0, 0);
    await owed(one);
    await one.announced.announce([feed('/a')], 5, 0);
    expect(await owed(one)).toEqual(['cdn /a', 'hub /a']);
    expect(await one.announced.prints()).toEqual(new Map());
  });

  test('a print without deliveries is remembered, and nobody is told', async () => {
    const one = await make();
    await one.announced.announce([feed('/a', '1', [])], 0, 0);
    expect([...(await one.announced.prints())]).toEqual([['/a', '1']]);
    expect(await owed(one)).toEqual([]);
  });
}

/** The contract of one that several processes share. */
export function sharedAnnouncedContract(make: () => Promise<readonly [Announced, Announced]>): void {
  test('of two processes that announce the same state only the first adds it', async () => {
    const [first, second] = await make();
    await first.announced.announce([feed('/a', '1'), feed('/b', '1')], 0, 0);
    expect(await owed(first)).toHaveLength(4);
    await second.announced.announce([feed('/a', '1'), feed('/b', '2')], 1, 0);
    expect(await owed(second)).toEqual(['cdn /b', 'hub /b']);
    await second.announced.announce([feed('/a')], 2, 0);
    await first.announced.announce([feed('/a')], 3, 0);
    expect(await owed(second)).toEqual(['cdn /a', 'hub /a']);
    expect(await owed(first)).toEqual([]);
  });

  test('at the same instant, too', async () => {
    const [first, second] = await make();
    for (let turn = 0; turn < 10; turn++) {
      const feeds = [feed('/a', `print ${turn}`), feed('/b', `print ${turn}`)];
      const told: string[][] = [];
      await Promise.all(
        [first, second].map(async (one) => {
          await one.announced.announce(feeds, turn, 0);
          told.push(await owed(one));
        }),
      );
      expect(told.flat().sort()).toEqual(['cdn /a', 'cdn /b', 'hub /a', 'hub /b']);
    }
  });

  test('what one has claimed and not settled is told by another once the claim has ended', async () => {
    const [first, second] = await make();
    await first.announced.announce([feed('/a', '1', [ping('/a')])], 0, 0);
    // The first process ends here.
    expect(await first.outbox.take('hub', 0, 10)).toHaveLength(1);
    await second.announced.announce([feed('/a', '1', [ping('/a')])], 1, 0);
    expect(await second.outbox.take('hub', 60_000, 10)).toEqual([]);
    expect(await second.outbox.nextDueAt('hub')).toBe(120_000);
    expect(await second.outbox.take('hub', 120_000, 10)).toHaveLength(1);
  });
}
