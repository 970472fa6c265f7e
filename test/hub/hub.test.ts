import { createHmac } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { createMemoryState, type State } from '../../src/announce/state.ts';
import type { CallbackRequest } from '../../src/hub/callback-request.ts';
import { createHub, type HubOptions } from '../../src/hub/hub.ts';
import { NOON } from '../support.ts';

const TOPIC = 'https://feeds.example/feed.rss';
const CALLBACK = 'https://reader.example/c';
const DAY = 86_400_000;

type Answered = { readonly status: number; readonly text?: string } | Error;
type Answer = (url: URL, request: CallbackRequest) => Answered | Promise<Answered>;

/** The challenge comes back, and every delivery is accepted. */
const ACCEPTING: Answer = (url) => ({ status: 200, text: url.searchParams.get('hub.challenge') ?? '' });

interface Sent extends CallbackRequest {
  readonly url: string;
}

function hubWith({
  answer = ACCEPTING,
  state = createMemoryState(),
}: {
  answer?: Answer;
  state?: State;
} = {}) {
  const world = { now: NOON, answer, content: '<rss/>', sent: [] as Sent[], log: [] as string[] };
  const timers: { at: number; callback: () => void }[] = [];
  const options: HubOptions = {
    state,
    now: () => world.now,
    random: () => 1,
    challenge: () => `challenge-${world.sent.length}`,
    isTopic: (topic) => topic.startsWith('https://feeds.example/'),
    async load() {
      if (world.content === '') throw new Error('503');
      return {
        bytes: new TextEncoder().encode(world.content),
        contentType: 'application/rss+xml; charset=utf-8',
        link: `<https://feeds.example/hub>; rel="hub", <${TOPIC}>; rel="self"`,
      };
    },
    schedule(milliseconds, callback) {
      const timer = { at: world.now + milliseconds, callback };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer) >>> 0, 1);
    },
    log: (_level, message) => world.log.push(message),
    async send(url, request) {
      world.sent.push({ url, ...request });
      const answered = await world.answer(new URL(url), request);
      if (answered instanceof Error) throw answered;
      return { text: '', ...answered };
    },
  };
  const hub = createHub(options);
  const settle = () =>
    new Promise<void>((resolve) => setImmediate(resolve)).then(
      () => new Promise<void>((r) => setTimeout(r, 5)),
    );
  return {
    hub,
    world,
    settle,
    posts: () => world.sent.filter(({ method }) => method === 'POST'),
    async subscribe(fields: Record<string, string> = {}) {
      const form = { 'hub.mode': 'subscribe', 'hub.topic': TOPIC, 'hub.callback': CALLBACK, ...fields };
      const { status } = hub.subscribe(String(new URLSearchParams(form)));
      await settle();
      return status;
    },
    async publish(topic = TOPIC) {
      await hub.channel.deliver([topic], new AbortController().signal);
      await settle();
    },
    /** Moves the clock, and runs the timers that are due. */
    async pass(milliseconds: number) {
      world.now += milliseconds;
      for (const timer of timers.filter(({ at }) => at <= world.now)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.callback();
      }
      await settle();
    },
  };
}

test('a subscription is verified with a challenge and the lease, and gets the content of its topic', async () => {
  const { world, subscribe, publish, posts, hub } = hubWith();
  expect(await subscribe({ 'hub.callback': `${CALLBACK}?id=7` })).toBe(202);
  const url = new URL(world.sent[0]?.url ?? '');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    id: '7',
    'hub.mode': 'subscribe',
    'hub.topic': TOPIC,
    'hub.challenge': 'challenge-0',
    'hub.lease_seconds': '864000',
  });
  await publish();
  expect(posts()).toHaveLength(1);
  expect(posts()[0]).toMatchObject({
    url: `${CALLBACK}?id=7`,
    headers: {
      'content-type': 'application/rss+xml; charset=utf-8',
      link: `<https://feeds.example/hub>; rel="hub", <${TOPIC}>; rel="self"`,
    },
  });
  expect(new TextDecoder().decode(posts()[0]?.body)).toBe('<rss/>');
  expect(posts()[0]?.headers).not.toHaveProperty('x-hub-signature');
  expect(hub.status()).toEqual({ subscriptions: 1, waiting: 0, delivered: 1, failed: 0 });
});

