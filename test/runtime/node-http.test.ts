import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createService } from '../../src/http/service.ts';
import { createServiceApp } from '../../src/runtime/hono.ts';
import { nodeCompress } from '../../src/runtime/node.ts';
import { createCachedResponder } from '../../src/runtime/node-http.ts';
import { listen } from '../../src/runtime/node-server.ts';
import { CONTRACT_ARTICLES, CONTRACT_SITE } from '../contract/http-contract.ts';
import { sourceOf } from '../support.ts';

/** Two servers over one service: the app alone, and with cached answers sent ahead of it. */
const ports = { app: 0, direct: 0 };
let sentDirectly = 0;

beforeAll(async () => {
  const publisher = createPublisher({ source: sourceOf(CONTRACT_ARTICLES, CONTRACT_SITE), now: Date.now });
  await publisher.load();
  const cache = createFeedCache({ compress: nodeCompress });
  const service = createService({ publisher, cache, now: Date.now });
  const app = createServiceApp(service);
  const fetch = (request: Request) => app.fetch(request);
  const respond = createCachedResponder(service);
  const place = { host: '127.0.0.1', port: 0 };
  const servers = [
    await listen({ fetch, ...place }),
    await listen({
      fetch,
      ...place,
      answerCached(incoming, outgoing) {
        const isSent = respond(incoming, outgoing);
        if (isSent) sentDirectly++;
        return isSent;
      },
    }),
  ];
  [ports.app, ports.direct] = servers.map(({ port }) => port) as [number, number];
  for (const address of [
    '/feed.rss',
    '/feed.atom',
    '/feed.json',
    '/tag/%D1%83%D0%BA%D1%80%D0%B0%D1%97%D0%BD%D0%B0.rss',
  ])
    for (const coding of ['identity', 'gzip', 'br', 'br'])
      await raw(ports.app, `GET ${address} HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: ${coding}`);
  return () => Promise.all(servers.map(({ close }) => close(0)));
});

/** The bytes of an answer, without its date and without what names the connection. */
async function raw(port: number, head: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(`${head}\r\nConnection: close\r\n\r\n`, 'latin1');
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('latin1');
  const [fields = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  // The order of fields and the case of their names say nothing.
  const [status = '', ...rest] = fields
    .split('\r\n')
    .map((line) => line.replace(/^[^:]+:/, (name) => name.toLowerCase()));
  return [status, ...rest.filter((line) => !line.startsWith('date:')).sort(), '', body].join('\n');
}

const CODINGS = ['', 'gzip', 'br', 'gzip, br', 'identity', 'gzip;q=0', '*', 'br;q=0.5, gzip', 'x'];
const OTHERS = [
  'Accept: text/html',
  'If-None-Match: *',
  'If-None-Match: "x"',
  'If-Modified-Since: Wed, 01 Jan 2997 00:00:00 GMT',
  'If-Match: *',
  'If-Unmodified-Since: Wed, 01 Jan 1997 00:00:00 GMT',
  'Sec-Fetch-Dest: document',
  'Range: bytes=0-1',
  'Cookie: a=b',
  'If-None-Match: "x"\r\nIf-None-Match: *',
  'Accept-Encoding: gzip\r\nAccept-Encoding: br',
];
const ADDRESSES = [
  ...[
    '/feed.rss',
    '/feed.atom',
    '/feed.json',
    '/feed',
    '/',
    '/FEED.RSS',
    '/feed.rss/',
    '//feed.rss',
    '/feed.xml',
  ],
  ...[
    '/feed.rss?limit=1',
    '/feed.rss?',
    '/feed.rss#x',
    '/feed%2Erss',
    '/feed%252Erss',
    '/%66eed.rss',
    '/../feed.rss',
  ],
  ...[
    '/tag/україна.rss',
    '/tag/%D1%83%D0%BA%D1%80%D0%B0%D1%97%D0%BD%D0%B0.rss',
    '/tag/later.rss',
    '/tag/gone.rss',
    '/tag/none.rss',
  ],
  ...['http://a.example/feed.rss', '/media/x', '/healthz', '/feeds.opml', '/tag/%zz.rss', '/tag/a%00.rss'],
];

describe('a cached answer that is sent directly has the bytes of the app', () => {
  test.each(ADDRESSES)('to %s', async (address) => {
    for (const host of ['a.example', 'a.example:8080', '127.0.0.1', '[::1]:80', 'a b', '']) {
      const head = `GET ${Buffer.from(address).toString('latin1')} HTTP/1.1\r\nHost: ${host}`;
      expect(await raw(ports.direct, head)).toBe(await raw(ports.app, head));
    }
  });

  test.each(OTHERS)('with %j', async (field) => {
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS']) {
      const head = `${method} /feed.atom HTTP/1.1\r\nHost: a.example\r\n${field}`;
      expect(await raw(ports.direct, head)).toBe(await raw(ports.app, head));
    }
  });

  test.each(CODINGS)('for Accept-Encoding: %s', async (coding) => {
    for (const version of ['1.1', '1.0']) {
      const head = `GET /feed.json HTTP/${version}\r\nHost: a.example\r\nAccept-Encoding: ${coding}`;
      expect(await raw(ports.direct, head)).toBe(await raw(ports.app, head));
    }
  });
});

test('what is cached is sent directly, and nothing else', async () => {
  const isDirect = async (head: string) => {
    const before = sentDirectly;
    await raw(ports.direct, `${head}\r\nHost: a.example`);
    return sentDirectly > before;
  };
  expect(await isDirect('GET /feed.rss HTTP/1.1\r\nAccept-Encoding: gzip')).toBe(true);
  expect(await isDirect('GET /feed.rss HTTP/1.1\r\nIf-None-Match: *')).toBe(true);
  expect(await isDirect('HEAD /feed.rss HTTP/1.1')).toBe(false);
  expect(await isDirect('GET /feed.rss?limit=3 HTTP/1.1')).toBe(false);
  expect(await isDirect('GET /feed.rss HTTP/1.1\r\nSec-Fetch-Dest: document')).toBe(false);
  expect(await isDirect('GET /tag/none.rss HTTP/1.1')).toBe(false);
  expect(await isDirect('GET /healthz HTTP/1.1')).toBe(false);
});

/** What the app in front of which the responder stands would have to answer. */
test.each([
  ['articles that cannot be fetched', nodeCompress, () => Promise.reject(new Error('no such part'))],
  [
    'a coding that cannot be made',
    { gzip: { quick: () => Promise.reject(new Error('no zlib')) } },
    undefined,
  ],
])('%s: the app answers, and the error ends nothing', async (_why, compress, feed) => {
  const publisher = createPublisher({ source: sourceOf(CONTRACT_ARTICLES, CONTRACT_SITE), now: Date.now });
  await publisher.load();
  const edition = () => {
    const known = publisher.edition();
    return known && { ...known, feed: feed ?? known.feed };
  };
  const cache = createFeedCache({ compress });
  const service = createService({ publisher: { ...publisher, edition }, cache, now: Date.now });
  const { fetch } = createServiceApp(service);
  const answerCached = createCachedResponder(service);
  const { port, close } = await listen({ fetch, answerCached, host: '127.0.0.1', port: 0 });
  const head = 'GET /feed.rss HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: gzip';
  expect(await raw(port, head)).toMatch(/^HTTP\/1\.1 5\d\d /);
  await close(0);
});
