import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { libraryFeed, madeArticles, madeSite } from '../made-articles.ts';

/** A typical service, written in an afternoon: the feed rendered for every request, with Hono's middleware for the rest. */
const [site, articles] = [madeSite(), madeArticles()];
const app = new Hono();
app.use(etag(), compress());
app.get('/feed.rss', (context) => {
  context.header('content-type', 'application/rss+xml; charset=utf-8');
  return context.body(libraryFeed(articles, site).rss2());
});
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port, pid: process.pid }));
});