test('a secret signs each delivery with SHA-256', async () => {
  const { subscribe, publish, posts } = hubWith();
  await subscribe({ 'hub.secret': 'k3y' });
  await publish();
  const expected = createHmac('sha256', 'k3y').update('<rss/>').digest('hex');
  // Signing is done in another thread.
  await vi.waitFor(() => expect(posts()[0]?.headers['x-hub-signature']).toBe(`sha256=${expected}`));
});

test.each<[string, Answer]>([
  ['answers 404', () => ({ status: 404 })],
  ['repeats another text', () => ({ status: 200, text: 'challenge' })],
  ['redirects', () => ({ status: 302, text: 'challenge-0' })],
  ['cannot be reached', () => new Error('ECONNREFUSED')],
])('a callback that %s is not subscribed', async (_name, answer) => {
  const { world, hub, subscribe, publish, posts } = hubWith({ answer });
  expect(await subscribe()).toBe(202);
  world.answer = ACCEPTING;
  await publish();
  expect([posts(), hub.status().subscriptions]).toEqual([[], 0]);
});

test('unsubscribing is verified too: a stranger cannot end a subscription', async () => {
  const { world, hub, subscribe } = hubWith();
  await subscribe();
  world.answer = () => ({ status: 404 });
  await subscribe({ 'hub.mode': 'unsubscribe' });
  expect(hub.status().subscriptions).toBe(1);
  world.answer = ACCEPTING;
  await subscribe({ 'hub.mode': 'unsubscribe' });
  expect(hub.status().subscriptions).toBe(0);
});

test('a lease ends unless it is renewed', async () => {
  const { world, subscribe, publish, posts } = hubWith();
  await subscribe({ 'hub.lease_seconds': '86400' });
  world.now += DAY - 1000;
  await subscribe({ 'hub.lease_seconds': '86400' });
  world.now += DAY - 1000;
  await publish();
  expect(posts()).toHaveLength(1);
  world.now += 2000;
  await publish();
  expect(posts()).toHaveLength(1);
});

test('a delivery that fails is repeated with back-off, with the newest content, and given up after a day', async () => {
  const { world, hub, subscribe, publish, posts, pass } = hubWith();
  await subscribe();
  world.answer = () => ({ status: 503 });
  await publish();
  await pass(9_000);
  expect(posts()).toHaveLength(1);
  await pass(1_000);
  expect(posts()).toHaveLength(2);
  world.content = '<rss>2</rss>';
  await publish();
  expect(posts()).toHaveLength(2);
  await pass(20_000);
  expect(new TextDecoder().decode(posts()[2]?.body)).toBe('<rss>2</rss>');
  for (let hour = 0; hour < 30; hour++) await pass(3_600_000);
  expect(hub.status()).toMatchObject({ subscriptions: 1, waiting: 0, failed: 1 });
  expect(world.log).toEqual(['the hub gives up a delivery']);
});

test('410 ends the subscription', async () => {
  const { world, hub, subscribe, publish } = hubWith();
  await subscribe();
  world.answer = () => ({ status: 410 });
  await publish();
  expect(hub.status()).toEqual({ subscriptions: 0, waiting: 0, delivered: 0, failed: 1 });
});

