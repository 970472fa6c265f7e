import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openBundle } from '../../src/bundle/bundle-files.ts';
import { formatJson, parseManifest } from '../../src/bundle/format.ts';
import { SourceError } from '../../src/domain/article-source.ts';
import { articlesOf, bundleOf, bundleService } from '../bundle-support.ts';
import { NOON, serviceOf, siteOf } from '../support.ts';

const at = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();
const EXTENSIONS = ['rss', 'atom', 'json'];

test.each([0, undefined])(
  'with %s bytes in one file, a bundle’s feeds equal those of its records at any instant',
  async (singleFileBytes) => {
    const instant = fc.integer({ min: -20, max: 20 });
    const record = fc.record({
      published: instant,
      lasts: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
      revised: fc.nat(30),
      tags: fc.subarray(['Ports', 'PORTS', 'Rail & sea', 'Україна']),
      language: fc.constantFrom('en', 'de'),
      draft: fc.boolean(),
    });
    const [records, instants] = [
      fc.array(record, { maxLength: 12 }),
      fc.array(fc.nat(45), { minLength: 1, maxLength: 4 }),
    ];
    await fc.assert(
      fc.asyncProperty(records, instants, async (some, seconds) => {
        const site = siteOf({ perFeed: 2, keepDays: 3 / 86_400 });
        const fields = some.map(({ published, revised, lasts, ...more }, index) => ({
          ...more,
          slug: `a${index}`,
          published: at(published),
          updated: at(published + revised),
          ...(lasts === undefined ? {} : { expires: at(published + lasts) }),
        }));
        const living = bundleService(
          bundleOf(articlesOf(fields, site), { site, ...(singleFileBytes === 0 ? { singleFileBytes } : {}) }),
        );
        for (const second of seconds.sort((a, b) => a - b)) {
          const now = NOON + second * 1000;
          const { app, publisher } = await serviceOf(fields, site, now);
          const cold = bundleService(
            bundleOf(articlesOf(fields, site), {
              site,
              ...(singleFileBytes === 0 ? { singleFileBytes } : {}),
            }),
            now,
          );
          living.clock.now = now;
          for (const path of publisher.catalog()?.lists.keys() ?? []) {
            for (const query of EXTENSIONS.flatMap((extension) => [
              `.${extension}`,
              `.${extension}?limit=1`,
            ])) {
              const address = encodeURI(path) + query;
              const [expected, ...found] = [
                await app.request(address),
                await living.app.request(address),
                await cold.app.request(address),
              ];
              const body = await expected.text();
              for (const response of found) {
                expect([
                  address,
                  response.headers.get('etag'),
                  response.headers.get('cache-control'),
                ]).toEqual([address, expected.headers.get('etag'), expected.headers.get('cache-control')]);
                expect(await response.text()).toBe(body);
              }
              // Both for an isolate that ran during the changes and for one that starts after them.
              expect(found[0]?.headers.get('last-modified')).toBe(found[1]?.headers.get('last-modified'));
            }
          }
          expect(await living.publisher.edition()?.summaries()).toEqual(
            await publisher.edition()?.summaries(),
          );
          expect(living.publisher.status().current).toBe(publisher.status().current);
        }
      }),
      { numRuns: 15 },
    );
  },
);

test('Last-Modified is the last change of the feed or the creation of the bundle, separately for each limit', async () => {
  const fields = [
    { published: at(-100) },
    { published: at(-200), expires: at(3660) },
    { published: at(3630), expires: at(3690) },
  ];
  const { app, clock } = bundleService(bundleOf(articlesOf(fields)));
  const seen = [];
  for (const second of [0, 3629, 3630, 3660, 3690]) {
    clock.now = NOON + second * 1000;
    const of = async (address: string) =>
      (await app.request(address)).headers.get('last-modified')?.slice(17, 25);
    seen.push([second, await of('/feed.rss'), await of('/feed.rss?limit=1')]);
  }
  expect(seen).toEqual([
    [0, '12:00:00', '12:00:00'],
    [3629, '12:00:00', '12:00:00'],
    [3630, '13:00:30', '13:00:30'],
    [3660, '13:01:00', '13:00:30'],
    [3690, '13:01:30', '13:01:30'],
  ]);
});

test('changes within one second appear together at the next second, so that no two share a Last-Modified', async () => {
  const { app, clock } = bundleService(
    bundleOf(articlesOf([{ published: at(3610.2) }, { published: at(3610.7) }])),
  );
  const seen = [];
  for (const second of [3610, 3610.5, 3610.9, 3611]) {
    clock.now = NOON + second * 1000;
    const response = await app.request('/feed.json');
    seen.push([(await response.json()).items.length, response.headers.get('last-modified')?.slice(17, 25)]);
  }
  expect(seen).toEqual([
    [0, '12:00:00'],
    [0, '12:00:00'],
    [0, '12:00:00'],
    [2, '13:00:11'],
  ]);
});

test('two bundles that change in the same second, one of them not deployed yet, share no Last-Modified', async () => {
  const recordsOf = (title: string) => articlesOf([{ title, published: at(-100) }, { published: at(5) }]);
  const first = bundleService(bundleOf(recordsOf('First wording'), { made: NOON - 3_600_000 }));
  const second = bundleService(bundleOf(recordsOf('Corrected wording')));
  for (const seconds of [5, 60, 599, 600, 7200]) {
    first.clock.now = second.clock.now = NOON + seconds * 1000;
    const before = await first.app.request('/feed.rss');
    const headers = { 'if-modified-since': before.headers.get('last-modified') ?? '' };
    const after = await second.app.request('/feed.rss', { headers });
    expect(before.headers.get('last-modified')).toBe('Mon, 02 Nov 2026 12:00:05 GMT');
    expect([seconds, after.status, after.headers.get('last-modified')]).toEqual([
      seconds,
      200,
      seconds < 600 ? null : 'Mon, 02 Nov 2026 12:10:00 GMT',
    ]);
  }
});

