// Own middleware: feeds for members, who give their key in the address, as most readers know no other way.

import { serve } from '@hono/node-server';
import { arraySource, createFeedstand } from 'feedstand';
import { Hono } from 'hono';

const port = Number(process.env.PORT ?? 8787);
const keys = new Set(['k3y-of-ada']);
const site = {
  title: 'For members',
  url: 'https://news.example',
  feeds: 'https://news.example/members',
  ids: 'tag:news.example,2026',
};
const records = [
  { slug: 'notes', title: 'Notes', published: '2026-11-02T09:30:00Z', markdown: 'For members alone.' },
];
const feedstand = createFeedstand({ source: arraySource(site, records) });
await feedstand.load();

const website = new Hono();
website.use('/members/*', async (c, next) => {
  if (!keys.has(c.req.query('key') ?? '')) return c.text('A key of a member is needed.', 401);
  await next();
  // No shared cache may hand it to others.
  c.header('Cache-Control', 'private, max-age=900');
});
website.route('/members', feedstand.app);
serve({ fetch: website.fetch, port });