test('a change during a delivery is delivered again afterwards, not at the same time', async () => {
  const { world, hub, subscribe, publish, posts, settle } = hubWith();
  await subscribe();
  const held: (() => void)[] = [];
  world.answer = () => new Promise((resolve) => held.push(() => resolve({ status: 200 })));
  await publish();
  world.content = '<rss>2</rss>';
  await publish();
  expect([posts().length, held.length]).toEqual([1, 1]);
  held[0]?.();
  await settle();
  held[1]?.();
  await settle();
  const bodies = posts().map(({ body }) => new TextDecoder().decode(body));
  expect(bodies).toEqual(['<rss/>', '<rss>2</rss>']);
  expect(hub.status().waiting).toBe(0);
});

test('subscriptions and pending deliveries survive a restart', async () => {
  const state = createMemoryState();
  const before = hubWith({ state });
  await before.subscribe({ 'hub.secret': 'k' });
  before.world.answer = () => ({ status: 500 });
  await before.publish();
  await before.hub.close();
  const after = hubWith({ state });
  expect(after.hub.status()).toMatchObject({ subscriptions: 1, waiting: 1 });
  await after.pass(3_600_000);
  await vi.waitFor(() => expect(after.posts()).toHaveLength(1));
  expect(after.posts()[0]?.headers['x-hub-signature']).toMatch(/^sha256=/);
});

test('a slow host delays no other', async () => {
  const { world, subscribe, publish, posts, settle } = hubWith();
  for (let reader = 0; reader < 10; reader++)
    await subscribe({ 'hub.callback': `https://slow.example/${reader}` });
  await subscribe();
  const never = new Promise<never>(() => {});
  world.answer = (url) => (url.host === 'slow.example' ? never : { status: 200 });
  await publish();
  await settle();
  expect(posts().filter(({ url }) => url === CALLBACK)).toHaveLength(1);
  expect(posts().length).toBeLessThanOrEqual(5);
});

test('a refused request says why', () => {
  const { hub } = hubWith();
  expect(hub.subscribe('hub.mode=subscribe')).toEqual({
    status: 400,
    text: 'hub.topic must be the rel="self" address of a feed of this publication',
  });
});

test('a feed that cannot be read at present is delivered later', async () => {
  const { world, subscribe, publish, pass, posts } = hubWith();
  await subscribe();
  world.content = '';
  await publish();
  expect(posts()).toEqual([]);
  world.content = '<rss/>';
  await pass(10_000);
  expect(posts()).toHaveLength(1);
});

test('hosts that never answer take a quarter of the places, and the others get theirs', async () => {
  let isHanging = false;
  const hanging: (() => void)[] = [];
  const { world, subscribe, publish, posts } = hubWith({
    answer: (url, request) => {
      if (!isHanging || url.hostname.startsWith('good')) return ACCEPTING(url, request);
      return new Promise((resolve) => hanging.push(() => resolve(new Error('timeout'))));
    },
  });
  for (let host = 0; host < 40; host++) {
    for (let index = 0; index < 4; index++)
      await subscribe({ 'hub.callback': `https://bad${host}.example/${index}` });
  }
  await subscribe({ 'hub.callback': 'https://good.example/' });
  isHanging = true;
  await publish();
  const good = () => posts().filter(({ url }) => url.startsWith('https://good'));
  expect(good()).toEqual([]);
  // Once the first of them have failed, one request to each of 16 hosts is in flight.
  while (good().length === 0) {
    const failing = hanging.splice(0);
    expect(failing.length).toBeGreaterThan(0);
    for (const fail of failing) fail();
    await new Promise((resolve) => setImmediate(resolve));
  }
  world.sent.length = 0;
  await publish();
  expect(good()).toHaveLength(1);
  for (const fail of hanging) fail();
});

test('one host cannot fill the queue of verifications', async () => {
  const { subscribe } = hubWith({ answer: () => new Promise(() => {}) });
  const statuses: number[] = [];
  for (let index = 0; index < 201; index++)
    statuses.push(await subscribe({ 'hub.callback': `https://bad.example/${index}` }));
  expect([statuses[199], statuses[200]]).toEqual([202, 503]);
  expect(await subscribe({ 'hub.callback': 'https://good.example/' })).toBe(202);
});
