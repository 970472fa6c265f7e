// Metrics of an own app in the text format of Prometheus: a middleware counts answers, and the library says what it holds.

import { serve } from '@hono/node-server';
import { arraySource, createApp, createFeedCache, createPublisher } from 'feedstand';
import { nodeCacheOptions } from 'feedstand/node';
import { Hono } from 'hono';

const port = Number(process.env.PORT ?? 8787);
const site = {
  title: 'The Wire',
  url: 'https://news.example',
  feeds: 'https://news.example/feeds',
  ids: 'tag:news.example,2026',
};
const records = [
  { slug: 'ferry', title: 'The ferry is back', published: '2026-11-02T09:30:00Z', markdown: 'Since today.' },
];
const publisher = createPublisher({ source: arraySource(site, records), now: Date.now });
await publisher.load();
const cache = createFeedCache(nodeCacheOptions());

const answers = new Map<string, number>();
const website = new Hono();
website.use('/feeds/*', async (c, next) => {
  await next();
  const coding = c.res.headers.get('content-encoding') ?? 'identity';
  const labels = `{status="${c.res.status}",coding="${coding}"}`;
  answers.set(labels, (answers.get(labels) ?? 0) + 1);
});
website.route('/feeds', createApp({ publisher, cache, now: Date.now }));

website.get('/metrics', (c) => {
  const { current, problems } = publisher.status();
  const caches = Object.entries(cache.stats());
  const lines = [
    '# TYPE feed_answers_total counter',
    ...Array.from(answers, ([labels, count]) => `feed_answers_total${labels} ${count}`),
    '# TYPE feed_cache_bytes gauge',
    ...caches.map(([name, { bytes }]) => `feed_cache_bytes{cache="${name}"} ${bytes}`),
    '# TYPE feed_articles gauge',
    `feed_articles ${current}`,
    '# TYPE feed_errors gauge',
    `feed_errors ${problems.errors}`,
  ];
  return c.text(`${lines.join('\n')}\n`, 200, { 'Content-Type': 'text/plain; version=0.0.4' });
});
serve({ fetch: website.fetch, port });
