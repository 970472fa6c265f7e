import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gzipName, mediaName } from '../../src/bundle/format.ts';
import { type Bundle, createBundle } from '../../src/bundle/pack.ts';
import { unsealed } from '../../src/bundle/seal.ts';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { articlesOf, bundleOf } from '../bundle-support.ts';
import { ask, type Question, responseOf } from '../contract/ask.ts';
import { CONTRACT_ARTICLES, CONTRACT_SITE, describeHttpContract } from '../contract/http-contract.ts';
import { pagesContract } from '../pages/contract.ts';
import { siteOf } from '../support.ts';
import { type BuiltWorker, buildWorker, startWorkerd } from './workerd.ts';

const SAMPLE = join(import.meta.dirname, '../../articles');
const START = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'feedstand-workerd-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const readSite = () => loadSite(SAMPLE, { feeds: 'https://feeds.example/base' });
const sample = await createFolderSource({ folder: SAMPLE, readSite, now: () => START }).load();

const at = (seconds: number, from = START) => new Date(from + seconds * 1000).toISOString();
const MANY = Array.from({ length: 400 }, (_, index) => ({
  published: at(-60 - index * 86_400),
  tags: [`Tag ${index % 40}`],
  markdown: `Number ${index}. ${'Words enough for an article of a usual length. '.repeat(80)}`,
}));
const many = bundleOf(
  [...articlesOf(MANY), ...articlesOf([{ slug: 'later', title: 'Not due', published: at(9000) }])],
  { singleFileBytes: 0, made: START, gzip: gzipSync },
);

const SOUND = Buffer.from('0123456789'.repeat(20_000));
const FILE = { path: 'talk.mp3', hash: '0123456789abcdef0123', type: 'audio/mpeg', bytes: SOUND.length };

/** A bundle of which one article names a file, and another names it later. */
function mediaBundle(): Bundle {
  const site = siteOf({ media: 'serve' });
  const [now, later] = articlesOf([{ published: at(-60) }, { published: at(9000) }], site);
  const file = { ...FILE, path: 'later.mp3' };
  const articles = [
    { ...now, media: [FILE] },
    { ...later, media: [file] },
  ] as Parameters<typeof bundleOf>[0];
  const bundle = bundleOf(articles, { site, made: START });
  return { ...bundle, files: new Map([...bundle.files, [mediaName(FILE.hash), SOUND]]) };
}

let worker: BuiltWorker;
let origin: URL;
const get = (host: string, address: string, { headers, ...question }: Question = {}) => {
  return ask(origin, address, { ...question, headers: { ...headers, host } });
};

beforeAll(async () => {
  worker = await buildWorker(join(folder, 'out'));
  const damaged = bundleOf(articlesOf(MANY.slice(1)), { singleFileBytes: 0, made: START });
  const files = new Map([...damaged.files].filter(([name]) => name !== 'articles-0.jsonl'));
  const changing = changingBundle();
  const workerd = startWorkerd({
    worker,
    folder,
    bundles: {
      'contract.example': bundleOf(CONTRACT_ARTICLES, { site: CONTRACT_SITE, made: START }),
      'sample.example': createBundle(sample, { now: START }),
      'sample-in-files.example': createBundle(sample, { now: START, singleFileBytes: 0 }),
      'changing.example': changing,
      'cold.example': changing,
      'media.example': mediaBundle(),
      'many.example': many,
      'crowd.example': many,
      'missing.example': { ...damaged, files },
      'damaged.example': damagedBundle(2, /^articles-0/),
      'damaged-gzip.example': damagedBundle(3, /^gzip-/),
    },
  });
  origin = await workerd.ready;
  return () => workerd.dispose();
}, 60_000);

/** A bundle of all but the first articles, with a bit turned over in each of the files that are meant. */
function damagedBundle(first: number, meant: RegExp): Bundle {
  const bundle = bundleOf(articlesOf(MANY.slice(first)), { singleFileBytes: 0, made: START, gzip: gzipSync });
  const files = Array.from(bundle.files, ([name, content]) => {
    const bytes = content.slice();
    if (meant.test(name)) bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    return [name, bytes] as const;
  });
  return { ...bundle, files: new Map(files) };
}

/** Made an hour ago: since then one article has expired and one fell due; another will in a moment. */
function changingBundle(): Bundle {
  const now = Date.now();
  const fields = [
    { title: 'Always there', published: at(-9000, now) },
    { title: 'Expired', published: at(-8000, now), expires: at(-60, now) },
    { title: 'Fell due', published: at(-120, now) },
    { title: 'Due in a moment', published: at(3, Math.floor(now / 1000) * 1000), tags: ['Soon'] },
    { title: 'Due later', published: at(900, now) },
  ];
  return bundleOf(articlesOf(fields, siteOf({ maxAge: 3600 })), {
    site: siteOf({ maxAge: 3600 }),
    made: now - 3_600_000,
  });
}

