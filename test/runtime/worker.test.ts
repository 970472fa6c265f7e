import { expect, test } from 'vitest';
import { SourceError } from '../../src/domain/article-source.ts';
import { createWorker } from '../../src/runtime/worker.ts';
import { articleOf, siteOf, sourceOf } from '../support.ts';

const site = siteOf();

test('the first request reads the articles, and gets its feed', async () => {
  const worker = createWorker({ source: sourceOf([articleOf({}, site)], site) });
  const response = await worker.fetch(
    new Request('https://w.example/feed.json', { headers: { 'accept-encoding': 'gzip' } }),
  );
  expect([response.status, response.headers.get('content-encoding')]).toEqual([200, null]);
  expect((await response.json()).items).toHaveLength(1);
});

test('a store that cannot be read is a 503, and the next request tries again', async () => {
  const good = sourceOf([], site);
  let broken = true;
  const errors: unknown[] = [];
  const load = () => (broken ? Promise.reject(new SourceError('gone')) : good.load());
  const worker = createWorker({ source: { load }, onError: (error) => errors.push(error) });
  expect((await worker.fetch(new Request('https://w.example/feed.rss'))).status).toBe(503);
  broken = false;
  expect((await worker.fetch(new Request('https://w.example/feed.rss'))).status).toBe(200);
  expect(errors).toEqual([new SourceError('gone')]);
});
