import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNinjs } from '../../src/api/ninjs/ninjs-record.ts';
import { SAMPLE_ID, SAMPLES } from './ninjs-samples.ts';
import { apiOver, problemOf, type Sent, stores } from './service.ts';

const [, open] = stores[0];
const SLUG = 'urn-newsml-agency-example-2026-harbour';
const sample = SAMPLES['3.1'];

async function service(options: Parameters<typeof apiOver>[1] = {}) {
  const api = await apiOver(open, options);
  const push = (item: object, sent: Sent = {}) =>
    api.send('POST', '/api/push/ninjs', {
      ...sent,
      headers: { 'content-type': 'application/json', ...sent.headers },
      body: JSON.stringify(item),
    });
  const items = async () => (await (await api.app.request('/feed.json')).json()).items;
  return { ...api, push, items };
}

test.each([
  ['1.6', Ajv],
  ['2.2', Ajv2020],
  ['3.1', Ajv2020],
] as const)('the sample is ninjs %s', (version, Validator) => {
  const path = new URL(`../fixtures/ninjs/ninjs-schema_${version}.json`, import.meta.url);
  const ajv = new Validator({ strict: false, validateFormats: false });
  ajv.addSchema({}, 'https://geojson.org/schema/GeoJSON.json');
  const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')));
  expect(validate(SAMPLES[version]) ? [] : validate.errors).toEqual([]);
});

describe.each(Object.entries(SAMPLES))('an item of %s', (_version, item) => {
  test('is an article with everything that readers see, and nothing that is for editors', async () => {
    const { push, app } = await service();
    const answer = await push(item);
    expect([answer.status, answer.json]).toMatchObject([
      201,
      { result: 'created', slug: SLUG, id: SAMPLE_ID, warnings: [] },
    ]);
    const feed = await (await app.request('/feed.json')).text();
    expect(JSON.parse(feed).items).toMatchObject([
      {
        id: SAMPLE_ID,
        title: 'The harbour opens again',
        summary: 'After two years the first ship.',
        content_html: expect.stringContaining('<strong>dawn</strong>'),
        date_published: '2026-11-02T09:00:00Z',
        date_modified: '2026-11-02T10:00:00Z',
        authors: [{ name: 'Ada Berg' }],
        language: 'en-GB',
        image: 'https://media.example/harbour.jpg',
        tags: ['News', 'Ports'],
      },
    ]);
    const rss = await (await app.request('/feed.rss')).text();
    for (const text of ['The ship at the pier.', 'Bo Lund', '© 2026 The Agency']) expect(rss).toContain(text);
    expect(feed + rss).not.toContain('lunch');
  });
});

test('a later version replaces an item, and an older one that comes late changes nothing', async () => {
  const { push, titles, items } = await service();
  await push(sample);
  const corrected = {
    ...sample,
    version: '10',
    versionCreated: '2026-11-02T11:00:00Z',
    headlines: [{ value: 'Corrected' }],
  };
  expect((await push(corrected)).json).toMatchObject({ result: 'replaced' });
  const late = await push(sample);
  expect([late.status, late.json]).toEqual([
    201,
    { result: 'ignored', slug: SLUG, reason: 'version 2 is older than version 10, which is stored' },
  ]);
  expect(await titles()).toEqual(['Corrected']);
  expect((await push(corrected)).json).toMatchObject({ result: 'unchanged' });
  expect(await items()).toMatchObject([{ id: SAMPLE_ID, date_published: '2026-11-02T09:00:00Z' }]);
});

test('without numbers of versions the instant decides', async () => {
  const { push, titles } = await service();
  const { version: _version, ...unnumbered } = sample;
  await push({ ...unnumbered, versionCreated: '2026-11-02T11:00:00Z', headlines: [{ value: 'Later' }] });
  expect((await push(unnumbered)).json).toMatchObject({ result: 'ignored' });
  expect(await titles()).toEqual(['Later']);
});

test('an article keeps its date of publication where an item gives only that of its version', async () => {
  const { push, items } = await service();
  const { firstCreated: _first, ...undated } = sample;
  await push(undated);
  await push({ ...undated, version: '3', versionCreated: '2026-11-02T11:30:00Z' });
  expect(await items()).toMatchObject([
    { date_published: '2026-11-02T10:00:00Z', date_modified: '2026-11-02T11:30:00Z' },
  ]);
});

test.each(['canceled', 'withheld', 'Withhold', 'CANCELLED'])(
  'an item that is %s leaves the feeds',
  async (pubStatus) => {
    const { push, titles, send } = await service();
    await push(sample);
    const notice = { uri: SAMPLE_ID, version: '3', pubStatus };
    const answer = await push(notice);
    expect([answer.status, answer.json]).toMatchObject([201, { state: 'hidden' }]);
    expect(await titles()).toEqual([]);
    // What it was stays stored, hidden.
    expect((await send('GET', `/api/articles/${SLUG}`)).text).toContain('The harbour opens again');
    expect((await push(sample)).json).toMatchObject({ result: 'ignored' });
    expect(await titles()).toEqual([]);
  },
);

test('what is taken down before it came is stored as such', async () => {
  const { push, titles } = await service();
  expect((await push({ uri: SAMPLE_ID, version: '3', pubStatus: 'canceled' })).status).toBe(201);
  expect((await push(sample)).json).toMatchObject({ result: 'ignored' });
  expect(await titles()).toEqual([]);
});

