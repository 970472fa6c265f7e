import { parseFeedAddress } from '../http/feed-address.ts';
import type { Outcome } from './exchange.ts';
import { decodedPath } from './route-kind.ts';

/** How many subscribers of a feed a reader says it has. */
export interface SubscriberCount {
  /** The path of the feed, without the suffix of an output. */
  readonly feed: string;
  readonly reader: string;
  readonly subscribers: number;
}

/** Counts of subscribers by what readers say in their User-Agent. Nothing else of a request is kept, and nothing about persons. */
export interface Subscribers {
  note(outcome: Outcome): void;
  counts(): readonly SubscriberCount[];
}

/** Readers that fetch a feed once for all their users, by a part of their User-Agent. All others are counted as one. */
const READERS: readonly [part: RegExp, name: string][] = [
  [/feedly/i, 'Feedly'],
  [/inoreader/i, 'Inoreader'],
  [/newsblur/i, 'NewsBlur'],
  [/feedbin/i, 'Feedbin'],
  [/theoldreader/i, 'The Old Reader'],
  [/bazqux/i, 'BazQux'],
  [/feedhq/i, 'FeedHQ'],
  [/feedspot/i, 'Feedspot'],
  [/netvibes/i, 'Netvibes'],
  [/bloglovin/i, 'Bloglovin'],
  [/newsify/i, 'Newsify'],
  [/feeder\.co/i, 'Feeder'],
  [/g2reader/i, 'G2Reader'],
];

const COUNT = /(?<![\d.,])(\d{1,9})\s+(?:subscribers?|readers?)\b/i;
/** By which a reader tells apart subscriptions that it has at several addresses of one feed. */
const FEED_ID = /feed-?id[:=]\s*([\w-]{1,40})/i;

/** Readers ask daily at least. One that has not asked for so long has no subscriber any more. */
const WEEK_MS = 7 * 86_400_000;
/** Of one reader at one feed: by outputs, and by ids. Anybody can make such requests, so there is a bound. */
const MOST_REPORTS = 12;
const MOST_FEEDS = 10_000;

type Reports = Map<string, { readonly subscribers: number; readonly at: number }>;

export function createSubscribers(now: () => number): Subscribers {
  const feeds = new Map<string, Map<string, Reports>>();
  return {
    note({ exchange, status }) {
      if (status !== 200 && status !== 304) return;
      const report = parseSubscribers(exchange.header('user-agent'));
      const address = report && parseFeedAddress(decodedPath(exchange.target));
      if (report === undefined || address === undefined) return;
      const readers = bounded(feeds, address.path, MOST_FEEDS, () => new Map<string, Reports>());
      const reports = bounded(readers, report.reader, READERS.length + 1, (): Reports => new Map());
      const key = `${address.output} ${report.feedId}`;
      bounded(reports, key, MOST_REPORTS, () => ({ subscribers: 0, at: 0 }));
      reports.set(key, { subscribers: report.subscribers, at: now() });
    },
    counts() {
      return [...feeds].flatMap(([feed, readers]) => {
        return [...readers].flatMap(([reader, reports]) => {
          const recent = [...reports.values()].filter(({ at }) => now() - at < WEEK_MS);
          const subscribers = recent.reduce((sum, each) => sum + each.subscribers, 0);
          return recent.length === 0 ? [] : [{ feed, reader, subscribers }];
        });
      });
    },
  };
}

interface Report {
  readonly reader: string;
  readonly subscribers: number;
  readonly feedId: string;
}

/** What a User-Agent such as `Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers)` says; `undefined` if it says nothing. */
export function parseSubscribers(userAgent = ''): Report | undefined {
  const text = userAgent.slice(0, 512);
  const count = COUNT.exec(text)?.[1];
  if (count === undefined) return undefined;
  const reader = READERS.find(([part]) => part.test(text))?.[1] ?? 'other';
  return { reader, subscribers: Number(count), feedId: FEED_ID.exec(text)?.[1] ?? '' };
}

/** The value of a key; a new one takes the place of the oldest if there are too many. */
function bounded<Value>(map: Map<string, Value>, key: string, most: number, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  const value = create();
  map.set(key, value);
  return value;
}
