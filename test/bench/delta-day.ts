import type { Article } from '../../src/domain/article/article.ts';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { nodeCacheOptions } from '../../src/runtime/node.ts';
import { madeArticles, madeSite } from './made-articles.ts';
import { createRandom } from './publication.ts';

// What readers get on one day of a newsroom, with and without deltas: 60 new articles and 12 corrections, nine tenths of them
// between 6 and 22 o'clock. Bytes of heads and bodies over HTTP/1.1, bodies as gzip.

const MINUTE = 60_000;
const DAY = 1440;
const MIDNIGHT = Date.UTC(2026, 10, 2);
const [NEW, CORRECTIONS, BEFORE] = [60, 12, 200];
const INTERVALS = [5, 15, 60, 240];
// Date, Connection and Keep-Alive, which Node adds, and the line feed after the head.
const OWN_FIELDS = 37 + 24 + 23 + 2;

interface Day {
  readonly bodyLength: number;
  readonly perFeed: number;
  readonly keepDays: number;
}

interface Reader {
  readonly interval: number;
  readonly headers: Readonly<Record<string, string>>;
  tag: string;
  bytes: number;
  readonly statuses: Map<number, number>;
}

const random = createRandom(1);

function busyMinute(): number {
  return random() < 0.9 ? 360 + Math.floor(random() * 960) : Math.floor(random() * DAY);
}

async function measure({ bodyLength, perFeed, keepDays }: Day): Promise<void> {
  const site = { ...madeSite(), perFeed, keepDays, deltas: true };
  const made = madeArticles({ count: NEW + BEFORE, bodyLength, newest: MIDNIGHT });
  const minutes = Array.from({ length: NEW }, busyMinute);
  let articles = made
    .slice(NEW)
    .map((article, index) => dated(article, MIDNIGHT - (index + 1) * 24 * MINUTE));
  let now = MIDNIGHT;
  const source = { load: async () => ({ site, articles, problems: [] }) };
  const publisher = createPublisher({ source, now: () => now });
  await publisher.load();
  const app = createApp({ publisher, cache: createFeedCache(nodeCacheOptions()), now: () => now });
  const poll = async (reader: Reader) => {
    const headers = { ...reader.headers, 'accept-encoding': 'gzip', 'if-none-match': reader.tag };
    const answer = await app.request('/feed.rss', { headers });
    reader.tag = answer.headers.get('etag') ?? '';
    reader.bytes += headBytes(answer) + (await answer.arrayBuffer()).byteLength;
    reader.statuses.set(answer.status, (reader.statuses.get(answer.status) ?? 0) + 1);
  };
  const readers = INTERVALS.flatMap((interval) => [
    newReader(interval, {}),
    newReader(interval, { 'a-im': 'feed' }),
  ]);
  for (const reader of readers) {
    await poll(reader);
    Object.assign(reader, { bytes: 0, statuses: new Map() });
  }
  const corrections = Array.from({ length: CORRECTIONS }, busyMinute);
  for (let minute = 1; minute <= DAY; minute++) {
    now = MIDNIGHT + minute * MINUTE;
    const before = articles;
    for (const [index, due] of minutes.entries()) {
      const article = made[index];
      if (due === minute && article) articles = [dated(article, now), ...articles];
    }
    for (const due of corrections)
      if (due === minute) articles = corrected(articles, Math.floor(random() * perFeed), now);
    if (articles !== before) await publisher.load();
    for (const reader of readers) if (minute % reader.interval === 0) await poll(reader);
  }
  report({ bodyLength, perFeed, keepDays }, await app.request('/feed.rss'), readers);
}

function newReader(interval: number, headers: Record<string, string>): Reader {
  return { interval, headers, tag: '""', bytes: 0, statuses: new Map() };
}

function dated(article: Article, published: number): Article {
  return { ...article, published, updated: published };
}

function corrected(articles: readonly Article[], place: number, updated: number): Article[] {
  return articles.map((article, index) => (index === place ? { ...article, updated } : article));
}

function headBytes({ headers, status }: Response): number {
  const fields = [...headers].map(([name, value]) => name.length + value.length + 4);
  return fields.reduce(
    (sum, length) => sum + length,
    `HTTP/1.1 ${status} Not Modified\r\n`.length + OWN_FIELDS,
  );
}

function report(day: Day, { headers }: Response, readers: readonly Reader[]): void {
  console.log(`${headers.get('content-length')} bytes of RSS`, JSON.stringify(day));
  for (const { interval, headers, bytes, statuses } of readers) {
    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} x ${status}`);
    const kind = 'a-im' in headers ? 'deltas' : 'whole';
    console.log(`  every ${interval} min, ${kind}: ${Math.round(bytes / 1000)} kB; ${counts.join(', ')}`);
  }
}

await measure({ bodyLength: 700, perFeed: 30, keepDays: 0 });
await measure({ bodyLength: 4400, perFeed: 30, keepDays: 0 });
await measure({ bodyLength: 700, perFeed: 30, keepDays: 2 });
