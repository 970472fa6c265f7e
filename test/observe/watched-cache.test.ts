import { createServer, get, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createObserver, type Outcome } from '../../src/observe/exchange.ts';
import { createWatchedCache } from '../../src/observe/watched-cache.ts';
import { nodeCompress } from '../../src/runtime/node.ts';
import { serviceOf, siteOf } from '../support.ts';

function times() {
  const work: string[] = [];
  return {
    work,
    timer: () => 0,
    rendered: (output: string) => void work.push(output),
    compressed: (coding: string, effort: string) => void work.push(`${coding} ${effort}`),
  };
}

test('work is timed once, what is cached is not', async () => {
  const { work, ...watch } = times();
  const cache = createWatchedCache({ compress: nodeCompress }, watch);
  const { publisher } = await serviceOf([{}], siteOf());
  const edition = publisher.edition();
  const view = edition?.feed('/feed');
  if (edition === undefined || view === undefined) throw new Error('no feed');
  const feed = { view, site: edition.site, output: 'rss' } as const;
  const document = cache.document(feed);
  expect(cache.document(feed)).toBe(document);
  await cache.encoder.encode(document, 'gzip');
  await cache.encoder.encode(document, 'gzip');
  expect(work).toEqual(['rss', 'gzip quick']);
  expect(cache.encoder.codings).toEqual(Object.keys(nodeCompress));
  expect(cache.stats().feeds?.hits).toMatchObject({ document: 1, coding: 1 });
});

test('a popular document is compressed again, which is timed apart', async () => {
  const { work, ...watch } = times();
  let again = () => {};
  const best = new Promise<void>((resolve) => {
    again = resolve;
  });
  const coder = {
    quick: async (bytes: Uint8Array) => bytes,
    best: async (bytes: Uint8Array) => bytes,
  };
  const compressed = (coding: string, effort: string) => {
    watch.compressed(coding, effort);
    if (effort === 'best') again();
  };
  const cache = createWatchedCache({ compress: { br: coder } }, { ...watch, compressed });
  const page = { bytes: new Uint8Array(9), entityTag: 'W/"1"', isWhole: true };
  for (let count = 0; count < 60; count++) await cache.encoder.encode(page, 'br', count * 60_000);
  await best;
  expect(work).toEqual(['br quick', 'br best']);
});

test('each of two requests at once has its own cache state', async () => {
  const outcomes: Outcome[] = [];
  const observe = createObserver({
    onOutcome: (outcome) => outcomes.push(outcome),
    ids: true,
    timer: () => 0,
  });
  const cache = createWatchedCache({ compress: nodeCompress }, times());
  const { publisher } = await serviceOf([{}], siteOf());
  const edition = publisher.edition();
  const view = edition?.feed('/feed');
  if (edition === undefined || view === undefined) throw new Error('no feed');
  let arrived = 0;
  let letBoth = () => {};
  const both = new Promise<void>((resolve) => {
    letBoth = resolve;
  });
  const respond: RequestListener = async (incoming, outgoing) => {
    if (incoming.url === '/feed.rss') {
      if (++arrived === 2) letBoth();
      await both;
      const document = cache.document({ view, site: edition.site, output: 'rss' });
      await cache.encoder.encode(document, 'gzip');
    }
    outgoing.writeHead(200, ['Content-Length', '2', 'Content-Type', 'text/plain']).end('ok');
  };
  const server = createServer((incoming, outgoing) => {
    observe(incoming, outgoing, () => respond(incoming, outgoing));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const ask = (path: string) => {
    return new Promise((resolve, reject) => {
      get({ port, host: '127.0.0.1', path, agent: false }, (response) => {
        response.resume().on('close', resolve);
      }).on('error', reject);
    });
  };
  await Promise.all(['/feed.rss', '/healthz', '/feed.rss'].map(ask));
  await ask('/feed.rss');
  await expect.poll(() => outcomes.length).toBe(4);
  const states = outcomes.map(({ exchange }) => [exchange.target, exchange.cache]);
  expect(states.slice(0, 3).sort()).toEqual([
    ['/feed.rss', 'miss'],
    ['/feed.rss', 'miss'],
    ['/healthz', undefined],
  ]);
  expect(states[3]).toEqual(['/feed.rss', 'hit']);
  expect(outcomes[3]).toMatchObject({ status: 200, bytes: 2, contentType: 'text/plain', isAborted: false });
});
