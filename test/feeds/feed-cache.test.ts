import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { newest } from '../../src/catalog/feed-window.ts';
import { formatPath } from '../../src/domain/address.ts';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import type { FeedOptions } from '../../src/feeds/feed-document.ts';
import { NOON, serviceOf } from '../support.ts';

async function feedOf(path = '/feed', records: object[] = [{}, {}]) {
  const { publisher, site, clock } = await serviceOf(records);
  const options = (): FeedOptions => {
    const view = publisher.edition()?.feed(path);
    if (view === undefined) throw new Error(path);
    return { view, site, output: 'rss' };
  };
  const limited = (limit: number): FeedOptions => {
    const view = publisher.edition()?.feed(path, newest(limit));
    return { ...options(), ...(view && { view }) };
  };
  return { options, limited, clock };
}

test('a document is rendered once while the feed stays the same', async () => {
  const { options } = await feedOf();
  const cache = createFeedCache({ compress: neverCompress });
  expect(cache.document(options())).toBe(cache.document(options()));
});

test('a burst on one document compresses it once in each coding, and later requests get the same bytes', async () => {
  const { options } = await feedOf();
  const made: string[] = [];
  const slow = (coding: string) => async (bytes: Uint8Array) => {
    made.push(coding);
    await setTimeout(1);
    return bytes.slice(0, 3);
  };
  const cache = createFeedCache({ compress: { br: { quick: slow('br') }, gzip: { quick: slow('gzip') } } });
  const document = cache.document(options());
  const burst = await Promise.all(
    Array.from({ length: 50 }, (_, i) => cache.encoder.encode(document, i % 2 === 0 ? 'br' : 'gzip')),
  );
  expect(made.sort()).toEqual(['br', 'gzip']);
  expect(await cache.encoder.encode(document, 'br')).toBe(burst[0]);
});

test('a compression that failed is tried again', async () => {
  const { options } = await feedOf();
  let broken = true;
  const quick = async (bytes: Uint8Array) => {
    if (broken) throw new Error('no memory');
    return bytes;
  };
  const cache = createFeedCache({ compress: { br: { quick } } });
  const document = cache.document(options());
  await expect(cache.encoder.encode(document, 'br')).rejects.toThrow('no memory');
  broken = false;
  expect(await cache.encoder.encode(document, 'br')).toEqual(document.bytes);
});

test('a list that changed without changing the document leaves its validators as they were', async () => {
  const records = [{ published: '2026-11-01T11:00:00Z' }, { expires: '2026-11-02T12:30:00Z' }];
  const { options, limited, clock } = await feedOf('/feed', records);
  const cache = createFeedCache({ compress: neverCompress });
  const first = () => cache.document(limited(1));
  const before = first();
  clock.now = NOON + 3_600_000;
  expect(first()).toMatchObject({ entityTag: before.entityTag, lastModified: before.lastModified });
  expect(cache.document(options()).lastModified).toBe(clock.now);
});

test('a document that was pushed out of the cache keeps its validators, and a changed one has later ones', async () => {
  const { options, clock } = await feedOf('/feed', [{}, { published: '2026-11-02T12:00:10Z' }]);
  const cache = createFeedCache({ compress: neverCompress, maxBytes: 100 });
  const before = cache.document(options());
  clock.now = NOON + 5000;
  expect(cache.document(options())).toMatchObject({ lastModified: before.lastModified });
  clock.now = NOON + 10_000;
  expect(cache.document(options()).lastModified).toBe(NOON + 10_000);
  // A clock that was set back takes nothing back.
  clock.now = NOON - 60_000;
  expect(cache.document(options()).lastModified).toBe(NOON + 11_000);
});

test('a document that does not fit is rendered again, not cached', async () => {
  const { options } = await feedOf();
  const cache = createFeedCache({ compress: neverCompress, maxBytes: 100 });
  expect(cache.document(options())).not.toBe(cache.document(options()));
  expect(cache.document(options()).bytes).toEqual(cache.document(options()).bytes);
});

test('a document that is asked for again and again gets the best coding once, under the same tag', async () => {
  const { options, limited } = await feedOf();
  const made: string[] = [];
  const coder = {
    quick: async (bytes: Uint8Array) => bytes.slice(0, 20),
    best: async (bytes: Uint8Array) => {
      made.push('best');
      return bytes.slice(0, 10);
    },
  };
  const cache = createFeedCache({ compress: { br: coder } });
  const ask = async (limit?: number) =>
    (await cache.encoder.encode(cache.document(limit === undefined ? options() : limited(limit)), 'br'))
      .length;
  const sizes: number[] = [];
  for (let times = 0; times < 200; times++) sizes.push(await ask());
  expect(sizes[0]).toBe(20);
  expect(sizes[31]).toBe(20);
  expect(sizes[40]).toBe(10);
  expect(made).toEqual(['best']);

  // A client could ask for every limit.
  for (let times = 0; times < 200; times++) expect(await ask(1)).toBe(20);
  expect(made).toEqual(['best']);
});

test('a best coding that fails leaves the quick one, and is tried again later', async () => {
  const { options } = await feedOf();
  let attempts = 0;
  const best = async (): Promise<Uint8Array> => {
    attempts++;
    throw new Error('no memory');
  };
  const cache = createFeedCache({ compress: { br: { quick: async (bytes) => bytes, best } } });
  const document = cache.document(options());
  for (let times = 0; times < 100; times++)
    expect(await cache.encoder.encode(document, 'br')).toEqual(document.bytes);
  expect(attempts).toBe(3);
});

test('only one document at a time is compressed with the best coder', async () => {
  const { options } = await feedOf();
  const started: Uint8Array[] = [];
  const best = (bytes: Uint8Array) => {
    started.push(bytes);
    return new Promise<Uint8Array>(() => {});
  };
  const cache = createFeedCache({ compress: { br: { quick: async (bytes) => bytes, best } } });
  const [rss, atom] = [cache.document(options()), cache.document({ ...options(), output: 'atom' })];
  for (let times = 0; times < 200; times++) {
    await cache.encoder.encode(rss, 'br');
    await cache.encoder.encode(atom, 'br');
  }
  expect(started).toEqual([rss.bytes]);
});

test('all cached entries share one bound, and are counted', async () => {
  const records = Array.from({ length: 40 }, (_, index) => ({
    tags: [`Tag ${index}`],
    markdown: 'word '.repeat(200),
  }));
  const { publisher, site } = await serviceOf(records);
  const cache = createFeedCache({ compress: { gzip: { quick: async (bytes) => bytes } }, maxBytes: 300_000 });
  const edition = publisher.edition();
  for (const { selection } of edition?.summaries() ?? []) {
    const view = edition?.feed(formatPath(selection));
    if (view === undefined) throw new Error(formatPath(selection));
    for (const output of ['rss', 'atom', 'json'] as const) {
      await cache.encoder.encode(cache.document({ view, site, output }), 'gzip');
      expect(cache.stats().feeds?.bytes).toBeLessThanOrEqual(300_000);
    }
  }
  const { bytes, entries, evictions, hits, misses } = cache.stats().feeds ?? {};
  expect(bytes).toBeGreaterThan(250_000);
  expect(entries).toBeGreaterThan(10);
  expect(evictions).toBeGreaterThan(10);
  // 42 topics in 3 formats, each asked for once.
  expect(misses?.document).toBe(126);
  expect(hits).toMatchObject({ document: 0, coding: 0 });
  expect(hits?.fragment).toBeGreaterThan(0);
});

const never = () => Promise.reject(new Error('not asked for'));
const neverCompress = { br: { quick: never }, gzip: { quick: never } };
