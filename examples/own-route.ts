// A route of your own beside the feeds, from the same articles: the newest title as JSON.

import { serve } from '@hono/node-server';
import { arraySource, createFeedstand } from 'feedstand';
import { Hono } from 'hono';

const port = Number(process.env.PORT ?? 8787);
const site = { title: 'Harbour Wire', url: 'https://news.example', ids: 'tag:news.example,2026' };
const records = [
  { slug: 'ferry', title: 'The ferry is back', published: '2026-11-02T09:30:00Z', markdown: 'Every *hour*.' },
];
const feedstand = createFeedstand({ source: arraySource(site, records) });
await feedstand.load();

const website = new Hono();
website.get('/latest.json', (c) => {
  const newest = feedstand.publisher.edition()?.feed('/feed')?.articles[0];
  return newest === undefined ? c.notFound() : c.json({ title: newest.title, url: newest.url });
});
website.route('/', feedstand.app);
serve({ fetch: website.fetch, port });
