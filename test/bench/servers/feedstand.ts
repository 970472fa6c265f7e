import { createFeedCache } from '../../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../../src/feeds/publisher.ts';
import { createService } from '../../../src/http/service.ts';
import { createServiceApp } from '../../../src/runtime/hono.ts';
import { nodeCompress, nodeDigest } from '../../../src/runtime/node.ts';
import { createCachedResponder } from '../../../src/runtime/node-http.ts';
import { listen } from '../../../src/runtime/node-server.ts';
import { madeArticles, madeSite } from '../made-articles.ts';

const [site, articles] = [madeSite(), madeArticles()];
const now = Date.now;
const publisher = createPublisher({ source: { load: async () => ({ site, articles, problems: [] }) }, now });
await publisher.load();
// No client here requests brotli, so only the gzip answer is cached.
const cache = createFeedCache({ compress: nodeCompress, digest: nodeDigest });
const service = createService({ publisher, cache, now });
const app = createServiceApp(service);
const { port } = await listen({
  fetch: (request) => app.fetch(request),
  answerCached: createCachedResponder(service),
  host: '127.0.0.1',
  port: 0,
});
console.log(JSON.stringify({ port, pid: process.pid }));
