import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openBundle } from '../../src/bundle/bundle-files.ts';
import { BundleError } from '../../src/bundle/format.ts';
import type { Bundle } from '../../src/bundle/pack.ts';
import { crc32, sealed, unsealed } from '../../src/bundle/seal.ts';
import { createBundleWorker } from '../../src/runtime/worker.ts';
import { createRandom } from '../bench/publication.ts';
import { articlesOf, bundleOf, bundleService } from '../bundle-support.ts';
import { siteOf } from '../support.ts';

const SITE = siteOf();
const RECORDS = Array.from({ length: 12 }, (_, index) => ({
  title: `Title ${index}`,
  published: new Date(Date.UTC(2026, 0, 1) - index * 86_400_000).toISOString(),
  tags: [`Tag ${index % 3}`, 'Україна'],
  // Long enough for the bundle to store the gzip of the feed.
  markdown: `Number ${index}. ${'Words enough for an article of a usual length. '.repeat(200)}`,
}));
const ARTICLES = articlesOf(RECORDS, SITE);
const SMALL = articlesOf(
  RECORDS.map((fields) => ({ ...fields, markdown: 'Short.' })),
  SITE,
);

const [IN_ONE_FILE, IN_FILES] = [
  bundleOf(SMALL, { site: SITE }),
  bundleOf(ARTICLES, { site: SITE, singleFileBytes: 0, gzip: gzipSync }),
];
const ADDRESSES = [
  '/feed.rss',
  '/feed.atom',
  '/feed.json?limit=3',
  '/tag/tag-1.json',
  '/language/en.atom',
  `/tag/${encodeURIComponent('україна')}.rss`,
  '/feeds.json',
  '/tag/nothing.rss',
];

/** The responses of a bundle's Worker, run in this process; `undefined` if it does not start. */
function workerOf({ manifest, bytes, files }: Bundle) {
  try {
    const worker = createBundleWorker({ bundle: bytes.slice().buffer as ArrayBuffer, onError: () => {} });
    const ASSETS = {
      fetch: async (address: string) => {
        const content = files.get(new URL(address).pathname.slice(`/${manifest.id}/`.length));
        return new Response((content as Uint8Array<ArrayBuffer>) ?? null, { status: content ? 200 : 404 });
      },
    };
    return async (address: string, headers: Record<string, string> = {}) => {
      const response = await worker.fetch(new Request(`https://w.example${address}`, { headers }), {
        ASSETS,
      });
      const body = Buffer.from(await response.arrayBuffer());
      const isCoded = response.headers.get('content-encoding') === 'gzip';
      return { status: response.status, body: (isCoded ? gunzipSync(body) : body).toString() };
    };
  } catch (error) {
    expect(error).toBeInstanceOf(BundleError);
    return undefined;
  }
}

/** The bundle with one bit flipped, in one of its files or in the first. */
function withFlip(bundle: Bundle, name: string | undefined, bit: number): Bundle {
  const bytes = (name === undefined ? bundle.bytes : (bundle.files.get(name) ?? new Uint8Array())).slice();
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return withFile(bundle, name, bytes);
}

function withFile(bundle: Bundle, name: string | undefined, bytes: Uint8Array): Bundle {
  if (name === undefined) return { ...bundle, bytes };
  return { ...bundle, files: new Map([...bundle.files, [name, bytes]]) };
}

test('the checksum is CRC-32', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});

test('sealed content can be read only under its own name', () => {
  const content = new TextEncoder().encode('content');
  expect(unsealed('a', sealed('a', content))).toEqual(content);
  expect(unsealed('b', sealed('a', content))).toBeUndefined();
  expect(unsealed('a', new Uint8Array())).toBeUndefined();
});

test('the bundle stores the gzip of long feeds', () => {
  const names = [...IN_FILES.files.keys()];
  expect(names.filter((name) => name.startsWith('gzip-')).length).toBeGreaterThan(1);
});

describe.each([
  ['in the script', IN_ONE_FILE],
  ['in files', IN_FILES],
])('250 bits flipped in a bundle %s', (_, bundle) => {
  test('never give a wrong answer: each is correct or an error', async () => {
    const random = createRandom(1);
    const intact = workerOf(bundle);
    const expected = await Promise.all(ADDRESSES.map((address) => intact?.(address)));
    const names = [undefined, ...bundle.files.keys()];
    const counts = { refused: 0, failed: 0, right: 0 };
    for (let turn = 0; turn < 250; turn++) {
      // Choose small files as often as large ones, since the kinds of files matter.
      const name = names[turn % names.length];
      const { length } = name === undefined ? bundle.bytes : (bundle.files.get(name) ?? []);
      const ask = workerOf(withFlip(bundle, name, Math.floor(random() * length * 8)));
      if (ask === undefined) {
        counts.refused++;
        continue;
      }
      for (const [index, address] of ADDRESSES.entries()) {
        const accepted = index % 2 === 0 ? 'gzip' : 'identity';
        const answer = await ask(address, { 'accept-encoding': accepted });
        const isRefused = answer.status === 503;
        counts[isRefused ? 'failed' : 'right']++;
        if (!isRefused) expect([turn, name, address, answer]).toEqual([turn, name, address, expected[index]]);
      }
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
  });
});

test('a truncated bundle does not open, and the error says how to create it again', () => {
  for (const { bytes } of [IN_ONE_FILE, IN_FILES]) {
    for (let cut = 0; cut < 30; cut++) {
      const length = Math.floor((bytes.length * cut) / 30);
      expect(() => openBundle(bytes.slice(0, length))).toThrow(/create (it again|one) with feedstand bundle/);
    }
  }
  expect(() => openBundle(IN_ONE_FILE.bytes.slice(0, -1))).toThrow(
    `this bundle has ${IN_ONE_FILE.bytes.length - 1} bytes instead of ${IN_ONE_FILE.bytes.length}; create it again with feedstand bundle`,
  );
});

test('while the feed of everything cannot be read, /readyz says so', async () => {
  const [list] = [...IN_FILES.files.keys()].filter((name) => name.startsWith('lists-'));
  const { app } = bundleService(withFlip(IN_FILES, list, 800));
  const [damaged, intact] = [
    await app.request('/readyz'),
    await bundleService(IN_FILES).app.request('/readyz'),
  ];
  expect([damaged.status, await damaged.json()]).toEqual([503, { ready: false, current: 12 }]);
  expect([intact.status, await intact.json()]).toEqual([200, { ready: true, current: 12 }]);
});

test('damage is reported by file name, at each request', async () => {
  const { app, errors } = bundleService(withFlip(IN_FILES, 'summaries.jsonl', 99));
  for (let times = 0; times < 2; times++) expect((await app.request('/')).status).toBe(503);
  expect(errors.map(String)).toEqual([
    "SourceError: the bundle's file summaries.jsonl is damaged; create the bundle again",
    "SourceError: the bundle's file summaries.jsonl is damaged; create the bundle again",
  ]);
});
