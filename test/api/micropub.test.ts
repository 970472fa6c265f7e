import { expect, test } from 'vitest';
import { apiOver, type Sent, stores } from './service.ts';

const [, open] = stores[0];

type Parameters = readonly (readonly [string, string])[];

async function service() {
  const api = await apiOver(open);
  const form = (parameters: Parameters, sent: Sent = {}) =>
    api.send('POST', '/micropub', {
      ...sent,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...sent.headers },
      body: new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString(),
    });
  const json = (body: unknown, sent: Sent = {}) =>
    api.send('POST', '/micropub', {
      ...sent,
      headers: { 'content-type': 'application/json; charset=utf-8', ...sent.headers },
      body: JSON.stringify(body),
    });
  const query = (parameters: string, sent: Sent = {}) => api.send('GET', `/micropub?${parameters}`, sent);
  const items = async () => (await (await api.app.request('/feed.json')).json()).items;
  const source = async (url: string) =>
    ((await query(`q=source&url=${encodeURIComponent(url)}`)).json as { readonly properties: object })
      .properties;
  return { ...api, form, json, query, items, source };
}

function locationOf({ status, headers }: { readonly status: number; readonly headers: Headers }): string {
  expect(status).toBe(201);
  return headers.get('location') ?? '';
}

test('a form makes an entry, which is in the feeds at once', async () => {
  const { form, items, log } = await service();
  const url = locationOf(
    await form([
      ['h', 'entry'],
      ['name', 'The harbour opens'],
      ['content', 'The *first* ship.'],
      ['category[]', 'Ports'],
      ['category[]', 'Sea'],
      ['summary', 'A ship.'],
      ['published', '2026-11-02T10:00:00+0100'],
      ['photo', 'https://media.example/ship.jpg'],
      ['mp-photo-alt', 'A ship'],
      ['mp-slug', '2026/Harbour'],
      ['mp-syndicate-to', 'x'],
    ]),
  );
  expect(url).toBe('https://news.example/2026/harbour');
  expect(await items()).toMatchObject([
    {
      url,
      title: 'The harbour opens',
      summary: 'A ship.',
      content_html: expect.stringContaining('<em>first</em>'),
      tags: ['Ports', 'Sea'],
      date_published: '2026-11-02T09:00:00Z',
      image: 'https://media.example/ship.jpg',
    },
  ]);
  expect(log).toMatchObject([{ token: 'all', did: 'created', article: '2026/harbour' }]);
});