pagesContract(
  'workerd',
  async () => async (path, init) => responseOf(await get('sample.example', path, init)),
);
pagesContract('workerd, from files', async () => async (path, init) => {
  return responseOf(await get('sample-in-files.example', path, init));
});

describeHttpContract('workerd', (address, question) => get('contract.example', address, question));

test('wrangler makes the Worker, and its script without articles is within its ceiling', () => {
  expect(worker.output).toContain('--dry-run: exiting now.');
  expect(worker.script).not.toMatch(/\bfrom"node:|require\("node:/);
  expect(worker.scriptBytes).toBeLessThanOrEqual(62 * 1024);
  expect(worker.script, 'words of pages come with the bundle').not.toMatch(
    /Abonnieren|\\u041F\\u0456\\u0434\\u043F\\u0438\\u0441/,
  );
});

test.each(['sample.example', 'sample-in-files.example'])(
  'every feed of the sample publication at %s is that of Node, byte for byte, with its entity tag',
  async (host) => {
    const publisher = createPublisher({ source: { load: async () => sample }, now: Date.now });
    await publisher.load();
    const app = createApp({ publisher, cache: createFeedCache({ compress: {} }), now: Date.now });
    const paths = [...(publisher.catalog()?.lists.keys() ?? [])];
    expect(paths.length).toBeGreaterThan(30);
    for (const address of paths.flatMap((path) =>
      ['rss', 'atom', 'json'].map((extension) => `${encodeURI(path)}.${extension}`),
    )) {
      const [node, edge] = [await app.request(address), await get(host, address)];
      expect([address, edge.status, edge.headers.etag]).toEqual([address, 200, node.headers.get('etag')]);
      expect(edge.body.equals(Buffer.from(await node.arrayBuffer()))).toBe(true);
    }
  },
);

test('a scheduled article appears at its instant, no cached copy outlives it, and a cold isolate names the same validators', async () => {
  const titlesAt = async (host: string) => {
    const answer = await get(host, '/feed.json');
    const { items } = JSON.parse(answer.body.toString());
    return { ...answer, titles: items.map(({ title }: { title: string }) => title) };
  };
  let before = await titlesAt('changing.example');
  let after = before;
  // Asked until it has changed, for the three seconds that it takes.
  while (!after.titles.includes('Due in a moment')) {
    [before, after] = [after, await titlesAt('changing.example')];
    const [fresh] = (before.headers['cache-control'] ?? '').match(/\d+/) ?? [];
    expect(Number(fresh)).toBeLessThanOrEqual(3);
    expect(before.headers['cdn-cache-control']).toContain(`max-age=${fresh},`);
  }
  const cold = await titlesAt('cold.example');
  expect(cold.titles).toEqual(['Due in a moment', 'Fell due', 'Always there']);
  expect(after.titles).toEqual(cold.titles);
  for (const field of ['etag', 'last-modified']) expect(after.headers[field]).toBe(cold.headers[field]);
  const { 'last-modified': modified = '' } = before.headers;
  const later = await get('cold.example', '/feed.json', { headers: { 'if-modified-since': modified } });
  expect(later.status).toBe(before === after ? 304 : 200);
});

test('Last-Modified is the instant of the last change, and what caches may keep ends with the next', async () => {
  const { headers } = await get('cold.example', '/tag/soon.rss?limit=5');
  expect(Date.parse(headers['last-modified'] ?? '')).toBeLessThanOrEqual(Date.now());
  const { headers: all } = await get('cold.example', '/language/en.rss');
  for (const field of [all['cache-control'], all['cdn-cache-control']] as string[]) {
    expect(Number(/max-age=(\d+)/.exec(field)?.[1])).toBeLessThanOrEqual(900);
  }
  const quiet = await get('many.example', '/tag/tag-7.rss');
  expect(quiet.headers['cache-control']).toContain('max-age=900,');
  expect(quiet.headers['cdn-cache-control']).toBe(
    'max-age=86400, stale-while-revalidate=600, stale-if-error=86400',
  );
});

test('RSS is left for the platform to compress, which this one does, once', async () => {
  const { headers, body } = await get('sample.example', '/feed.rss', {
    headers: { 'accept-encoding': 'gzip' },
  });
  const plain = await get('sample.example', '/feed.rss');
  expect([headers['content-encoding'], headers.vary]).toEqual(['gzip', 'Accept-Encoding, Sec-Fetch-Dest']);
  expect(gunzipSync(body)).toEqual(plain.body);
});

