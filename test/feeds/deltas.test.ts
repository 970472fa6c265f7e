import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OutputId, outputIds } from '../../src/domain/address.ts';
import { changingService, type Item, itemsOf, minutePiece } from '../changing-service.ts';

/** What a reader with the document before gets after a change: the slugs in a delta, or `whole`. */
async function answered(
  before: readonly object[],
  after: readonly object[],
  {
    address = '/feed.rss',
    fields = {},
    later = {},
  }: { address?: string; fields?: object; later?: object } = {},
): Promise<string> {
  const settings = { deltas: true, perFeed: 4, keepDays: 0, ...fields };
  const { app, publish } = await changingService(before, { fields: settings });
  const tag = (await app.request(address)).headers.get('etag') ?? '';
  await publish(after, { ...settings, ...later });
  const answer = await app.request(address, { headers: { 'a-im': 'feed', 'if-none-match': tag } });
  if (answer.status !== 226) return answer.status === 200 ? 'whole' : String(answer.status);
  const output = /\w+$/.exec(new URL(address, 'http://a').pathname)?.[0] as OutputId;
  const items = itemsOf(await answer.text(), output);
  return items.map(({ text }) => /Title of (\w+)/.exec(text)?.[1]).join(' ');
}

const piece = minutePiece;
const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((slug, index) => piece(slug, index)) as [
  object,
  object,
  object,
  object,
  object,
];
const changedB = piece('b', 1, { markdown: 'Another body.' });

test.each([
  ['a new item', [a, b], [a, b, c], {}, 'c'],
  ['new items, the newest first', [a, b], [a, b, c, d], {}, 'd c'],
  ['an item that changed', [a, b, c], [a, changedB, c], {}, 'b'],
  ['an item that got a later date', [a, b, c], [a, c, piece('b', 9)], {}, 'b'],
  ['a new item that pushes the oldest out', [a, b, c, d], [a, b, c, d, e], {}, 'e'],
  ['an item between others', [a, c], [a, b, c], {}, 'b'],
  ['nothing new', [a, b], [a, b], {}, '304'],
  ['an item that was withdrawn', [a, b, c], [a, c], {}, 'whole'],
  ['the oldest item withdrawn', [a, b, c], [b, c], {}, 'whole'],
  ['the oldest withdrawn while a new one fills its place', [a, b, c], [b, c, d], {}, 'whole'],
  ['one withdrawn and a new one', [a, b, c, d], [a, c, d, e], {}, 'whole'],
  ['one withdrawn, so that an older one comes back', [a, b, c, d, e], [a, b, c, d], {}, 'whole'],
  ['an item that is older than all', [b, c], [a, b, c], {}, 'whole'],
  ['the oldest item changed', [b, c], [changedB, c], {}, 'whole'],
  ['an item with another id', [a, b, c], [a, piece('x', 1), c], {}, 'whole'],
  ['everything withdrawn', [a], [], {}, 'whole'],
  ['the first item', [], [a], {}, 'whole'],
  ['only new items', [a], [b, c, d, e], {}, 'whole'],
  ['another title of the feed', [a, b], [a, b, c], { later: { title: 'Other' } }, 'whole'],
  ['a smaller window', [a, b, c], [a, b, c], { later: { perFeed: 2 } }, 'whole'],
  ['a smaller window and a new item', [a, b, c], [a, b, c, d], { later: { perFeed: 2 } }, 'd'],
  ['a larger window', [a, b, c, d, e], [a, b, c, d, e], { later: { perFeed: 5 } }, 'whole'],
  ['a limit', [a, b, c], [a, b, c, d], { address: '/feed.rss?limit=2' }, 'd'],
  ['a topic', [a], [a], { address: '/tag/none.rss' }, '404'],
  [
    'the oldest withdrawn while a window by time would still show it',
    [a, piece('b', 60), piece('c', 61)],
    [piece('b', 60), piece('c', 61), piece('d', 61)],
    { fields: { perFeed: 1, keepDays: 61 / 1440 } },
    'whole',
  ],
  [
    'what a window by time pushes out',
    [a, piece('b', 60), piece('c', 61)],
    [a, piece('b', 60), piece('c', 61), piece('d', 90)],
    { fields: { perFeed: 1, keepDays: 61 / 1440 } },
    'd',
  ],
] as const)('%s', async (_why, before, after, options, expected) => {
  expect(await answered(before, after, options)).toBe(expected);
});

