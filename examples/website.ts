// The feeds as a part of a website made with Hono, under /feeds: by `route`, or by `mount` as any other fetch handler.

import { serve } from '@hono/node-server';
import { arraySource, createFeedstand } from 'feedstand';
import { Hono } from 'hono';

const port = Number(process.env.PORT ?? 8787);
const site = {
  title: 'Harbour Wire',
  url: 'https://news.example',
  // With the path: it is in the links of every feed.
  feeds: 'https://news.example/feeds',
  ids: 'tag:news.example,2026',
};
const records = [
  { slug: 'ferry', title: 'The ferry is back', published: '2026-11-02T09:30:00Z', markdown: 'Every *hour*.' },
];
const feedstand = createFeedstand({ source: arraySource(site, records) });
await feedstand.load();

const website = new Hono();
website.get('/', (c) => c.html('<a href="/feeds/">Feeds</a>'));
website.route('/feeds', feedstand.app);
website.mount('/mounted', feedstand.fetch);
serve({ fetch: website.fetch, port });
