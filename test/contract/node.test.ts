import { beforeAll } from 'vitest';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { nodeCompress } from '../../src/runtime/node.ts';
import { listen } from '../../src/runtime/node-server.ts';
import { sourceOf } from '../support.ts';
import { ask } from './ask.ts';
import { CONTRACT_ARTICLES, CONTRACT_SITE, describeHttpContract } from './http-contract.ts';

let server = new URL('http://127.0.0.1');

beforeAll(async () => {
  const now = Date.now;
  const publisher = createPublisher({ source: sourceOf(CONTRACT_ARTICLES, CONTRACT_SITE), now });
  await publisher.load();
  const app = createApp({ publisher, cache: createFeedCache({ compress: nodeCompress }), now });
  const { port, close } = await listen({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  server = new URL(`http://127.0.0.1:${port}`);
  return () => close(0);
});

describeHttpContract('Node', (address, question) => ask(server, address, question));