test.each([...outputIds, 'tag', 'author'])('a delta of %s', async (kind) => {
  const address =
    kind === 'tag' ? '/tag/ports.atom' : kind === 'author' ? '/author/ada.json' : `/feed.${kind}`;
  const tagged = [0, 1, 2].map((n) => piece(`s${n}`, n, { tags: ['Ports'], authors: ['Ada'] }));
  expect(await answered(tagged.slice(0, 2), [...tagged, a], { address })).toMatch(/^s2( a)?$/);
});

test('a piece that falls due by the clock is a delta, one that expires is not', async () => {
  const due = piece('due', 721);
  const records = [a, b, piece('gone', 3, { expires: '2026-11-02T12:02:00Z' }), due];
  const { app, clock } = await changingService(records);
  const ask = async (tag: string) => {
    const { status, headers } = await app.request('/feed.json', {
      headers: { 'a-im': 'feed', 'if-none-match': tag },
    });
    return { status, tag: headers.get('etag') ?? '' };
  };
  const first = await ask('"none"');
  clock.now += 61_000;
  const second = await ask(first.tag);
  clock.now += 61_000;
  const third = await ask(second.tag);
  expect([first, second, third].map(({ status }) => status)).toEqual([200, 226, 200]);
});

test('the latest 20 documents of an address are remembered, and those that were served again count as late', async () => {
  const { app, publish } = await changingService([a]);
  const address = '/feed.rss';
  const tags: string[] = [];
  const show = async (minutes: readonly number[]) => {
    await publish([a, ...minutes.map((minute) => piece(`m${minute}`, minute))]);
    tags.push((await app.request(address)).headers.get('etag') ?? '');
  };
  const minutes = Array.from({ length: 22 }, (_, index) => index + 1);
  for (const minute of minutes) await show(minutes.slice(0, minute));
  const statusFor = async (tag = '') => {
    const headers = { 'a-im': 'feed', 'if-none-match': tag };
    return (await app.request(address, { headers })).status;
  };
  expect(await Promise.all(tags.map(statusFor))).toEqual([
    ...Array.from({ length: 2 }, () => 200),
    ...Array.from({ length: 19 }, () => 226),
    304,
  ]);
  await show(minutes.slice(0, 3));
  await show(minutes);
  await show([...minutes, 23]);
  expect([await statusFor(tags[2]), await statusFor(tags[3])]).toEqual([226, 200]);
});

test('documents are remembered within the bound of the cache, and evicted with it', async () => {
  const records = Array.from({ length: 30 }, (_, index) => piece(`p${index}`, index));
  const { app, cache, publish } = await changingService(records, { maxBytes: 100_000 });
  const before = (await app.request('/feed.rss')).headers.get('etag') ?? '';
  await publish([...records, piece('new', 31)]);
  const headers = { 'a-im': 'feed', 'if-none-match': before };
  expect((await app.request('/feed.rss', { headers })).status).toBe(226);
  for (let limit = 1; limit < 30; limit++) await app.request(`/feed.atom?limit=${limit}`);
  expect((await app.request('/feed.rss', { headers })).status).toBe(200);
  expect(cache.stats().feeds?.bytes).toBeLessThanOrEqual(100_000);
});

test('a document of 30 items takes about a kilobyte', async () => {
  const records = Array.from({ length: 30 }, (_, index) => piece(`p${index}`, index));
  const sizes = [];
  for (const deltas of [false, true]) {
    const { app, cache } = await changingService(records, { fields: { deltas } });
    await app.request('/feed.rss');
    sizes.push(cache.stats().feeds?.bytes ?? 0);
  }
  const [without = 0, remembering = 0] = sizes;
  // The cache counts 512 bytes for an entry, which all documents of an address share.
  expect(remembering - without).toBeGreaterThan(512);
  expect(remembering - without).toBeLessThan(512 + 1200);
});

