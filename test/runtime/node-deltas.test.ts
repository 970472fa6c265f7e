import { expect, test, vi } from 'vitest';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { nodeCacheOptions } from '../../src/runtime/node.ts';
import { serviceOf, siteOf } from '../support.ts';

test('documents from before the code of deltas was loaded are remembered too', async () => {
  const site = siteOf({ deltas: true });
  const cache = createFeedCache(nodeCacheOptions());
  const showing = async (count: number) => {
    const records = ['a', 'b', 'c', 'd'].slice(0, count).map((slug, minute) => ({
      slug,
      published: `2026-11-01T10:0${minute}:00Z`,
    }));
    const view = (await serviceOf(records, site)).publisher.edition()?.feed('/feed');
    if (view === undefined) throw new Error('no feed');
    return { view, site, output: 'rss' } as const;
  };
  const feeds = await Promise.all([1, 2, 3].map(showing));
  const [first, second, third] = feeds.map((feed) => ({ feed, document: cache.document(feed) }));
  if (first === undefined || second === undefined || third === undefined) throw new Error('no documents');
  const delta = (base: string) => cache.delta?.(third.feed, third.document, base);
  expect(delta(first.document.entityTag)).toBeUndefined();
  await vi.waitFor(() => expect(delta(first.document.entityTag)).toBeDefined());
  expect(delta(second.document.entityTag)?.bytes.length).toBeLessThan(third.document.bytes.length);
  const fourth = await showing(4);
  expect(cache.delta?.(fourth, cache.document(fourth), third.document.entityTag)).toBeDefined();
});

test('a site without deltas has none', async () => {
  const { publisher, site } = await serviceOf([{}], siteOf());
  const cache = createFeedCache(nodeCacheOptions());
  const view = publisher.edition()?.feed('/feed');
  if (view === undefined) throw new Error('no feed');
  const feed = { view, site, output: 'atom' } as const;
  const document = cache.document(feed);
  expect(cache.delta?.(feed, document, document.entityTag)).toBeUndefined();
});