test('a state that is unknown hides the article, and is an error', async () => {
  const { push, titles } = await service();
  await push(sample);
  const answer = await push({ ...sample, version: '3', pubStatus: 'retracted?' });
  expect(problemOf(answer)).toMatchObject({ hidden: true });
  expect(answer.status).toBe(422);
  expect(await titles()).toEqual([]);
});

test('an article whose address is that of an item, but with another id, is not replaced', async () => {
  const { push, put, titles } = await service();
  await put(SLUG, { title: 'Mine' });
  const answer = await push(sample);
  expect(problemOf(answer)).toMatchObject({ takenBy: { field: 'slug', slug: SLUG } });
  expect(answer.status).toBe(409);
  expect(await titles()).toEqual(['Mine']);
});

test('an embargo puts the publication off', async () => {
  const { push, titles, clock, app } = await service();
  await push({ ...sample, embargoedUntil: '2026-11-02T14:00:00Z' });
  expect(await titles()).toEqual([]);
  clock.now += 2 * 3_600_000;
  expect((await (await app.request('/feed.json')).json()).items).toMatchObject([
    { date_published: '2026-11-02T14:00:00Z' },
  ]);
});

test('an item expires', async () => {
  const { push, titles, clock } = await service();
  await push({ ...sample, expires: '2026-11-02T13:00:00Z' });
  expect(await titles()).toEqual(['The harbour opens again']);
  clock.now += 3_600_000;
  expect(await titles()).toEqual([]);
});

test('people with roles are authors and contributors, and plain text has paragraphs', async () => {
  const { push, items } = await service();
  await push({
    guid: 'tag:a,2026:1',
    type: 'text',
    version: '1',
    versioncreated: '2026-11-02T09:00:00+0000',
    headline: 'A & B',
    byline: 'By the desk',
    authors: [
      { name: 'Ada Berg', role: 'writer', avatar_url: 'https://a.example/ada.png' },
      { name: 'Bo Lund', role: 'photographer' },
    ],
    body_text: 'One < two.\n\nThree.',
    source: 'Other Agency',
    associations: { sidebar: null },
  });
  expect(await items()).toMatchObject([
    {
      title: 'A & B',
      authors: [{ name: 'Ada Berg', avatar: 'https://a.example/ada.png' }],
      content_html: expect.stringContaining('<p>One &lt; two.</p>\n<p>Three.</p>'),
    },
  ]);
});

test.each([
  [{ ...SAMPLES['1.6'].associations.featuremedia }, 'items of type picture are no articles'],
  [{ guid: 'urn:x:2', type: 'composite', headline: 'A package' }, 'packages without a text are no articles'],
])('what is no article is taken, and not published', async (item, reason) => {
  const { push, titles } = await service();
  const answer = await push(item);
  expect([answer.status, answer.json]).toEqual([201, { result: 'ignored', reason }]);
  expect(await titles()).toEqual([]);
});

test('every problem of an item is in the answer', async () => {
  const { push } = await service();
  const { problems } = problemOf(
    await push({ uri: 'urn:x:1', body_html: '<p>A</p>', versioncreated: 'yesterday' }),
  );
  expect(problems).toMatchObject([
    { severity: 'error', code: 'field.required', field: 'title' },
    { severity: 'error', field: 'published' },
  ]);
  expect(problemOf(await push({ headline: 'A' })).problems).toMatchObject([{ pointer: '/uri' }]);
});

describe('a signature', () => {
  const secret = 'a secret of both';
  const signed = (item: object, key = secret) => ({
    token: '',
    headers: {
      'x-superdesk-signature': `sha1=${createHmac('sha1', key).update(JSON.stringify(item)).digest('hex')}`,
    },
  });

  test('stands for a token', async () => {
    const { push, log } = await service({ pushSecret: secret });
    expect((await push(sample, signed(sample))).status).toBe(201);
    expect(log).toMatchObject([{ token: 'superdesk', did: 'created' }]);
  });

  test.each([
    ['of another body', signed({ uri: 'x' })],
    ['by another secret', signed(sample, 'another')],
    ['that is none', { token: '', headers: { 'x-superdesk-signature': 'sha1=00' } }],
  ])('%s is refused', async (_name, sent) => {
    const { push, log } = await service({ pushSecret: secret });
    expect((await push(sample, sent)).status).toBe(401);
    expect(log).toEqual([]);
  });

  test('counts for nothing where no secret is set, or for another operation', async () => {
    const { push } = await service();
    expect((await push(sample, signed(sample))).status).toBe(401);
    const { send } = await service({ pushSecret: secret });
    const body = JSON.stringify(sample);
    const { headers } = signed(sample);
    const sent = { token: '', headers: { 'content-type': 'application/json', ...headers }, body };
    expect((await send('PUT', '/api/articles/a', sent)).status).toBe(401);
  });
});

test('no item breaks the reader', () => {
  const names = [
    'uri',
    'guid',
    'type',
    'pubstatus',
    'body_html',
    'bodies',
    'headlines',
    'associations',
    'people',
    'authors',
    '__proto__',
  ];
  const value = fc.object({
    key: fc.oneof(fc.constantFrom(...names, 'role', 'value', 'renditions', 'href'), fc.string()),
    maxDepth: 4,
  });
  fc.assert(
    fc.property(value, (item) => {
      expect(readNinjs({ uri: 'x', ...item }).kind).toMatch(/article|other|nameless/);
    }),
  );
});