interface Step {
  readonly puts: readonly { slug: string; minute: number; body: string; expires?: number }[];
  readonly removals: readonly string[];
  readonly seconds: number;
  readonly settings: { perFeed: number; keepDays: number; title: string };
  /** Which readers ask afterwards. */
  readonly polls: readonly boolean[];
}

const slug = fc.constantFrom(...'abcdefghij');
const step: fc.Arbitrary<Step> = fc.record({
  puts: fc.array(
    fc.record(
      {
        slug,
        minute: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 719, max: 723 })),
        body: fc.constantFrom('One.', 'Two.'),
        expires: fc.constantFrom(721, 722, 724, 9999, 9999, 9999, 9999, 9999),
      },
      { requiredKeys: ['slug', 'minute', 'body'] },
    ),
    { maxLength: 3 },
  ),
  removals: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(slug, { maxLength: 2 })),
  seconds: fc.constantFrom(0, 0, 30, 90),
  settings: fc.oneof(
    { weight: 12, arbitrary: fc.constant({ perFeed: 3, keepDays: 0, title: 'One' }) },
    fc.record({
      perFeed: fc.integer({ min: 1, max: 5 }),
      keepDays: fc.constantFrom(0, 10 / 1440),
      title: fc.constantFrom('One', 'One', 'Two'),
    }),
  ),
  polls: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
});

/** What a reader shows. Of a whole document it drops what should be in it and is not. */
function merged(known: ReadonlyMap<string, Item>, items: readonly Item[], isWhole: boolean) {
  const next = new Map([...known, ...items.map((item) => [item.id, item] as const)]);
  if (!isWhole) return next;
  const listed = new Set(items.map(({ id }) => id));
  const last = items.at(-1);
  for (const item of next.values())
    if (!listed.has(item.id) && (last === undefined || isBefore(item, last))) next.delete(item.id);
  return next;
}

function isBefore(a: Item, b: Item): boolean {
  return a.published === b.published ? a.id < b.id : a.published > b.published;
}

test('after any changes, a reader that merges deltas has the items of one that reads the whole feed', async () => {
  let deltas = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const { app, clock, publish } = await changingService([]);
      const readers = outputIds.map((output) => {
        const empty: ReadonlyMap<string, Item> = new Map();
        return { output, tag: '""', merged: empty, whole: empty };
      });
      const records = new Map<string, object>();
      for (const { puts, removals, seconds, settings, polls } of steps) {
        for (const { slug, minute, body, expires } of puts) {
          const until = expires && { expires: new Date(Date.UTC(2026, 10, 2, 0, expires)).toISOString() };
          if ((expires ?? Infinity) > minute)
            records.set(slug, minutePiece(slug, minute, { markdown: body, ...until }));
        }
        for (const removed of removals) records.delete(removed);
        clock.now += seconds * 1000;
        await publish([...records.values()], { deltas: true, ...settings });
        for (const [index, reader] of readers.entries()) {
          if (polls[index] !== true) continue;
          const address = `/feed.${reader.output}`;
          const whole = itemsOf(await (await app.request(address)).text(), reader.output);
          reader.whole = merged(reader.whole, whole, true);
          const headers = { 'a-im': 'feed', 'if-none-match': reader.tag };
          const answer = await app.request(address, { headers });
          if (answer.status === 226) deltas++;
          if (answer.status !== 304) {
            const items = itemsOf(await answer.text(), reader.output);
            reader.merged = merged(reader.merged, items, answer.status === 200);
          }
          reader.tag = answer.headers.get('etag') ?? '';
          expect([...reader.merged].sort()).toEqual([...reader.whole].sort());
        }
      }
    }),
    { numRuns: Number(process.env.DELTA_RUNS ?? 150) },
  );
  // Else nothing was tested.
  expect(deltas).toBeGreaterThan(50);
}, 60_000);
