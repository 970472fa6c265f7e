import { afterAll, describe, expect, test } from 'vitest';
import { SourceError } from '../../src/domain/article-source.ts';
import { NOON } from '../support.ts';
import { apiOver, endStores, problemOf, recordOf, SITE, stores } from './service.ts';

afterAll(endStores);

const JSON_TYPE = { 'content-type': 'application/json' };
const YAML = { 'content-type': 'application/yaml' };

interface List {
  readonly articles: readonly { readonly slug: string; readonly state: string }[];
  readonly cursor: string;
  readonly more: boolean;
}

describe.each(stores)('lists, batches, checks and the site over %s', (_name, open) => {
  test('a list has articles in the order of their changes, page by page, deleted ones too', async () => {
    const { put, send, clock } = await apiOver(open);
    for (const slug of ['a', 'b', 'c', 'd']) await put(slug, { categories: [slug < 'c' ? 'X' : 'Y'] });
    clock.now += 1000;
    await put('a', { title: 'Later', categories: ['X'], draft: true });
    await send('DELETE', '/api/articles/b');
    const get = async (query: string) => (await send('GET', `/api/articles?${query}`)).json as List;
    const slugs = ({ articles }: List) => articles.map(({ slug, state }) => `${slug} ${state}`);
    const first = await get('limit=3');
    expect([slugs(first), first.more]).toEqual([['c live', 'd live', 'a hidden'], true]);
    const second = await get(`limit=3&cursor=${first.cursor}`);
    expect([slugs(second), second.more]).toEqual([['b deleted'], false]);
    const third = await get(`cursor=${second.cursor}`);
    expect(third).toEqual({ articles: [], cursor: second.cursor, more: false });
    await put('e');
    expect(slugs(await get(`cursor=${third.cursor}`))).toEqual(['e live']);
    expect(slugs(await get('topic=/category/y'))).toEqual(['c live', 'd live']);
    expect(slugs(await get('topic=/feed&state=live'))).toEqual(['c live', 'd live', 'e live']);
    expect(slugs(await get('state=deleted'))).toEqual(['b deleted']);
    expect(slugs(await get('changed=2026-11-02T12:00:01Z'))).toEqual(['a hidden', 'b deleted', 'e live']);
    expect(first.articles[0]).toEqual({
      slug: 'c',
      revision: expect.any(String),
      changedAt: '2026-11-02T12:00:00Z',
      createdAt: '2026-11-02T12:00:00Z',
      id: 'tag:news.example,2024:c',
      url: 'https://news.example/c',
      state: 'live',
      title: 'Title of c',
      published: '2026-11-01T10:00:00Z',
      problems: [],
    });
  });

  test('a long list is read whole, though few of it are wanted', async () => {
    const { send } = await apiOver(open);
    const records = Array.from({ length: 450 }, (_, index) =>
      JSON.stringify({
        ...recordOf(`a${index}`),
        slug: `a${index}`,
        tags: [index % 100 === 7 ? 'Rare' : 'Other'],
      }),
    );
    const headers = { 'content-type': 'application/x-ndjson' };
    expect((await send('POST', '/api/articles', { headers, body: records.join('\n') })).status).toBe(200);
    const found: string[] = [];
    let cursor = '0';
    for (let more = true; more; ) {
      const answer = await send('GET', `/api/articles?topic=/tag/rare&limit=2&cursor=${cursor}`);
      const list = answer.json as List;
      found.push(...list.articles.map(({ slug }) => slug));
      ({ cursor, more } = list);
    }
    expect(found).toEqual(['a7', 'a107', 'a207', 'a307', 'a407']);
  });

  test.each([
    'oops=1',
    'limit=0',
    'limit=501',
    'limit=1e2',
    'cursor=-1',
    'state=lively',
    'topic=politics',
    'changed=yesterday',
    'limit=1&limit=2',
  ])('a list of %s is refused', async (query) => {
    const { send } = await apiOver(open);
    const refused = await send('GET', `/api/articles?${query}`);
    expect(refused.status).toBe(400);
    expect(problemOf(refused).detail).toContain(query.split('=')[0]);
  });

  test('a cursor that is ahead of the store, such as after a backup, is gone', async () => {
    const { send } = await apiOver(open);
    expect((await send('GET', '/api/articles?cursor=99')).status).toBe(410);
  });

  test('a batch has a result for each line, as a PUT would answer', async () => {
    const { put, send, titles, log } = await apiOver(open);
    await put('taken', { id: 'urn:x' });
    const lines = [
      { ...recordOf('a'), slug: 'a', tags: ['Red'] },
      { ...recordOf('b'), slug: 'b', title: '' },
      { ...recordOf('c') },
      { ...recordOf('d'), slug: 'd', id: 'urn:x' },
      { ...recordOf('a'), slug: 'a', title: 'Again' },
      { ...recordOf('a'), slug: 'a', title: '', draft: true },
      { ...recordOf('e'), slug: 'e', oops: 1 },
    ].map((record) => JSON.stringify(record));
    const body = `${lines[0]}\n\n${lines.slice(1).join('\r\n')}\n{"slug":\n`;
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await send('POST', '/api/articles', { headers, body });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const results = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(results.map(({ line, status }) => [line, status])).toEqual([
      [1, 201],
      [3, 422],
      [4, 422],
      [5, 409],
      [6, 200],
      [7, 422],
      [8, 201],
      [9, 422],
    ]);
    expect(results[0].written.feeds.map(({ path }: { path: string }) => path)).toContain('/feed');
    expect(results[2].problem.problems).toMatchObject([{ code: 'field.required', pointer: '/slug' }]);
    expect(results[3].problem.takenBy).toEqual({ field: 'id', slug: 'taken', id: 'urn:x' });
    expect(results[5].problem).toMatchObject({ hidden: true });
    expect(results[6].written.warnings).toMatchObject([{ pointer: '/oops' }]);
    expect(await titles()).toEqual(['Title of e', 'Title of taken'].sort());
    expect(log.map(({ did, article }) => `${did} ${article}`)).toEqual([
      'created taken',
      'created a',
      'replaced a',
      'hidden a',
      'created e',
    ]);
    const again = await send('POST', '/api/articles', { headers, body: lines[6] ?? '' });
    expect(JSON.parse(again.text)).toMatchObject({
      line: 1,
      status: 200,
      written: { result: 'unchanged', feeds: [] },
    });
  });

  test('a batch is refused whole for too many lines, a precondition or another type', async () => {
    const { send } = await apiOver(open);
    const headers = { 'content-type': 'application/x-ndjson' };
    expect((await send('POST', '/api/articles', { headers, body: '{}\n'.repeat(1001) })).status).toBe(413);
    expect((await send('POST', '/api/articles', { headers: JSON_TYPE, body: '[]' })).status).toBe(415);
    const withMatch = { ...headers, 'if-none-match': '*' };
    expect((await send('POST', '/api/articles', { headers: withMatch, body: '{}' })).status).toBe(400);
    expect((await send('POST', '/api/articles', { headers, body: '' })).text).toBe('');
    const long = JSON.stringify({ slug: 'long', html: 'é'.repeat(2 ** 20) });
    const answer = await send('POST', '/api/articles', { headers, body: long });
    expect(JSON.parse(answer.text)).toMatchObject({ line: 1, status: 413 });
  });

  test('a check tells the same problems and stores nothing', async () => {
    const { send, log, articles } = await apiOver(open);
    const body = JSON.stringify({ ...recordOf('a'), oops: 1 });
    const check = async (query: string, text = body, headers = JSON_TYPE) =>
      (await send('POST', `/api/check${query}`, { headers, body: text })).json;
    const warning = { severity: 'warning', code: 'field.unknown', pointer: '/oops' };
    expect(await check('?slug=a')).toEqual({
      valid: true,
      slug: 'a',
      id: 'tag:news.example,2024:a',
      url: 'https://news.example/a',
      problems: [expect.objectContaining(warning)],
    });
    expect(await check('')).toMatchObject({
      valid: false,
      problems: [{ code: 'field.required', pointer: '/slug' }],
    });
    expect(await check('', '{"slug":"b"}')).toMatchObject({ valid: false });
    expect(await check('', '---\ntitle: x: y\n---\n', { 'content-type': 'text/markdown' })).toMatchObject({
      valid: false,
      problems: [{ code: 'file.syntax', line: 2 }],
    });
    expect(await check('', '[1]')).toMatchObject({ valid: false, problems: [{ code: 'mapping.invalid' }] });
    expect(
      await check('', '---\nslug: c\ntitle: x\npublished: 2026-11-01T10:00:00Z\n---\nText.\n', {
        'content-type': 'text/markdown',
      }),
    ).toMatchObject({ valid: true, slug: 'c' });
    expect([log, (await articles.changesSince(0, 9)).articles]).toEqual([[], []]);
  });

  test('an explanation says in which feeds an article is, or why in none', async () => {
    const { put, send } = await apiOver(open);
    await put('a', { tags: ['Red'] });
    await put('b', { published: '2026-11-01T11:00:00Z' });
    await put('later', { published: '2026-11-03T10:00:00Z' });
    const explain = async (slug: string) => send('GET', `/api/explain/${slug}`);
    expect((await explain('a')).json).toEqual({
      slug: 'a',
      id: 'tag:news.example,2024:a',
      state: 'live',
      feeds: [
        { path: '/feed', url: 'https://feeds.example/feed.rss', place: 2, shown: 2 },
        { path: '/tag/red', url: 'https://feeds.example/tag/red.rss', place: 1, shown: 1 },
        { path: '/language/en', url: 'https://feeds.example/language/en.rss', place: 2, shown: 2 },
      ],
      problems: [],
    });
    expect((await explain('later')).json).toMatchObject({
      state: 'scheduled',
      absent: 'it is not due until 2026-11-03T10:00:00Z',
      feeds: [],
    });
    expect((await explain('none')).status).toBe(404);
  });

  test('the site is stored, read and used at once', async () => {
    const { put, send, app, log } = await apiOver(open);
    await put('a');
    expect((await send('GET', '/api/site')).status).toBe(404);
    const body = SITE.replace('The Wire', 'Der Draht');
    const written = await send('PUT', '/api/site', { headers: YAML, body });
    expect([written.status, written.json]).toMatchObject([201, { result: 'created', warnings: [] }]);
    expect(await (await app.request('/feed.rss')).text()).toContain('<title>Der Draht</title>');
    const read = await send('GET', '/api/site');
    expect([read.text, read.headers.get('content-type')]).toEqual([body, 'application/yaml']);
    const etag = read.headers.get('etag') ?? '';
    expect(written.headers.get('etag')).toBe(etag);
    expect((await send('GET', '/api/site', { headers: { 'if-none-match': etag } })).status).toBe(304);
    const again = await send('PUT', '/api/site', { headers: YAML, body });
    expect([again.status, again.json]).toMatchObject([200, { result: 'unchanged' }]);
    const stale = { ...YAML, 'if-match': '"x"' };
    expect((await send('PUT', '/api/site', { headers: stale, body: SITE })).status).toBe(412);
    const json = JSON.stringify({ title: 'Wire', url: 'https://news.example', ids: 'tag:news.example,2024' });
    expect((await send('PUT', '/api/site', { headers: JSON_TYPE, body: json })).status).toBe(200);
    expect(log.filter(({ article }) => article === 'site.yaml')).toHaveLength(2);
  });

  test.each([
    ['no YAML', 'title: [', 'file.syntax'],
    ['a url that is none', 'title: A\nurl: nonsense\nids: tag:news.example,2024\n', 'url.invalid'],
    ['no ids, which would make every article new', 'title: A\nurl: https://news.example\n', 'ids.lost'],
  ])('a site with %s is refused', async (_what, body, code) => {
    const { send, articles } = await apiOver(open);
    const refused = await send('PUT', '/api/site', { headers: YAML, body });
    expect([refused.status, problemOf(refused).problems]).toMatchObject([422, [{ code }]]);
    expect(await articles.site()).toBeUndefined();
  });

  test('a site that is read from a file is changed there', async () => {
    const { send } = await apiOver(open, { siteFile: 'site.yaml' });
    const refused = await send('PUT', '/api/site', { headers: YAML, body: SITE });
    expect(refused.status).toBe(409);
    expect(problemOf(refused).detail).toContain('site.yaml');
    expect(problemOf(await send('GET', '/api/site')).detail).toContain('site.yaml');
  });
});

