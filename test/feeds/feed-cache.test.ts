import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { newest } from '../../src/catalog/feed-window.ts';
import { formatPath } from '../../src/domain/address.ts';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import type { FeedOptions } from '../../src/feeds/feed-document.ts';
import type { Representation } from '../../src/feeds/representation.ts';
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

const MINUTE = 60_000;

/** A cache whose quick coding has 100 bytes and whose best one has 50, and the compressions that it made. */
function recompressing(best?: (bytes: Uint8Array) => Promise<Uint8Array>) {
  const attempts: Uint8Array[] = [];
  const coder = {
    quick: async (bytes: Uint8Array) => bytes.slice(0, 100),
    best: async (bytes: Uint8Array) => {
      attempts.push(bytes);
      return best === undefined ? bytes.slice(0, 50) : best(bytes);
    },
  };
  const cache = createFeedCache({ compress: { br: coder } });
  /** The sizes of so many answers. */
  const ask = async (document: Representation, times: number, now?: number) => {
    const sizes: number[] = [];
    for (let count = 0; count < times; count++)
      sizes.push((await cache.encoder.encode(document, 'br', now)).length);
    return sizes;
  };
  return { cache, ask, attempts };
}

/** So often a document has to be sent until a tenth of 100 bytes each is four times its own. */
const enough = ({ bytes }: Representation) => Math.ceil((bytes.length * 4) / 10);

test('a document that is worth it gets the best coding once, under the same tag', async () => {
  const { options } = await feedOf();
  const { cache, ask, attempts } = recompressing();
  const document = cache.document(options());
  expect(await ask(document, 1, NOON)).toEqual([100]);
  expect(new Set(await ask(document, enough(document), NOON + 5 * MINUTE))).toEqual(new Set([100]));
  expect(new Set(await ask(document, 500, NOON + 5 * MINUTE))).toEqual(new Set([50]));
  expect(attempts).toEqual([document.bytes]);
  expect(cache.document(options())).toBe(document);
});

test.each([
  ['that changed within minutes', {}, NOON + 5 * MINUTE - 1, 10_000],
  ['whose clock went back', {}, NOON - MINUTE, 10_000],
  ['that few ask for', {}, NOON + 60 * MINUTE, 100],
  ['of which a client could ask for 200 others', { limit: 1 }, NOON + 60 * MINUTE, 10_000],
  ['without a clock', {}, undefined, 10_000],
])('a document %s keeps the quick coding', async (_, { limit }: { limit?: number }, now, times) => {
  const { options, limited } = await feedOf();
  const { cache, ask, attempts } = recompressing();
  const document = cache.document(limit === undefined ? options() : limited(limit));
  await ask(document, 1, NOON);
  await ask(document, times, now);
  expect(attempts).toEqual([]);
});

test('a best coding that fails leaves the quick one, and is tried again as much later', async () => {
  const { options } = await feedOf();
  const { cache, ask, attempts } = recompressing(() => Promise.reject(new Error('no memory')));
  const document = cache.document(options());
  await ask(document, 1, NOON);
  expect(new Set(await ask(document, enough(document) * 3 + 10, NOON + 5 * MINUTE))).toEqual(new Set([100]));
  expect(attempts).toHaveLength(3);
});

test('only one document at a time is compressed with the best coder', async () => {
  const { options } = await feedOf();
  const { cache, ask, attempts } = recompressing(() => new Promise(() => {}));
  const [rss, atom] = [cache.document(options()), cache.document({ ...options(), output: 'atom' })];
  for (const now of [NOON, NOON + 5 * MINUTE]) {
    await ask(rss, 10_000, now);
    await ask(atom, 10_000, now);
  }
  expect(attempts).toEqual([rss.bytes]);
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
