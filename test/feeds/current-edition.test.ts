import { expect, test } from 'vitest';
import type { Article } from '../../src/domain/article/article.ts';
import type { ArticleSource, Change } from '../../src/domain/article-source.ts';
import type { EditionChange } from '../../src/feeds/current-edition.ts';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { articleOf, NOON, siteOf } from '../support.ts';
import { createTimers } from '../timers.ts';

const site = siteOf();
const at = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();
const NO_CHANGE: Change = { site, removed: [], added: [], resolved: [], found: [] };

/** A publisher that is listened to, whose source tells what the test says. */
async function listening(first: readonly Article[], isImmediate = false) {
  const timers = createTimers();
  const { now, schedule } = timers;
  let follower: (change: Change) => void = () => {};
  const source: ArticleSource = {
    load: async () => ({ site, articles: first, problems: [] }),
    follow: async (onChange) => {
      follower = onChange;
    },
  };
  const publisher = createPublisher({ source, now, schedule, isImmediate });
  await publisher.load();
  await publisher.follow(() => {}, new AbortController().signal);
  const told: [seconds: number, ...paths: string[]][] = [];
  const changes: EditionChange[] = [];
  const stop = publisher.onChange((change) => {
    told.push([(now() - NOON) / 1000, ...change.changed]);
    changes.push(change);
  });
  const tell = (change: Partial<Change>) => follower({ ...NO_CHANGE, ...change });
  return { publisher, timers, told, changes, tell, stop };
}

const titles = (edition: EditionChange['before'] | undefined, path = '/feed') => {
  return edition?.feed(path)?.articles.map(({ title }) => title);
};

test('a change of records is reported with the changed feeds, and the editions before and after it', async () => {
  const [a, b] = [
    articleOf({ slug: 'a', title: 'A', tags: ['red'] }),
    articleOf({ slug: 'b', title: 'B', tags: ['blue'] }),
  ];
  const { timers, told, changes, tell } = await listening([a, b]);
  timers.pass(5000);
  expect(told).toEqual([]);
  tell({ removed: [a], added: [articleOf({ slug: 'a', title: 'A again', tags: ['red'] })] });
  timers.pass(0);
  expect(told).toEqual([[5, '/feed', '/language/en', '/tag/red']]);
  expect([titles(changes[0]?.before), titles(changes[0]?.after)]).toEqual([
    ['A', 'B'],
    ['A again', 'B'],
  ]);
  expect(changes[0]?.after.feed('/tag/blue')).toBe(changes[0]?.before.feed('/tag/blue'));
});

test('a change by the clock is reported when it happens, without any request', async () => {
  const { timers, told } = await listening([
    articleOf({ slug: 'a' }),
    articleOf({ slug: 'due', published: at(90), tags: ['red'] }),
    articleOf({ slug: 'brief', published: at(-60), expires: at(7200.25), tags: ['blue'] }),
  ]);
  timers.pass(10_000_000);
  expect(told).toEqual([
    [90, '/feed', '/language/en', '/tag/red'],
    [7200.25, '/feed', '/language/en', '/tag/blue'],
  ]);
});

test('a change that waits for the next second is reported then, without any request', async () => {
  const [a, b, c] = ['a', 'b', 'c'].map((slug) => articleOf({ slug, title: slug }));
  const { publisher, timers, told, tell } = await listening(a === undefined ? [] : [a]);
  timers.pass(1300);
  tell({ added: b === undefined ? [] : [b] });
  timers.pass(200);
  tell({ added: c === undefined ? [] : [c] });
  timers.pass(100);
  expect(titles(publisher.edition())).toEqual(['a', 'b']);
  timers.pass(10_000);
  expect(told).toEqual([
    [1.3, '/feed', '/language/en'],
    [2, '/feed', '/language/en'],
  ]);
});

test('immediate changes of one second are seen at once, and the validators of each tell it from the others', async () => {
  const { publisher, timers, told, tell } = await listening([articleOf({ slug: 'a', title: 'a' })], true);
  const app = createApp({ publisher, cache: createFeedCache(), now: timers.now });
  const fieldsOf = async (headers: Record<string, string> = {}) => {
    const response = await app.request('/feed.rss', { headers });
    return [response.status, response.headers.get('last-modified')];
  };
  timers.pass(1300);
  const seen = [];
  for (const slug of ['b', 'c', 'd']) {
    tell({ added: [articleOf({ slug, title: slug })] });
    seen.push([titles(publisher.edition()), await fieldsOf()]);
    timers.pass(100);
  }
  const second = (number: number) => new Date(NOON + number * 1000).toUTCString();
  expect(seen).toEqual([
    [
      ['a', 'b'],
      [200, second(1)],
    ],
    [
      ['a', 'b', 'c'],
      [200, null],
    ],
    [
      ['a', 'b', 'c', 'd'],
      [200, null],
    ],
  ]);
  expect(await fieldsOf({ 'if-modified-since': second(1) })).toEqual([200, null]);
  timers.pass(2000);
  expect(await fieldsOf({ 'if-modified-since': second(1) })).toEqual([200, second(3)]);
  expect(await fieldsOf({ 'if-modified-since': second(3) })).toEqual([304, second(3)]);
  expect(told).toHaveLength(3);
});

const shown = articleOf({ slug: 'shown', title: 'Shown', tags: ['red'] });
const old = Array.from({ length: 205 }, (_, index) => {
  return articleOf({ slug: `old${index}`, published: at(-1000 - index), expires: at(1e6), tags: ['red'] });
});
const scheduled = articleOf({ slug: 'later', published: at(1e6), tags: ['red', 'new'] });