test('with a clock before the bundle was created, the feed is served without Last-Modified', async () => {
  const { app } = bundleService(bundleOf(articlesOf([{}])), NOON - 5000);
  const response = await app.request('/feed.rss');
  expect([response.status, response.headers.has('last-modified')]).toEqual([200, false]);
});

const MANY = Array.from({ length: 600 }, (_, index) => ({
  published: new Date(NOON - index * 86_400_000).toISOString(),
  tags: [`Tag ${index % 100}`],
  markdown: 'Words enough for an article of a usual length. '.repeat(80),
}));

test('a feed reads one list file and few article files; a warm isolate and another format read none', async () => {
  const { app, reads } = bundleService(bundleOf(articlesOf(MANY), { singleFileBytes: 0 }));
  const readBy = async (address: string) => {
    reads.length = 0;
    expect((await app.request(address)).status).toBe(200);
    return reads.length;
  };
  expect(await readBy('/feed.rss')).toBe(2);
  expect(await readBy('/feed.atom')).toBe(0);
  expect(await readBy('/feed.rss?limit=200')).toBeLessThanOrEqual(5);
  expect(await readBy('/tag/tag-7.rss')).toBeLessThanOrEqual(2);
  expect(await readBy('/feed.rss')).toBe(0);
});

test('with full caches a bundle gives the same answers, and reads files again', async () => {
  const bundle = bundleOf(articlesOf(MANY), { singleFileBytes: 0 });
  const [roomy, cramped] = [bundleService(bundle), bundleService(bundle, NOON, 1)];
  for (const address of ['/feed.rss', '/feed.rss', '/feed.atom?limit=5', '/tag/tag-7.json']) {
    const [expected, found] = [await roomy.app.request(address), await cramped.app.request(address)];
    expect(Object.fromEntries(found.headers)).toEqual(Object.fromEntries(expected.headers));
    expect(await found.text()).toBe(await expected.text());
  }
  expect(cramped.reads.length).toBeGreaterThan(roomy.reads.length);
});

test('the bundle contains articles that move up when others expire, and none that can never be shown', async () => {
  const fields = Array.from({ length: 450 }, (_, index) => ({
    published: at(-index),
    markdown: `Number ${index}.`,
    ...(index % 2 === 0 ? { expires: at(1 + index) } : {}),
  }));
  const bundle = bundleOf(articlesOf(fields));
  const { app, clock } = bundleService(bundle);
  for (const second of [0, 100, 300, 500]) {
    clock.now = NOON + second * 1000;
    const expected = await serviceOf(fields, siteOf(), clock.now);
    const address = '/feed.json?limit=200';
    expect(await (await app.request(address)).text()).toBe(
      await (await expected.app.request(address)).text(),
    );
  }
  const text = new TextDecoder().decode(bundle.bytes);
  expect(text).toContain('Number 399.');
  expect(text).not.toContain('Number 401.');
});

test('a bundle omits articles that no feed can show any more', () => {
  const fields = [{ draft: true, title: 'Draft' }, { expires: at(-1), title: 'Expired' }, { title: 'Shown' }];
  const text = new TextDecoder().decode(bundleOf(articlesOf(fields)).bytes);
  expect(text).toContain('Shown');
  expect(text).not.toMatch(/Draft|Expired/);
});

test('if a file is missing, feeds that need it get a 503 with Retry-After, and the rest is served', async () => {
  const bundle = bundleOf(articlesOf(MANY), { singleFileBytes: 0 });
  const files = new Map(bundle.files);
  files.delete('articles-0.jsonl');
  const { app, errors } = bundleService({ ...bundle, files });
  const statuses = await Promise.all(
    ['/feed.rss', '/author/nobody.rss', '/language/en.rss', '/tag/tag-99.rss', '/healthz'].map(
      async (address) => {
        const { status, headers } = await app.request(address);
        return [address, status, headers.get('retry-after'), headers.get('cache-control')];
      },
    ),
  );
  expect(statuses[0]).toEqual(['/feed.rss', 503, '30', 'no-store']);
  expect(statuses.slice(1).map(([, status]) => status)).toEqual([404, 200, 200, 200]);
  expect(errors).toEqual([new SourceError("the bundle's file articles-0.jsonl is missing")]);
});

test.each([
  ['{"feedstand":1}', /this is a bundle of version 1, and this program reads version 3; create it again/],
  ['{"feedstand":3}', /this bundle is damaged; create it again/],
  ['{"name":"else"}', /not a bundle/],
  ['null', /not a bundle/],
  ['PK\u0003', /this is not a bundle; create one with feedstand bundle/],
])('%s is rejected', (line, message) => {
  expect(() => openBundle(new TextEncoder().encode(line))).toThrow(message);
});

test('the manifest preserves the site', () => {
  const site = siteOf({
    labels: { de: { source: 'Quelle' } },
    tags: { 'C++': { slug: 'cpp', title: 'C++' } },
  });
  const { manifest } = bundleOf([], { site });
  expect(parseManifest(formatJson(manifest)).site).toEqual(site);
});

test('the same records at the same instant give the same bundle', () => {
  expect(bundleOf(articlesOf(MANY)).bytes).toEqual(bundleOf(articlesOf(MANY)).bytes);
});