test('a long feed leaves with the gzip that the bundle has of it, and is compressed here where the bundle has none', async () => {
  for (const extension of ['atom', 'json']) {
    for (const limit of ['', '?limit=25']) {
      const address = `/feed.${extension}${limit}`;
      const plain = await get('many.example', address);
      const { headers, body } = await get('many.example', address, {
        headers: { 'accept-encoding': 'gzip' },
      });
      expect([headers['content-encoding'], headers.etag]).toEqual(['gzip', plain.headers.etag]);
      expect(gunzipSync(body)).toEqual(plain.body);
      const written = many.files.get(gzipName(headers.etag ?? ''));
      const content = written && unsealed(gzipName(headers.etag ?? ''), written);
      expect(content && Buffer.from(content).equals(body)).toBe(limit === '' ? true : undefined);
    }
  }
});

test('no file of a bundle is ever served', async () => {
  const [file] = many.files.keys();
  for (const name of many.files.keys()) {
    for (const address of [
      `/${many.manifest.id}/${name}`,
      `/assets/${many.manifest.id}/${name}`,
      `/${name}`,
    ]) {
      const { status, body } = await get('many.example', address);
      expect([status, body.includes('Not due')]).toEqual([404, false]);
    }
  }
  expect(file).toBeDefined();
  expect((await get('many.example', '/feed.rss')).body.includes('Not due')).toBe(false);
});

test('where a file is missing its feeds are a 503 that says when to come back, and the rest is served', async () => {
  const { status, headers } = await get('missing.example', '/feed.rss');
  expect([status, headers['retry-after'], headers['cache-control']]).toEqual([503, '30', 'no-store']);
  expect((await get('missing.example', '/tag/tag-7.rss')).status).toBe(200);
  expect((await get('missing.example', '/tag/nothing.rss')).status).toBe(404);
});

test('a thousand requests at once to a cold isolate are all answered, and alike', async () => {
  const agent = new Agent({ maxSockets: 1000 });
  const addresses = ['/feed.rss', '/feed.atom', '/feed.json?limit=200', '/tag/tag-7.rss', '/tag/tag-8.json'];
  const answers = await Promise.all(
    Array.from({ length: 1000 }, async (_, index) => {
      const address = addresses[index % addresses.length] ?? '';
      const headers = { 'accept-encoding': index % 2 === 0 ? 'gzip' : 'identity' };
      const { status, headers: fields } = await get('crowd.example', address, { agent, headers });
      return [address, status, fields.etag, fields['last-modified']].join(' ');
    }),
  );
  agent.destroy();
  expect(new Set(answers).size).toBe(addresses.length);
  expect(answers.every((answer) => answer.includes(' 200 '))).toBe(true);
}, 60_000);

test('where a file is damaged its feeds are a 503, and one whose gzip is damaged is compressed here', async () => {
  const { status, headers } = await get('damaged.example', '/feed.rss');
  expect([status, headers['retry-after']]).toEqual([503, '30']);
  expect((await get('damaged.example', '/readyz')).status).toBe(503);
  expect((await get('damaged.example', '/tag/tag-7.rss')).status).toBe(200);
  const plain = await get('damaged-gzip.example', '/feed.atom');
  const coded = await get('damaged-gzip.example', '/feed.atom', { headers: { 'accept-encoding': 'gzip' } });
  expect([coded.status, coded.headers.etag]).toEqual([200, plain.headers.etag]);
  expect(gunzipSync(coded.body)).toEqual(plain.body);
});

test('a bundle of another version does not start, and says why', async () => {
  const told: string[] = [];
  const bytes = new TextEncoder().encode('{"feedstand":1}\n');
  const workerd = startWorkerd({
    worker,
    folder,
    bundles: { 'other.example': { ...many, bytes } },
    onError: (text) => told.push(text),
  });
  await expect(workerd.ready).rejects.toThrow();
  await workerd.dispose().catch(() => {});
  expect(told.join('')).toContain('this is a bundle of version 1, and this program reads version 3');
});

test('a published file comes from the assets, whole or in part, and only while an article names it', async () => {
  const address = `/media/${FILE.hash}/talk.mp3`;
  const whole = await get('media.example', address);
  expect([whole.status, whole.headers['content-type'], whole.headers['content-length']]).toEqual([
    200,
    'audio/mpeg',
    String(SOUND.length),
  ]);
  expect(whole.body.equals(SOUND)).toBe(true);
  const part = await get('media.example', address, { headers: { range: 'bytes=70005-140012' } });
  expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 70005-140012/${SOUND.length}`]);
  expect(part.body.equals(SOUND.subarray(70_005, 140_013))).toBe(true);
  const head = await get('media.example', address, { method: 'HEAD' });
  expect([head.status, head.headers['content-length']]).toEqual([200, String(SOUND.length)]);
  const known = await get('media.example', address, { headers: { 'if-none-match': `"${FILE.hash}"` } });
  expect(known.status).toBe(304);
  for (const path of [`/media/${FILE.hash}/later.mp3`, `/${mediaName(FILE.hash)}`, '/media/x/talk.mp3'])
    expect((await get('media.example', path)).status, path).toBe(404);
});
