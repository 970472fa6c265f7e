import { beforeAll, expect, test } from 'vitest';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { answer } from '../../src/http/answer.ts';
import { createService, type Service } from '../../src/http/service.ts';
import { nodeCompress } from '../../src/runtime/node.ts';
import { sourceOf } from '../support.ts';
import { CONTRACT_ARTICLES, CONTRACT_SITE, describeHttpContract } from './http-contract.ts';

let service: Service;

beforeAll(async () => {
  const now = Date.now;
  const publisher = createPublisher({ source: sourceOf(CONTRACT_ARTICLES, CONTRACT_SITE), now });
  await publisher.load();
  service = createService({ publisher, cache: createFeedCache({ compress: nodeCompress }), now });
});

describeHttpContract('no server', async (url, { method = 'GET', headers = {} } = {}) => {
  const path = decoded(url.replace(/[?#].*/s, ''));
  const found = await answer({ method, path, url, header: (name) => headers[name] }, service);
  const body = Buffer.from(await new Response(found.body as BodyInit | null).arrayBuffer());
  return { status: found.status, headers: found.headers, body };
});

/** Like a server that leaves invalid UTF-8 unchanged. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

test('a cached answer is synchronous and shares its header fields with the next', async () => {
  for (const headers of [{}, { 'accept-encoding': 'gzip' }, { 'if-none-match': '*' }] as Record<
    string,
    string
  >[]) {
    const ask = () =>
      answer(
        { method: 'GET', path: '/feed.rss', url: '/feed.rss', header: (name) => headers[name] },
        service,
      );
    await ask();
    const [first, second] = [ask(), ask()];
    if (first instanceof Promise || second instanceof Promise) throw new Error('a promise');
    expect(second.headers).toBe(first.headers);
    expect(second.body).toBe(first.body);
  }
});