const [, open] = stores[0];

test('a store that cannot be used gives 503, and when to try again', async () => {
  const errors: unknown[] = [];
  const { put, articles, titles } = await apiOver(open, { onError: (error) => errors.push(error) });
  await put('a');
  Object.assign(articles, {
    put: async () => {
      throw new SourceError('the disk is full');
    },
  });
  const refused = await put('b');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  problemOf(refused);
  expect(errors).toEqual([new SourceError('the disk is full')]);
  expect(await titles()).toEqual(['Title of a']);
});

test('an unforeseen error tells the client nothing', async () => {
  const errors: unknown[] = [];
  const { put, articles } = await apiOver(open, { onError: (error) => errors.push(error) });
  Object.assign(articles, {
    get: async () => {
      throw new TypeError('secret detail');
    },
  });
  const answer = await put('a');
  expect([answer.status, answer.text.includes('secret')]).toEqual([500, false]);
  expect(errors).toHaveLength(1);
});

test('the document of the API is served once there is a token, without one', async () => {
  const { send } = await apiOver(open);
  const answer = await send('GET', '/api/openapi.json', { token: '' });
  expect([answer.status, answer.json]).toEqual([200, { openapi: '3.1.0' }]);
});

test('before the articles are read there is nothing to answer from', async () => {
  const { send } = await apiOver(open, { publisher: { catalog: () => undefined }, now: () => NOON });
  const answer = await send('GET', '/api/articles');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
});
