import { expect, test } from 'vitest';
import { startAnnouncer } from '../../src/announce/announcer.ts';
import type { Channel } from '../../src/announce/channel.ts';
import { createMemoryOutbox } from '../../src/announce/memory-outbox.ts';
import { createMemoryState, type State } from '../../src/announce/state.ts';
import { createStateFeeds } from '../../src/announce/state-feeds.ts';
import { createFeedPrints } from '../../src/catalog/feed-print.ts';
import type { Article } from '../../src/domain/article/article.ts';
import type { ArticleSource, Change } from '../../src/domain/article-source.ts';
import type { Site } from '../../src/domain/site/site.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { nodeDigest } from '../../src/runtime/node.ts';
import { articleOf, NOON, siteOf } from '../support.ts';
import { createTimers } from '../timers.ts';

const SITE = siteOf({ hub: 'https://hub.example/' });
const BASE = 'https://feeds.example/base';

const channelOf = (name: string, stage: 0 | 1): Channel => ({
  name,
  stage,
  batch: 10,
  timeout: 1000,
  deadline: 1000,
  deliver: async () => {},
});
const HUB = channelOf('hub', 1);

interface World {
  readonly site?: Site;
  readonly state?: State;
  readonly channels?: readonly Channel[];
  readonly start?: number;
}

/** A publication whose changes are announced. */
async function announcing(
  first: readonly Article[],
  { site = SITE, state, channels = [HUB], start }: World = {},
) {
  const timers = createTimers(start);
  const { now, schedule } = timers;
  let follower: (change: Change) => void = () => {};
  const source: ArticleSource = {
    load: async () => ({ site, articles: first, problems: [] }),
    follow: async (onChange) => {
      follower = onChange;
    },
  };
  const publisher = createPublisher({ source, now, schedule });
  await publisher.load();
  await publisher.follow(() => {}, new AbortController().signal);
  const outbox = createMemoryOutbox(state);
  const errors: unknown[] = [];
  const stop = await startAnnouncer({
    publisher,
    outbox,
    dispatcher: { use: async () => {}, wake: () => {} },
    channelsOf: ({ announce }) => (announce ? channels : []),
    now,
    onError: (error) => errors.push(error),
    schedule,
    past: state && {
      feeds: createStateFeeds(state, outbox),
      printOf: createFeedPrints(nodeDigest),
      pause: async () => {},
    },
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    timers,
    stop,
    outbox,
    errors,
    async change(change: Partial<Change>) {
      follower({ site, removed: [], added: [], resolved: [], found: [], ...change });
      timers.pass(1000);
      await settled();
    },
    async pass(milliseconds: number) {
      timers.pass(milliseconds);
      await settled();
    },
    /** The deliveries of a channel that are due, without the base. */
    async due(channel = 'hub') {
      const part = await outbox.take(channel, now(), 1000);
      await outbox.settle(part);
      return part.map(({ topic }) => topic.replace(BASE, ''));
    },
  };
}

const at = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();

test('each changed feed is announced in each format, two seconds after its last change', async () => {
  const { change, due, pass } = await announcing([articleOf({ slug: 'a' })]);
  await change({ added: [articleOf({ slug: 'b', tags: ['Côte d’Azur'] })] });
  expect(await due()).toEqual([]);
  await change({ added: [articleOf({ slug: 'c', tags: ['Côte d’Azur'] })] });
  await pass(2000);
  expect(await due()).toEqual(
    ['/feed', '/language/en', '/tag/cote-d-azur'].flatMap((path) => [
      `${path}.rss`,
      `${path}.atom`,
      `${path}.json`,
    ]),
  );
  await pass(60_000);
  expect(await due()).toEqual([]);
});

test('a burst of changes over ten seconds is announced once', async () => {
  const { change, due, pass } = await announcing([]);
  for (let index = 0; index < 9; index++) await change({ added: [articleOf({ slug: `a${index}` })] });
  expect(await due()).toEqual([]);
  await pass(2000);
  expect(await due()).toContain('/feed.rss');
  await pass(60_000);
  expect(await due()).toEqual([]);
});

test('a scheduled piece is announced at its instant, and so is an expiry', async () => {
  const { due, pass } = await announcing([
    articleOf({ slug: 'a', published: at(-60), expires: at(600) }),
    articleOf({ slug: 'b', published: at(300) }),
  ]);
  await pass(299_999);
  expect(await due()).toEqual([]);
  await pass(1);
  expect(await due()).toContain('/feed.rss');
  await pass(300_000);
  expect(await due()).toContain('/feed.rss');
});

test('caches purge pages, lists and removed topics too; hubs are pinged for feeds alone', async () => {
  const gone = articleOf({ slug: 'a', tags: ['gone'] });
  const channels = [channelOf('cdn', 0), HUB];
  const { change, due, pass } = await announcing([gone], { channels });
  await change({ removed: [gone] });
  await pass(2000);
  const purged = await due('cdn');
  expect(purged).toEqual(
    expect.arrayContaining(['/feed.rss', '/tag/gone.atom', '/tag/gone', '/', '/feeds.json', '/sitemap.xml']),
  );
  expect(new Set(purged).size).toBe(purged.length);
  expect(await due()).toEqual(['/feed.rss', '/feed.atom', '/feed.json']);
});

test('a site that says announce: false announces nothing', async () => {
  const { change, due, pass, errors } = await announcing([], { site: siteOf({ announce: false }) });
  await change({ added: [articleOf({ slug: 'b' })] });
  await pass(10_000);
  expect([await due(), errors]).toEqual([[], []]);
});

test('with a state, what changed while no process ran is announced by the next', async () => {
  const state = createMemoryState();
  const [a, b] = [articleOf({ slug: 'a' }), articleOf({ slug: 'b', tags: ['blue'], published: at(5000) })];
  const first = await announcing([a, b], { state });
  await first.pass(10_000);
  expect(await first.due()).toEqual([]);
  first.stop();
  // The same records, read again.
  const again = [articleOf({ slug: 'a' }), articleOf({ slug: 'b', tags: ['blue'], published: at(5000) })];
  const second = await announcing(again, { state, start: NOON + 20_000 });
  expect(await second.due()).toEqual([]);
  second.stop();
  const edited = articleOf({ slug: 'a', title: 'Another', tags: ['red'] });
  const third = await announcing([edited, b], { state, start: NOON + 30_000 });
  expect(await third.due()).toEqual(expect.arrayContaining(['/feed.rss', '/tag/red.json']));
  third.stop();
  // The clock alone has changed it.
  const fourth = await announcing([edited, b], { state, start: NOON + 6_000_000 });
  expect(await fourth.due()).toEqual(expect.arrayContaining(['/feed.rss', '/tag/blue.json']));
  fourth.stop();
  const fifth = await announcing([b], { state, start: NOON + 6_100_000 });
  expect((await fifth.due()).filter((path) => path.startsWith('/tag/red'))).toEqual([]);
  fifth.stop();
  expect(await (await announcing([b], { state, start: NOON + 6_200_000 })).due()).toEqual([]);
});

test('deliveries that are pending before a restart are pending after it', async () => {
  const state = createMemoryState();
  const first = await announcing([], { state });
  const added = articleOf({ slug: 'a' });
  await first.change({ added: [added] });
  first.stop();
  const second = await announcing([added], { state, start: NOON + 5000 });
  expect(await second.due()).toContain('/feed.rss');
});
