import * as zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { defaultCacheBytes, nodeCompress, nodeDigest } from '../../src/runtime/node.ts';
import { makeRecords, markdownFile } from '../bench/publication.ts';
import { serviceOf } from '../support.ts';

const text = Buffer.from(Array.from(makeRecords({ count: 20, bodyLength: 1000 }), markdownFile).join(''));

test('every coding gives back what went in, at its quickest and at its best', async () => {
  const decode = {
    br: zlib.brotliDecompressSync,
    gzip: zlib.gunzipSync,
    zstd: (zlib as { zstdDecompressSync?: (bytes: Uint8Array) => Buffer }).zstdDecompressSync,
  };
  for (const [coding, { quick, best = quick }] of Object.entries(nodeCompress)) {
    const undo = decode[coding as keyof typeof decode];
    if (undo === undefined) throw new Error(coding);
    expect(undo(await quick(text))).toEqual(text);
    expect(undo(await best(text))).toEqual(text);
    expect((await best(text)).length).toBeLessThanOrEqual((await quick(text)).length);
  }
});

test('Zstandard is there where the runtime has it', () => {
  expect('zstd' in nodeCompress).toBe('zstdCompress' in zlib);
});

test("a document has the same tag by Node's SHA-256 as by the one in script", async () => {
  const { publisher, site } = await serviceOf([{}, { title: 'Zwölf – “Boxkämpfer”' }]);
  const view = publisher.edition()?.feed('/feed');
  if (view === undefined) throw new Error('no feed');
  for (const output of ['rss', 'atom', 'json'] as const) {
    const [fast, slow] = [{ digest: nodeDigest }, {}].map((options) => {
      return createFeedCache({ compress: {}, ...options }).document({ view, site, output });
    });
    expect(fast?.entityTag).toBe(slow?.entityTag);
    expect(fast?.entityTag).toMatch(/^W\/"[\da-f]{32}"$/);
  }
});

test('the caches take a share of the memory, never less than 16 MiB nor more than 512', () => {
  expect(defaultCacheBytes()).toBeGreaterThanOrEqual(16 * 2 ** 20);
  expect(defaultCacheBytes()).toBeLessThanOrEqual(512 * 2 ** 20);
});
