import { beforeAll, describe } from 'vitest';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createService } from '../../src/http/service.ts';
import { createServiceApp } from '../../src/runtime/hono.ts';
import { nodeCompress } from '../../src/runtime/node.ts';
import { createCachedResponder } from '../../src/runtime/node-http.ts';
import { listen } from '../../src/runtime/node-server.ts';
import { sourceOf } from '../support.ts';
import { ask } from './ask.ts';
import { CONTRACT_ARTICLES, CONTRACT_SITE, describeHttpContract } from './http-contract.ts';

describe.each([
  ['Node', false],
  ['Node, with cached answers sent directly', true],
])('%s', (name, isDirect) => {
  let server = new URL('http://127.0.0.1');

  beforeAll(async () => {
    const now = Date.now;
    const publisher = createPublisher({ source: sourceOf(CONTRACT_ARTICLES, CONTRACT_SITE), now });
    await publisher.load();
    const service = createService({ publisher, cache: createFeedCache({ compress: nodeCompress }), now });
    const { fetch } = createServiceApp(service);
    const answerCached = isDirect ? createCachedResponder(service) : undefined;
    const { port, close } = await listen({
      fetch: (request) => fetch(request),
      answerCached,
      host: '127.0.0.1',
      port: 0,
    });
    server = new URL(`http://127.0.0.1:${port}`);
    return () => close(0);
  });

  describeHttpContract(name, (address, question) => ask(server, address, question));
});