test('JSON makes an entry, with HTML, several pictures and a description of each', async () => {
  const { json, items, source } = await service();
  const properties = {
    name: ['A walk'],
    content: [{ html: '<p>By the <b>sea</b>.</p>' }],
    photo: [
      { value: 'https://media.example/1.jpg', alt: 'One' },
      { value: 'https://media.example/2.jpg', alt: 'Two "x"' },
    ],
    category: ['sea'],
    location: ['geo:1,2'],
  };
  const url = locationOf(await json({ type: ['h-entry'], properties }));
  expect(await items()).toMatchObject([
    {
      title: 'A walk',
      content_html: expect.stringMatching(/<b>sea<\/b>.*2\.jpg" alt="Two &quot;x&quot;"/s),
      image: 'https://media.example/1.jpg',
      date_published: '2026-11-02T12:00:00Z',
    },
  ]);
  // Also what feeds have no place for comes back.
  expect(await source(url)).toEqual({ published: ['2026-11-02T12:00:00Z'], ...properties });
});

test('a note gets the beginning of its text as its title, and an address of its own', async () => {
  const { form, items } = await service();
  const urls: string[] = [];
  for (const content of ['Short.', `${'long word '.repeat(20)}`, ''])
    urls.push(
      locationOf(
        await form([
          ['h', 'entry'],
          ['content', content],
          ['like-of', 'https://a.example/x'],
        ]),
      ),
    );
  expect(new Set(urls).size).toBe(3);
  expect((await items()).map(({ title }: { readonly title: string }) => title).sort()).toEqual(
    [
      'Short.',
      'https://a.example/x',
      'long word long word long word long word long word long word long word long word…',
    ].sort(),
  );
});

test('a draft is in no feed until its status changes', async () => {
  const { json, titles } = await service();
  const properties = { name: ['A'], content: ['Text'], 'post-status': ['draft'] };
  const url = locationOf(await json({ type: ['h-entry'], properties }));
  expect(await titles()).toEqual([]);
  const answer = await json({ action: 'update', url, replace: { 'post-status': ['published'] } });
  expect(answer.status).toBe(204);
  expect(await titles()).toEqual(['A']);
});

test('a draft may be empty, and a photo needs no words', async () => {
  const { json, titles } = await service();
  const draft = { type: ['h-entry'], properties: { 'post-status': ['draft'] } };
  expect((await json(draft)).status).toBe(201);
  const photo = { type: ['h-entry'], properties: { photo: ['https://news.example/a.jpg'] } };
  expect((await json(photo)).status).toBe(201);
  expect(await titles()).toHaveLength(1);
});

test('a status that is unknown is refused', async () => {
  const { json, titles } = await service();
  const properties = { name: ['A'], content: ['Text'], 'post-status': ['soon'] };
  const answer = await json({ type: ['h-entry'], properties });
  expect([answer.status, answer.json]).toMatchObject([400, { error: 'invalid_request' }]);
  expect(await titles()).toEqual([]);
});

test('an update replaces, adds and deletes, and leaves the rest', async () => {
  const { json, form, items, source, clock } = await service();
  const url = locationOf(
    await form([
      ['h', 'entry'],
      ['name', 'A'],
      ['content', 'Text'],
      ['category[]', 'one'],
      ['category[]', 'two'],
      ['summary', 'S'],
    ]),
  );
  clock.now += 60_000;
  const update = {
    action: 'update',
    url,
    replace: { content: ['New text'] },
    add: { category: ['three'], syndication: ['https://b.example/1'] },
    delete: { category: ['one'] },
  };
  expect((await json(update)).status).toBe(204);
  expect((await json({ action: 'update', url, delete: ['summary'] })).status).toBe(204);
  expect(await source(url)).toEqual({
    published: ['2026-11-02T12:00:00Z'],
    name: ['A'],
    content: ['New text'],
    category: ['two', 'three'],
    syndication: ['https://b.example/1'],
  });
  expect(await items()).toMatchObject([
    {
      title: 'A',
      content_html: expect.stringContaining('New text'),
      summary: 'New text',
      tags: ['two', 'three'],
      date_published: '2026-11-02T12:00:00Z',
      date_modified: '2026-11-02T12:01:00Z',
    },
  ]);
});

test('an article that was put is read and changed too, and keeps what Micropub knows nothing of', async () => {
  const { put, send, json, source, items } = await service();
  await put('a', { id: 'urn:x:1', title: 'A', rights: 'Mine', tags: ['one'], url: '/somewhere/else' });
  const url = 'https://news.example/somewhere/else';
  expect(await source(url)).toMatchObject({ name: ['A'], content: ['A body.'], category: ['one'] });
  expect((await json({ action: 'update', url, replace: { name: ['B'] } })).status).toBe(204);
  expect(await items()).toMatchObject([{ id: 'urn:x:1', title: 'B', tags: ['one'] }]);
  expect((await send('GET', '/api/articles/a')).json).toMatchObject({
    rights: 'Mine',
    url: '/somewhere/else',
  });
});

test.each(['published', 'draft'])(
  'what is deleted leaves the feeds, and returns as it was when undeleted: %s',
  async (status) => {
    const { json, form, titles } = await service();
    const properties = { name: ['A'], content: ['Text'], 'post-status': [status] };
    const url = locationOf(await json({ type: ['h-entry'], properties }));
    const before = await titles();
    expect(
      (
        await form([
          ['action', 'delete'],
          ['url', url],
        ])
      ).status,
    ).toBe(204);
    expect(await titles()).toEqual([]);
    const update = { action: 'update', url, replace: { name: ['B'] } };
    expect((await json(update)).status).toBe(400);
    expect((await json({ action: 'undelete', url })).status).toBe(204);
    expect(await titles()).toEqual(before);
    expect((await json({ action: 'undelete', url })).status).toBe(400);
  },
);

test('two entries of one name have two addresses', async () => {
  const { form } = await service();
  const entry: Parameters = [
    ['h', 'entry'],
    ['name', 'A'],
    ['content', 'Text'],
  ];
  expect(locationOf(await form(entry))).toBe('https://news.example/a');
  expect(locationOf(await form(entry))).toBe('https://news.example/a-2');
});

test('queries say what there is', async () => {
  const { form, query } = await service();
  const url = locationOf(
    await form([
      ['h', 'entry'],
      ['name', 'A'],
      ['content', 'Text'],
      ['category', 'Ports'],
    ]),
  );
  expect((await query('q=config')).json).toMatchObject({
    q: ['config', 'source', 'category', 'syndicate-to'],
  });
  expect((await query('q=syndicate-to')).json).toEqual({ 'syndicate-to': [] });
  expect((await query('q=category')).json).toEqual({ categories: ['Ports'] });
  expect((await query('q=category&filter=x')).json).toEqual({ categories: [] });
  expect((await query(`q=source&url=${url}&properties[]=name&properties[]=photo`)).json).toEqual({
    properties: { name: ['A'] },
  });
  expect((await query('q=source')).json).toMatchObject({
    items: [{ type: ['h-entry'], properties: { url: [url] } }],
  });
  expect((await query('q=other')).status).toBe(400);
});

test('a token may be a parameter, and needs the scope of what it does', async () => {
  const { form, query, addToken } = await service();
  await addToken('writer', { scopes: ['articles:write'] });
  const entry: Parameters = [
    ['h', 'entry'],
    ['name', 'A'],
    ['content', 'Text'],
  ];
  const url = locationOf(await form([...entry, ['access_token', 'writer']], { token: '' }));
  const refused = await form(
    [
      ['action', 'delete'],
      ['url', url],
    ],
    { token: 'writer' },
  );
  expect([refused.status, refused.json]).toMatchObject([403, { error: 'insufficient_scope' }]);
  for (const token of ['', 'unknown']) {
    const answer = await form(entry, { token });
    expect([answer.status, answer.json]).toMatchObject([401, { error: 'unauthorized' }]);
    expect((await query('q=config', { token })).status).toBe(401);
  }
});

test('without any token there is nothing at the address, whatever is sent', async () => {
  const { form, json, query, tokens, clock } = await service();
  await tokens.revoke('all', clock.now);
  const answers = [await form([]), await json('x'), await query('q=config'), await form([], { token: '' })];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
});

test.each([
  [{ type: ['h-event'], properties: {} }, 'h=entry'],
  [{ type: ['h-entry'] }, 'properties'],
  [{ type: ['h-entry'], properties: {} }, 'has nothing to read'],
  [
    { type: ['h-entry'], properties: { content: [' '], photo: [''], category: ['Ports'] } },
    'has nothing to read',
  ],
  [{ action: 'explode', url: 'x' }, 'action'],
  [{ action: 'update', url: 'https://news.example/a', replace: { name: 'x' } }, 'replace'],
  [{ action: 'update', url: 'https://news.example/a', delete: [1] }, 'delete'],
  [{ action: 'delete' }, 'url'],
  [{ action: 'delete', url: 'https://news.example/none' }, 'no entry'],
  [[], 'JSON object'],
])('%j is refused with what is wrong', async (body, word) => {
  const { json } = await service();
  const answer = await json(body);
  expect([answer.status, answer.json]).toMatchObject([
    400,
    { error: 'invalid_request', error_description: expect.stringContaining(word) },
  ]);
});

test('a multipart form without files is a form', async () => {
  const { send, titles } = await service();
  const form = new FormData();
  for (const [name, value] of [
    ['h', 'entry'],
    ['name', 'A'],
    ['content', 'Text'],
  ])
    form.append(name ?? '', value ?? '');
  const request = new Request('https://x.example', { method: 'POST', body: form });
  const headers = { 'content-type': request.headers.get('content-type') ?? '' };
  const answer = await send('POST', '/micropub', {
    headers,
    body: new Uint8Array(await request.arrayBuffer()),
  });
  expect(answer.status).toBe(201);
  expect(await titles()).toEqual(['A']);
});
