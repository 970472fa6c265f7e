import { expect, test } from 'vitest';
import type { Delivery, Outbox, PendingDelivery } from '../../src/domain/outbox.ts';

export const purge = (topic: string): Delivery => ({ channel: 'cdn', topic, stage: 0 });
export const ping = (topic: string): Delivery => ({ channel: 'hub', topic, stage: 1 });
export const namesOf = (list: readonly Delivery[]) => list.map(({ channel, topic }) => `${channel} ${topic}`);

/** Takes everything that is due. */
async function takeAll(outbox: Outbox, now: number): Promise<PendingDelivery[]> {
  return [...(await outbox.take('cdn', now, 100)), ...(await outbox.take('hub', now, 100))];
}

/** The contract of every outbox. */
export function outboxContract(make: () => Outbox | Promise<Outbox>): void {
  test('a ping waits for the purge of its topic, not for that of another', async () => {
    const outbox = await make();
    await outbox.add([purge('a'), ping('a'), ping('b')], 0, 0);
    const first = await takeAll(outbox, 0);
    expect(namesOf(first)).toEqual(['cdn a', 'hub b']);
    expect(await takeAll(outbox, 0)).toEqual([]);
    await outbox.settle(first);
    expect(namesOf(await takeAll(outbox, 0))).toEqual(['hub a']);
  });

  test('deliveries are coalesced by channel and topic', async () => {
    const outbox = await make();
    await outbox.add([ping('a'), ping('a')], 0, 0);
    await outbox.add([ping('a')], 1, 0);
    expect(await takeAll(outbox, 1)).toEqual([{ ...ping('a'), version: 2, attempts: 0, since: 0, dueAt: 1 }]);
  });

  test('a change during a delivery is delivered again, and not at the same time', async () => {
    const outbox = await make();
    await outbox.add([ping('a')], 0, 0);
    const inFlight = await takeAll(outbox, 0);
    await outbox.add([ping('a')], 5, 0);
    expect(await takeAll(outbox, 5)).toEqual([]);
    await outbox.settle(inFlight);
    const again = await takeAll(outbox, 5);
    expect(again).toMatchObject([{ ...ping('a'), since: 5 }]);
    await outbox.add([ping('a')], 6, 0);
    await outbox.postpone(again, 100);
    expect(namesOf(await takeAll(outbox, 6))).toEqual(['hub a']);
  });

  test('a failed delivery is due again at its time, and nothing else waits for it', async () => {
    const outbox = await make();
    await outbox.add([ping('a'), ping('b')], 0, 0);
    await outbox.postpone(await outbox.take('hub', 0, 1), 50);
    expect(namesOf(await outbox.take('hub', 0, 100))).toEqual(['hub b']);
    expect(await outbox.nextDueAt('hub')).toBe(50);
    expect(await outbox.take('hub', 49, 100)).toEqual([]);
    expect(await outbox.take('hub', 50, 100)).toMatchObject([{ topic: 'a', attempts: 1 }]);
  });

  test('a burst is put off until it is over, and an endless one for five delays', async () => {
    const outbox = await make();
    const dueAt: (number | undefined)[] = [];
    for (let now = 0; now <= 9000; now += 1000) {
      await outbox.add([ping('a')], now, 2000);
      dueAt.push(await outbox.nextDueAt('hub'));
    }
    expect(dueAt).toEqual([2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 10_000]);
  });

  test('what is owed to other channels is forgotten, and pending deliveries are counted', async () => {
    const outbox = await make();
    await outbox.add([ping('a'), ping('b'), purge('a')], 0, 0);
    expect(await outbox.pending()).toEqual(
      new Map([
        ['cdn', 1],
        ['hub', 2],
      ]),
    );
    expect(await outbox.retain(new Set(['hub', 'other']))).toBe(1);
    expect(await outbox.pending()).toEqual(new Map([['hub', 2]]));
    expect(await outbox.nextDueAt('cdn')).toBeUndefined();
    await outbox.settle(await outbox.take('hub', 0, 10));
    expect(await outbox.pending()).toEqual(new Map());
    await outbox.add([], 0, 0);
    await outbox.settle([]);
    await outbox.postpone([], 9);
    expect(await outbox.retain(new Set())).toBe(0);
  });

  test('the oldest are taken first, and at most as many as asked for', async () => {
    const outbox = await make();
    await outbox.add([ping('b')], 0, 0);
    await outbox.add([ping('a')], 5, 0);
    expect(namesOf(await outbox.take('hub', 9, 1))).toEqual(['hub b']);
    expect(namesOf(await outbox.take('hub', 9, 1))).toEqual(['hub a']);
  });
}
