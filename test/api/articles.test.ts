import { afterAll, describe, expect, test } from 'vitest';
import { NOON } from '../support.ts';
import { apiOver, endStores, problemOf, recordOf, stores } from './service.ts';

afterAll(endStores);

const JSON_TYPE = { 'content-type': 'application/json' };
const PATCH = { 'content-type': 'application/merge-patch+json' };

describe.each(stores)('articles over %s', (_name, open) => {
  test('a record is created, is in its feeds at once, and is read as it was sent', async () => {
    const { send, put, titles, log } = await apiOver(open);
    const answer = await put('2026/harbour', { title: 'The ferry', categories: ['News'] });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      result: 'created',
      slug: '2026/harbour',
      revision: expect.stringMatching(/^[\w-]+$/),
      changedAt: '2026-11-02T12:00:00Z',
      id: 'tag:news.example,2024:2026/harbour',
      url: 'https://news.example/2026/harbour',
      state: 'live',
      createdAt: '2026-11-02T12:00:00Z',
      feeds: [
        { path: '/feed', url: 'https://feeds.example/feed.rss' },
        { path: '/category/news', url: 'https://feeds.example/category/news.rss' },
        { path: '/language/en', url: 'https://feeds.example/language/en.rss' },
      ],
      warnings: [],
    });
    const { revision } = answer.json as { revision: string };
    expect(answer.headers.get('etag')).toBe(`"${revision}"`);
    expect(await titles('/category/news')).toEqual(['The ferry']);
    const read = await send('GET', '/api/articles/2026/harbour');
    expect([read.status, read.headers.get('content-type'), read.headers.get('etag')]).toEqual([
      200,
      'application/json',
      `"${revision}"`,
    ]);
    expect(read.json).toEqual(recordOf('', { title: 'The ferry', categories: ['News'] }));
    expect(read.headers.get('last-modified')).toBe(new Date(NOON).toUTCString());
    expect(log).toEqual([{ token: 'all', did: 'created', article: '2026/harbour', revision }]);
  });

  test('each write of one second is read by the writer', async () => {
    const { put, titles, clock } = await apiOver(open);
    for (const title of ['A', 'B', 'C']) {
      await put('a', { title });
      expect(await titles()).toEqual([title]);
      clock.now += 10;
    }
  });

  test('Markdown with front matter is taken by its content type, and read as it was sent', async () => {
    const { send, titles } = await apiOver(open);
    const body = '---\ntitle: Hafen\npublished: 2026-11-01T10:00:00Z\n---\nEin *Text*.\n';
    const headers = { 'content-type': 'text/markdown; charset=UTF-8' };
    expect((await send('PUT', '/api/articles/hafen', { headers, body })).status).toBe(201);
    expect(await titles()).toEqual(['Hafen']);
    const read = await send('GET', '/api/articles/hafen');
    expect([read.text, read.headers.get('content-type')]).toEqual([body, 'text/markdown; charset=utf-8']);
    const head = await send('HEAD', '/api/articles/hafen');
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', read.headers.get('etag')]);
  });

  test('the same record again changes nothing', async () => {
    const { put, clock, app, log } = await apiOver(open);
    const first = await put('a');
    const before = await app.request('/feed.rss');
    clock.now += 60_000;
    const again = await put('a');
    const stale = await put('a', {}, { headers: { 'if-match': '"other"' } });
    const after = await app.request('/feed.rss');
    for (const answer of [again, stale]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('etag')).toBe(first.headers.get('etag'));
      expect(answer.headers.get('last-modified')).toBe(first.headers.get('last-modified'));
      expect(answer.json).toEqual({ ...(first.json as object), result: 'unchanged', feeds: [] });
    }
    expect(after.headers.get('last-modified')).toBe(before.headers.get('last-modified'));
    expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
    expect(log).toHaveLength(1);
  });

  test('a replaced article is another revision, and the feeds that it leaves are named too', async () => {
    const { put, titles } = await apiOver(open);
    await put('b', { tags: ['Red'] });
    const first = await put('a', { tags: ['Red'] });
    const second = await put('a', { title: 'Second', tags: ['Blue'] });
    expect(second.status).toBe(200);
    expect(second.json).toMatchObject({ result: 'replaced', slug: 'a' });
    expect(pathsOf(second.json)).toEqual(['/feed', '/tag/red', '/language/en', '/tag/blue']);
    expect(second.headers.get('etag')).not.toBe(first.headers.get('etag'));
    expect(await titles('/tag/red')).toEqual(['Title of b']);
  });

  test.each([
    ['a draft', { draft: true }, 'hidden'],
    ['a scheduled article', { published: '2026-11-03T10:00:00Z' }, 'scheduled'],
  ])('%s changes no feed', async (_what, fields, state) => {
    const { put, titles } = await apiOver(open);
    const answer = await put('a', fields);
    expect([answer.status, answer.json]).toMatchObject([201, { state, feeds: [] }]);
    expect(await titles()).toEqual([]);
  });

  test('preconditions: what is refused leaves no trace', async () => {
    const { put, send, titles } = await apiOver(open);
    expect((await put('a', {}, { headers: { 'if-match': '*' } })).status).toBe(412);
    expect((await put('a', {}, { headers: { 'if-match': '"x"' } })).status).toBe(412);
    const created = await put('a', { title: 'One' }, { headers: { 'if-none-match': '*' } });
    expect(created.status).toBe(201);
    const etag = created.headers.get('etag') ?? '';
    for (const headers of [{ 'if-none-match': '*' }, { 'if-match': '"x"' }, { 'if-match': `W/${etag}` }]) {
      const refused = await put('a', { title: 'Two' }, { headers });
      expect([headers, refused.status, refused.headers.get('etag')]).toEqual([headers, 412, etag]);
      expect(refused.json).toMatchObject({ revision: etag.slice(1, -1) });
    }
    expect(await titles()).toEqual(['One']);
    const matching = { 'if-match': `"x", ${etag}` };
    expect((await put('a', { title: 'Two' }, { headers: matching })).status).toBe(200);
    expect((await send('DELETE', '/api/articles/a', { headers: { 'if-match': etag } })).status).toBe(412);
    const same = await put('a', { title: 'Two' }, { headers: { 'if-none-match': '*' } });
    expect(same.status).toBe(412);
    expect(await titles()).toEqual(['Two']);
  });

  test.each([
    { 'if-match': 'abc' },
    { 'if-none-match': '"abc"' },
    { 'if-match': '*', 'if-none-match': '*' },
    { 'if-unmodified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' },
  ])('a write with %j is refused, for to ignore it could overwrite something', async (headers) => {
    const { put } = await apiOver(open);
    const refused = await put('a', {}, { headers });
    expect(refused.status).toBe(400);
    problemOf(refused);
  });

  test('a GET is conditional', async () => {
    const { put, send } = await apiOver(open);
    const etag = (await put('a')).headers.get('etag') ?? '';
    for (const field of [etag, `W/${etag}`, '*', `"x", ${etag}`]) {
      const answer = await send('GET', '/api/articles/a', { headers: { 'if-none-match': field } });
      expect([field, answer.status, answer.text, answer.headers.get('etag')]).toEqual([field, 304, '', etag]);
    }
    const other = await send('GET', '/api/articles/a', { headers: { 'if-none-match': '"x"' } });
    expect(other.status).toBe(200);
  });

  test('a taken id or slug is refused, and the answer says by whom', async () => {
    const { put } = await apiOver(open);
    await put('a', { id: 'urn:a' });
    const sameId = await put('b', { id: 'urn:a' });
    expect([sameId.status, sameId.json]).toMatchObject([
      409,
      { takenBy: { field: 'id', slug: 'a', id: 'urn:a' } },
    ]);
    expect(problemOf(sameId).detail).toBe('The id urn:a is taken by the article a.');
    const sameSlug = await put('a', { id: 'urn:other' });
    expect([sameSlug.status, sameSlug.json]).toMatchObject([
      409,
      { takenBy: { field: 'slug', slug: 'a', id: 'urn:a' } },
    ]);
  });

  test('every problem is told, with a pointer, a code and a message as check has them', async () => {
    const { put, send } = await apiOver(open);
    const refused = await put('a', { title: '', published: 'soon', tags: ['x', { 'a/b': 1 }], oops: 1 });
    expect(refused.status).toBe(422);
    const { problems = [] } = problemOf(refused);
    expect(problems).toContainEqual(
      expect.objectContaining({ severity: 'error', code: 'field.required', pointer: '/title' }),
    );
    expect(problems.map((problem) => (problem as { pointer: string }).pointer)).toEqual(
      expect.arrayContaining(['/title', '/published', '/tags/1', '/oops']),
    );
    expect((await send('GET', '/api/articles/a')).status).toBe(404);
  });

  test('an unknown field is a warning, an unknown status is refused', async () => {
    const { put, titles } = await apiOver(open);
    const warned = await put('a', { sparkle: true });
    expect(warned.json).toMatchObject({
      result: 'created',
      warnings: [{ severity: 'warning', code: 'field.unknown', pointer: '/sparkle' }],
    });
    const refused = await put('b', { status: 'sparkling' });
    expect(refused.status).toBe(422);
    expect(problemOf(refused).problems).toMatchObject([{ severity: 'error', code: 'status.unknown' }]);
    expect(await titles()).toEqual(['Title of a']);
  });

  test('a record with an error that asks to be hidden hides the present article', async () => {
    const { put, titles, log, send } = await apiOver(open);
    await put('a', { title: 'Secret' });
    const refused = await put('a', { title: '', draft: true });
    expect([refused.status, refused.json]).toMatchObject([422, { hidden: true }]);
    expect(await titles()).toEqual([]);
    expect(log.at(-1)).toMatchObject({ did: 'hidden', article: 'a' });
    const again = await put('a', { title: '', draft: true });
    expect([again.status, again.json]).toMatchObject([422, { hidden: true }]);
    const nothing = await put('b', { title: '', draft: true });
    expect([nothing.status, 'hidden' in (nothing.json as object)]).toEqual([422, false]);
    const explained = await send('GET', '/api/explain/a');
    expect(explained.json).toMatchObject({ state: 'hidden', problems: [{ code: 'field.required' }] });
    expect((await put('a', { title: 'Fixed' })).status).toBe(200);
    expect(await titles()).toEqual(['Fixed']);
  });

  test.each([
    ['no media type', {}, 415],
    ['another media type', { 'content-type': 'text/plain' }, 415],
    ['another charset', { 'content-type': 'application/json; charset=latin1' }, 415],
    ['a content coding', { ...JSON_TYPE, 'content-encoding': 'gzip' }, 415],
  ])('a body with %s is refused', async (_what, headers, status) => {
    const { send } = await apiOver(open);
    const body = new TextEncoder().encode('{}');
    const refused = await send('PUT', '/api/articles/a', { headers, body });
    expect(refused.status).toBe(status);
    problemOf(refused);
  });

  test.each([
    ['no JSON', '{"title": ', 'file.syntax'],
    ['a list', '[{"title":"a"}]', 'mapping.invalid'],
    ['a text', '"title"', 'mapping.invalid'],
    ['nothing', '', 'file.syntax'],
  ])('a body that is %s is refused', async (_what, body, code) => {
    const { send } = await apiOver(open);
    const refused = await send('PUT', '/api/articles/a', { headers: JSON_TYPE, body });
    expect(refused.status).toBe(422);
    expect(problemOf(refused).problems).toMatchObject([{ code, pointer: '' }]);
  });

  test('a body that is not UTF-8 or is too long is refused', async () => {
    const { send } = await apiOver(open);
    const bad = await send('PUT', '/api/articles/a', { headers: JSON_TYPE, body: new Uint8Array([0xff]) });
    expect([bad.status, problemOf(bad).problems]).toMatchObject([422, [{ code: 'file.not-utf8' }]]);
    const body = 'x'.repeat(2 * 2 ** 20 + 1);
    const long = await send('PUT', '/api/articles/a', { headers: JSON_TYPE, body });
    expect([long.status, long.headers.get('connection')]).toEqual([413, 'close']);
  });

  test('a record that gives another slug than its address is refused', async () => {
    const { put } = await apiOver(open);
    const refused = await put('a', { slug: 'b' });
    expect([refused.status, refused.json]).toMatchObject([
      422,
      { problems: [{ code: 'slug.mismatch', pointer: '/slug' }] },
    ]);
  });

  test('slugs of any script are percent-encoded in addresses', async () => {
    const { put, send } = await apiOver(open);
    expect((await put(encodeURIComponent('порт/2'))).json).toMatchObject({ slug: 'порт/2' });
    expect((await send('GET', '/api/articles/%D0%BF%D0%BE%D1%80%D1%82/2')).status).toBe(200);
    expect((await send('GET', '/api/articles/%ff')).status).toBe(400);
    expect((await put('A%20b')).status).toBe(422);
  });

  test('a merge patch changes fields, of Markdown too', async () => {
    const { put, send, titles } = await apiOver(open);
    await put('a', { title: 'One', tags: ['x'], image: { url: 'https://a.example/i.jpg', alt: 'A' } });
    const patch = (slug: string, fields: object, headers = {}) =>
      send('PATCH', `/api/articles/${slug}`, {
        headers: { ...PATCH, ...headers },
        body: JSON.stringify(fields),
      });
    const patched = await patch('a', { title: 'Two', tags: null, image: { alt: 'B' } });
    expect([patched.status, patched.json]).toMatchObject([200, { result: 'replaced' }]);
    expect(pathsOf(patched.json)).toContain('/tag/x');
    expect((await send('GET', '/api/articles/a')).json).toEqual(
      recordOf('', { title: 'Two', image: { url: 'https://a.example/i.jpg', alt: 'B' } }),
    );
    const same = await patch('a', { title: 'Two' });
    expect([same.status, same.json]).toMatchObject([200, { result: 'unchanged' }]);
    const body = '---\ntitle: Hafen\npublished: 2026-11-01T10:00:00Z\n---\nEin *Text*.\n';
    await send('PUT', '/api/articles/hafen', { headers: { 'content-type': 'text/markdown' }, body });
    expect((await patch('hafen', { title: 'Fähre' })).status).toBe(200);
    expect((await send('GET', '/api/articles/hafen')).json).toMatchObject({
      title: 'Fähre',
      markdown: 'Ein *Text*.\n',
    });
    expect([...(await titles())].sort()).toEqual(['Fähre', 'Two']);
    expect((await patch('none', {})).status).toBe(404);
    expect((await patch('none', {}, { 'if-match': '*' })).status).toBe(412);
    expect((await patch('a', { title: 'X' }, { 'if-match': '"x"' })).status).toBe(412);
    expect((await patch('a', { title: null })).status).toBe(422);
    const wrong = await send('PATCH', '/api/articles/a', { headers: PATCH, body: '[]' });
    expect([wrong.status, problemOf(wrong).problems]).toMatchObject([422, [{ code: 'mapping.invalid' }]]);
    expect((await send('PATCH', '/api/articles/a', { headers: JSON_TYPE, body: '{}' })).status).toBe(415);
  });

  test('a patch of a record that others change meanwhile is applied to their version', async () => {
    const { put, send, articles } = await apiOver(open);
    await put('a', { title: 'One' });
    const get = articles.get.bind(articles);
    let others = 1;
    Object.assign(articles, {
      get: async (slug: string) => {
        const found = await get(slug);
        if (others-- > 0) await put('a', { title: 'One', description: 'x', author: 'Ada' });
        return found;
      },
    });
    const patched = await send('PATCH', '/api/articles/a', { headers: PATCH, body: '{"title":"Two"}' });
    expect(patched.status).toBe(200);
    Object.assign(articles, { get });
    expect((await send('GET', '/api/articles/a')).json).toMatchObject({ title: 'Two', author: 'Ada' });
  });

  test('a deleted article leaves its feeds at once; to delete it again changes nothing', async () => {
    const { put, send, titles, log } = await apiOver(open);
    await put('a', { tags: ['x'] });
    const deleted = await send('DELETE', '/api/articles/a');
    expect([deleted.status, deleted.json]).toMatchObject([200, { result: 'deleted', slug: 'a' }]);
    expect(pathsOf(deleted.json)).toEqual(['/feed', '/tag/x', '/language/en']);
    expect(await titles()).toEqual([]);
    expect((await send('GET', '/api/articles/a')).status).toBe(404);
    const again = await send('DELETE', '/api/articles/a');
    expect([again.status, again.text]).toEqual([204, '']);
    expect((await send('DELETE', '/api/articles/never')).status).toBe(404);
    expect(log.map(({ did }) => did)).toEqual(['created', 'deleted']);
    expect((await put('a')).status).toBe(201);
  });
});

function pathsOf(json: unknown): readonly string[] {
  return (json as { feeds: readonly { path: string }[] }).feeds.map(({ path }) => path);
}
