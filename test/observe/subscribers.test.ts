import { expect, test } from 'vitest';
import { createSubscribers, parseSubscribers } from '../../src/observe/subscribers.ts';
import { NOON } from '../support.ts';
import { outcomeOf } from './outcomes.ts';

const DAY = 86_400_000;
const FEEDLY = 'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers; like FeedFetcher-Google)';

test.each([
  [FEEDLY, 'Feedly', 12, ''],
  ['Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 4 subscribers; )', 'Inoreader', 4, ''],
  ['NewsBlur Feed Fetcher - 3 subscribers - http://www.newsblur.com/site/1/a', 'NewsBlur', 3, ''],
  ['Feedbin feed-id:1373711 - 142 subscribers', 'Feedbin', 142, '1373711'],
  ['Mozilla/5.0 (compatible; theoldreader.com; 1 subscribers; feed-id=5a8b)', 'The Old Reader', 1, '5a8b'],
  ['BazQux/2.4 (+https://bazqux.com/fetcher; 1 subscriber)', 'BazQux', 1, ''],
  ['Somebody/1 (7 Readers)', 'other', 7, ''],
])('%s says how many subscribe', (userAgent, reader, subscribers, feedId) => {
  expect(parseSubscribers(userAgent)).toEqual({ reader, subscribers, feedId });
});

test.each([
  undefined,
  '',
  'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
  'NetNewsWire (RSS Reader; https://netnewswire.com/)',
  'Reader/1.0 (1.5 subscribers)',
  'Reader/1.0 (1,234 subscribers)',
  'Reader/1.0 (12345678901 subscribers)',
  'Reader/1.0 (-subscribers)',
  `${' '.repeat(600)}12 subscribers`,
])('%s says nothing of subscribers', (userAgent) => {
  expect(parseSubscribers(userAgent)).toBeUndefined();
});

test('subscribers count by feed and reader: those of its outputs and ids together', () => {
  const { note, counts } = createSubscribers(() => NOON);
  const ask = (target: string, userAgent: string, status = 200) => {
    note(outcomeOf({ target, status, headers: { 'user-agent': userAgent } }));
  };
  ask('/feed.rss', FEEDLY);
  ask('/feed.rss?limit=5', FEEDLY.replace('12', '14'), 304);
  ask('/feed.atom', FEEDLY.replace('12', '3'));
  ask('/tag/%C3%A9t%C3%A9.rss', 'Feedbin feed-id:1 - 5 subscribers');
  ask('/tag/%C3%A9t%C3%A9.rss', 'Feedbin feed-id:2 - 6 subscribers');
  ask('/tag/%C3%A9t%C3%A9.rss', 'One/1 (8 subscribers)');
  ask('/tag/none.rss', FEEDLY, 404);
  ask('/', FEEDLY);
  ask('/feed.rss', 'Mozilla/5.0');
  expect(counts()).toEqual([
    { feed: '/feed', reader: 'Feedly', subscribers: 17 },
    { feed: '/tag/été', reader: 'Feedbin', subscribers: 11 },
    { feed: '/tag/été', reader: 'other', subscribers: 8 },
  ]);
});

test('a reader that has not asked for a week has no subscriber any more', () => {
  let time = NOON;
  const { note, counts } = createSubscribers(() => time);
  note(outcomeOf({ headers: { 'user-agent': FEEDLY } }));
  time += 7 * DAY - 1;
  expect(counts()).toHaveLength(1);
  time += 1;
  expect(counts()).toEqual([]);
});

test('a client that invents ids and feeds takes no more room', () => {
  const { note, counts } = createSubscribers(() => NOON);
  for (let id = 0; id < 100; id++)
    note(outcomeOf({ headers: { 'user-agent': `Feedbin feed-id:${id} - 1 subscribers` } }));
  expect(counts()).toEqual([{ feed: '/feed', reader: 'Feedbin', subscribers: 12 }]);
  for (let feed = 0; feed < 10_050; feed++)
    note(outcomeOf({ target: `/tag/t-${feed}.rss`, headers: { 'user-agent': FEEDLY } }));
  expect(counts()).toHaveLength(10_000);
});
