import { createFeedCache } from '../../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../../src/feeds/publisher.ts';
import { createApp } from '../../../src/runtime/hono.ts';
import { nodeCompress, nodeDigest } from '../../../src/runtime/node.ts';
import { listen } from '../../../src/runtime/node-server.ts';
import { madeArticles, madeSite } from '../made-articles.ts';

const [site, articles] = [madeSite(), madeArticles()];
const now = Date.now;
const publisher = createPublisher({ source: { load: async () => ({ site, articles, problems: [] }) }, now });
await publisher.load();
// No client here requests brotli 11, so only the gzip answer is cached.
const cache = createFeedCache({ compress: nodeCompress, digest: nodeDigest });
const app = createApp({ publisher, cache, now });
const { port } = await listen({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ port, pid: process.pid }));
