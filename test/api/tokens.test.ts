import { afterAll, expect, test } from 'vitest';
import { withEnvironmentToken } from '../../src/api/authentication.ts';
import { tokenScopes } from '../../src/domain/token-store.ts';
import { createMemoryTokens } from '../../src/stores/memory-tokens.ts';
import { NOON } from '../support.ts';
import { apiOver, endStores, problemOf, stores } from './service.ts';

afterAll(endStores);

const [, open] = stores[0];

test.each(stores)('without a token everything is 404, over %s', async (_name, open) => {
  const { send, tokens } = await apiOver(open);
  await tokens.revoke('all', NOON);
  for (const token of ['', 'all', 'other'])
    for (const path of ['/api/articles/a', '/api/site', '/api/openapi.json', '/api/nothing', '/api/articles'])
      expect([path, (await send('GET', path, { token })).status]).toEqual([path, 404]);
});

test('a request needs a token that exists and was not revoked', async () => {
  const { send, tokens, addToken, put } = await apiOver(open);
  await addToken('second');
  const none = await send('GET', '/api/articles', { token: '' });
  expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  const unknown = await send('GET', '/api/articles', { token: 'unknown' });
  expect([unknown.status, unknown.headers.get('www-authenticate')]).toEqual([
    401,
    'Bearer error="invalid_token"',
  ]);
  problemOf(unknown);
  expect((await send('GET', '/api/articles', { token: 'second' })).status).toBe(200);
  await tokens.revoke('second', NOON);
  expect((await send('GET', '/api/articles', { token: 'second' })).status).toBe(401);
  expect((await put('a', {}, { token: '', headers: { authorization: 'Basic YWxs' } })).status).toBe(401);
  expect((await put('a', {}, { token: '', headers: { authorization: 'bearer all' } })).status).toBe(201);
});

test('an address with many failed tokens waits; a token that was valid before does not', async () => {
  const told: string[] = [];
  const { send, clock, addToken } = await apiOver(open, { onManyFailures: (address) => told.push(address) });
  await addToken('late');
  const get = (token: string, address = '192.0.2.7') => send('GET', '/api/articles', { token, address });
  expect((await get('all')).status).toBe(200);
  for (let tries = 0; tries < 10; tries++) expect((await get(`guess-${tries}`)).status).toBe(401);
  const waiting = await get('late');
  expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([429, '60']);
  expect([(await get('all')).status, (await get('late', '192.0.2.8')).status]).toEqual([200, 200]);
  expect(told).toEqual(['192.0.2.7']);
  clock.now += 60_000;
  expect((await get('late')).status).toBe(200);
});

test.each([
  ['PUT', '/api/articles/a', 'articles:write'],
  ['PATCH', '/api/articles/a', 'articles:write'],
  ['POST', '/api/articles', 'articles:write'],
  ['DELETE', '/api/articles/a', 'articles:delete'],
  ['GET', '/api/site', 'site'],
  ['PUT', '/api/site', 'site'],
] as const)('%s %s needs the scope %s', async (method, path, scope) => {
  const { send, addToken } = await apiOver(open);
  await addToken('less', { scopes: tokenScopes.filter((one) => one !== scope) });
  const refused = await send(method, path, { token: 'less' });
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    `Bearer error="insufficient_scope", scope="${scope}"`,
  ]);
  expect(problemOf(refused).detail).toBe(`The token less does not have the scope ${scope}.`);
  await addToken('only', { scopes: [scope] });
  expect((await send(method, path, { token: 'only' })).status).not.toBe(403);
});

test('a token that is limited to topics reads and writes nothing else', async () => {
  const { send, put, addToken } = await apiOver(open);
  await addToken('politics', { topics: ['/category/politics', '/tag/votes'] });
  const token = 'politics';
  await put('other', { categories: ['Sport'] });
  await put('mine', { categories: ['Politics'] });
  await put('gone', { categories: ['Politics'] });
  await send('DELETE', '/api/articles/gone');
  for (const [method, path] of [
    ['GET', '/api/articles/other'],
    ['DELETE', '/api/articles/other'],
    ['GET', '/api/explain/other'],
  ] as const)
    expect([method, (await send(method, path, { token })).status]).toEqual([method, 403]);
  expect((await put('other', { categories: ['Politics'] }, { token })).status).toBe(403);
  expect((await put('mine', { categories: ['Sport'] }, { token })).status).toBe(403);
  expect((await put('new', { tags: ['votes'] }, { token })).status).toBe(201);
  expect((await send('GET', '/api/articles/mine', { token })).status).toBe(200);
  const list = await send('GET', '/api/articles', { token });
  const { articles } = list.json as { articles: readonly { slug: string }[] };
  expect(articles.map(({ slug }) => slug)).toEqual(['mine', 'new']);
  const record = { slug: 'x', title: 'X', published: '2026-11-01T10:00:00Z', markdown: 'A.' };
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(record);
  expect((await send('POST', '/api/check', { token, headers, body })).status).toBe(403);
});

test('a token of the environment may do everything, and is found beside those of the store', async () => {
  const tokens = createMemoryTokens();
  const { send } = await apiOver(async () => ({
    ...(await open()),
    tokens: withEnvironmentToken(tokens, 'env-secret'),
  }));
  expect((await send('GET', '/api/site', { token: 'env-secret' })).status).toBe(404);
  expect((await send('GET', '/api/articles', { token: 'all' })).status).toBe(200);
  expect((await send('GET', '/api/articles', { token: 'wrong' })).status).toBe(401);
});

test('unknown addresses are 404, and other methods 405 with those that are allowed', async () => {
  const { send } = await apiOver(open);
  for (const path of ['/api', '/api/', '/api/articles/', '/api/nothing', '/api/site/x'])
    expect([path, (await send('GET', path)).status]).toEqual([path, 404]);
  const refused = await send('POST', '/api/articles/a');
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'PUT, GET, HEAD, PATCH, DELETE']);
  const document = await send('PUT', '/api/openapi.json');
  expect([document.status, document.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});