test.each<[string, Partial<Change>]>([
  ['a draft', { added: [articleOf({ slug: 'draft', draft: true })] }],
  ['a scheduled piece', { added: [articleOf({ slug: 'x', published: at(1e7), tags: ['red', 'x'] })] }],
  ['a scheduled piece that is called off', { removed: [scheduled] }],
  ['a record that was read again', { removed: [shown], added: [{ ...shown }] }],
  ['a file that was renamed', { removed: [shown], added: [{ ...shown, origin: { file: 'b.md' } }] }],
  ['when an article will leave', { removed: [shown], added: [{ ...shown, expires: NOON + 1e9 }] }],
  ['what is below the 200 newest', { removed: old.slice(204) }],
  ['no change at all', {}],
])('%s changes no feed, and is not reported', async (_what, change) => {
  const { timers, told, tell } = await listening([shown, ...old, scheduled]);
  timers.pass(5000);
  tell(change);
  timers.pass(60_000);
  expect(told).toEqual([]);
});

test('a topic that appears or disappears is a change, and so is one whose name changes', async () => {
  const [upper, lower] = [
    articleOf({ slug: 'a', tags: ['Ports'], published: at(-10) }),
    articleOf({ slug: 'b', tags: ['PORTS'], published: at(-20) }),
  ];
  const { timers, told, tell } = await listening([upper]);
  timers.pass(1000);
  tell({ added: [articleOf({ slug: 'c', tags: ['New'], published: at(-30) })] });
  timers.pass(1000);
  tell({ removed: [upper] });
  timers.pass(1000);
  // The same article in all but the spelling that names the feed.
  tell({ added: [lower] });
  timers.pass(1000);
  tell({ added: [upper] });
  timers.pass(1000);
  expect(told.map(([, ...paths]) => paths.filter((path) => path.startsWith('/tag')))).toEqual([
    ['/tag/new'],
    ['/tag/ports'],
    ['/tag/ports'],
    ['/tag/ports'],
  ]);
});

test('an article that appeared and expired in between is a change: it dates the feed', async () => {
  const { timers, told } = await listening([
    articleOf({ slug: 'a' }),
    articleOf({ slug: 'brief', published: at(3600), expires: at(3700) }),
  ]);
  timers.jump(7_200_000);
  timers.pass(60_000);
  expect(told.map(([, ...paths]) => paths)).toEqual([['/feed', '/language/en']]);
});

test('another site is a change of every feed', async () => {
  const { timers, told, tell } = await listening([shown]);
  timers.pass(1000);
  tell({ site: siteOf({ title: 'Another' }) });
  timers.pass(0);
  expect(told).toEqual([[1, '/feed', '/language/en', '/tag/red']]);
});

test('no timer is set for more than a minute, so that a clock that jumps is found, whichever way', async () => {
  const { timers, told } = await listening([
    articleOf({ slug: 'a', published: at(-3600) }),
    articleOf({ slug: 'far', published: at(1e9) }),
    articleOf({ slug: 'due', published: at(86_400) }),
  ]);
  timers.pass(30_000);
  timers.jump(90_000_000);
  timers.pass(60_000);
  expect(told).toHaveLength(1);
  timers.jump(-100_000_000);
  timers.pass(60_000);
  expect(told).toHaveLength(2);
  expect(Math.max(...timers.sleeps)).toBeLessThanOrEqual(60_000);
});

test('a timer that fires too early is set again, and tells once', async () => {
  const { timers, told } = await listening([articleOf({ slug: 'due', published: at(10) })]);
  timers.jump(-5);
  timers.pass(20_000);
  expect(told).toEqual([[10, '/feed', '/language/en']]);
  expect(timers.sleeps.length).toBeLessThan(10);
});

test('a change that a request finds first is reported after the request, once', async () => {
  const { publisher, timers, told } = await listening([articleOf({ slug: 'due', published: at(10) })]);
  timers.jump(10_000);
  expect(titles(publisher.edition())).toHaveLength(1);
  expect(told).toEqual([]);
  timers.pass(20_000);
  expect(told).toHaveLength(1);
});

test('a removed listener is not called, and no timer remains', async () => {
  const { timers, told, stop } = await listening([articleOf({ slug: 'due', published: at(10) })]);
  stop();
  expect(timers.waiting()).toBe(0);
  timers.pass(20_000);
  expect(told).toEqual([]);
});

test('without listeners there is no timer', async () => {
  const { now, schedule, waiting } = createTimers();
  const articles = [articleOf({ published: at(10) })];
  const publisher = createPublisher({
    source: { load: async () => ({ site, articles, problems: [] }) },
    now,
    schedule,
  });
  await publisher.load();
  publisher.edition();
  expect(waiting()).toBe(0);
});

test('without a timer a change is reported after the next request', async () => {
  const clock = { now: NOON };
  const articles = [articleOf({ published: at(10) })];
  const publisher = createPublisher({
    source: { load: async () => ({ site, articles, problems: [] }) },
    now: () => clock.now,
  });
  const told: (readonly string[])[] = [];
  publisher.onChange(({ changed }) => told.push(changed));
  await publisher.load();
  clock.now += 20_000;
  publisher.edition();
  await Promise.resolve();
  expect(told).toEqual([['/feed', '/language/en']]);
});

test('an edition says when the clock changes it next', async () => {
  const { publisher, timers } = await listening([
    articleOf({ slug: 'a', expires: at(100) }),
    articleOf({ slug: 'due', published: at(30) }),
  ]);
  const seen: (number | undefined)[] = [];
  for (const seconds of [0, 30, 70]) {
    timers.pass(seconds * 1000);
    seen.push(publisher.edition()?.nextChange);
  }
  expect(seen).toEqual([NOON + 30_000, NOON + 100_000, Infinity]);
});
