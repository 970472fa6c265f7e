import { expect, test } from 'vitest';
import type { Channel } from '../../src/announce/channel.ts';
import { webSubChannel } from '../../src/announce/websub.ts';
import { dispatch } from './dispatching.ts';
import { outside } from './outside.ts';

/** A channel that does as the test says. */
function channelOf(fields: Partial<Channel>): Channel {
  return {
    name: 'hub',
    stage: 1,
    batch: 1,
    timeout: 10_000,
    deadline: 86_400_000,
    deliver: async () => {},
    ...fields,
  };
}

const FEED = 'https://feeds.example/tag/côte.rss?x=1&y';

test('caches are purged before hubs are pinged', async () => {
  const order: string[] = [];
  const channel = (name: string, stage: 0 | 1) =>
    channelOf({
      name,
      stage,
      batch: 10,
      deliver: async (topics) => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push(...topics.map((topic) => `${name} ${topic}`));
      },
    });
  const { announce, dispatcher } = dispatch(channel('hub', 1), channel('cdn', 0));
  await announce('a', 'b');
  await dispatcher.idle();
  expect(order).toEqual(['cdn a', 'cdn b', 'hub a', 'hub b']);
});

test('a ping waits for a purge that fails, until that is given up', async () => {
  const hub = await outside(204);
  let isDown = true;
  const purge = channelOf({
    name: 'cdn',
    stage: 0,
    deadline: 3_600_000,
    deliver: async () => {
      if (isDown) throw new Error('down');
    },
  });
  const { announce, tick, entries, clock } = dispatch(purge, webSubChannel(hub.url, fetch));
  await announce('a');
  while (hub.calls.length === 0) await tick();
  expect(clock.now).toBeGreaterThan(3_600_000);
  expect(clock.now).toBeLessThan(2 * 3_600_000);
  expect(entries.at(-2)).toMatchObject({ level: 'error', message: 'announcement given up' });
  isDown = false;
  await announce('a');
  while (hub.calls.length === 1) await tick();
});

test.each([
  [500, 'an error of the server'],
  [503, 'a server that is overloaded'],
  [429, 'too many requests'],
] as const)('%i is tried again, with exponential back-off: %s', async (status, _why) => {
  const hub = await outside(status, status, 204);
  const { announce, tick, entries } = dispatch(webSubChannel(hub.url, fetch));
  await announce(FEED);
  expect(await tick()).toBe(5000);
  expect(await tick()).toBe(10_000);
  expect(hub.calls).toHaveLength(3);
  expect(entries.map(({ message }) => message)).toEqual([
    'announcement failed; it is tried again',
    'announcement failed; it is tried again',
    'announced',
  ]);
});

test.each([
  ['120', '120 seconds'],
  ['Mon, 02 Nov 2026 12:02:00 GMT', 'a date'],
])('Retry-After: %s is honoured', async (field, _why) => {
  const date = 'Mon, 02 Nov 2026 12:00:00 GMT';
  const hub = await outside({ status: 503, headers: { 'retry-after': field, date } }, 204);
  const { announce, clock, tick } = dispatch(webSubChannel(hub.url, fetch));
  await announce(FEED);
  while (hub.calls.length < 2) await tick();
  expect(clock.now).toBe(120_000);
});

test.each([
  [410, 'the hub is gone'],
  [404, 'there is no hub'],
  [400, 'it does not take the topic'],
  [302, 'a redirect is not followed'],
] as const)('%i is given up at once, in the log: %s', async (status, _why) => {
  const hub = await outside({ status, headers: { location: 'http://127.0.0.1:9/' } });
  const { announce, dispatcher, entries } = dispatch(webSubChannel(hub.url, fetch));
  await announce(FEED);
  await dispatcher.idle();
  expect(entries).toMatchObject([
    { level: 'error', message: 'announcement given up', details: { first: FEED, addresses: 1, attempts: 1 } },
  ]);
  expect(await dispatcher.status()).toMatchObject({ waiting: 0, failed: 1 });
});

test('a hub that answers nothing is tried again, and closing leaves the ping pending', async () => {
  const hub = await outside('silence');
  const channel = { ...webSubChannel(hub.url, fetch), timeout: 50 };
  const { announce, logged, dispatcher, waiting } = dispatch(channel);
  await announce(FEED);
  expect(await logged('announcement failed; it is tried again')).toMatchObject({
    error: 'no answer within 0.05 s',
  });
  await dispatcher.close(0);
  expect(await waiting()).toBe(1);
});

test('what fails for a day is given up, in the log', async () => {
  const { announce, tick, clock, waiting, entries } = dispatch(
    channelOf({ deliver: () => Promise.reject(new Error('down')) }),
  );
  await announce('a');
  while ((await waiting()) > 0) await tick();
  expect(clock.now).toBeGreaterThan(86_400_000);
  expect(clock.now).toBeLessThan(86_400_000 + 3_600_000);
  expect(entries.length).toBeLessThan(70);
  expect(entries.at(-1)).toMatchObject({ message: 'announcement given up', details: { first: 'a' } });
});

test('a hub that is down is asked once at a time, however many feeds wait', async () => {
  let calls = 0;
  let isDown = true;
  const { announce, tick, dispatcher, waiting } = dispatch(
    channelOf({
      deliver: async () => {
        calls++;
        if (isDown) throw new Error('down');
      },
    }),
  );
  await announce(...Array.from({ length: 1000 }, (_, index) => String(index)));
  await dispatcher.idle();
  expect(calls).toBeLessThanOrEqual(4);
  for (let retry = 0; retry < 5; retry++) await tick();
  expect(calls).toBeLessThanOrEqual(9);
  const failed = calls;
  isDown = false;
  while ((await waiting()) > 0) await tick();
  expect(calls).toBe(failed + 1000);
});

test('one feed that a hub does not take keeps no other', async () => {
  const taken: string[] = [];
  const { announce, tick, waiting } = dispatch(
    channelOf({
      deliver: async ([topic = '']) => {
        if (topic === 'bad') throw new Error('500');
        taken.push(topic);
      },
    }),
  );
  await announce('bad', ...Array.from({ length: 50 }, (_, index) => String(index)));
  while ((await waiting()) > 1) await tick();
  expect(taken).toHaveLength(50);
});

test('closing waits for requests in flight, and leaves pending deliveries', async () => {
  let release = () => {};
  const { announce, dispatcher, outbox, waiting } = dispatch(
    channelOf({
      deliver: () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    }),
  );
  await announce('a');
  await new Promise((resolve) => setImmediate(resolve));
  const closed = dispatcher.close(10_000);
  await outbox.add([{ channel: 'hub', topic: 'b', stage: 1 }], 0, 0);
  release();
  await closed;
  expect(await waiting()).toBe(1);
});

test('deliveries to a removed channel are dropped', async () => {
  const { announce, dispatcher, outbox, entries } = dispatch(
    channelOf({ deliver: () => Promise.reject(new Error('down')) }),
  );
  await announce('a', 'b');
  await dispatcher.idle();
  await dispatcher.use([channelOf({ name: 'other' })]);
  expect([...(await outbox.pending())]).toEqual([]);
  expect(entries.at(-1)?.message).toBe('announcements to former channels are dropped');
});
