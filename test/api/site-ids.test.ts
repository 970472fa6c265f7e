import { expect, test, vi } from 'vitest';
import { apiOver, problemOf, SITE, stores } from './service.ts';

const [, open] = stores[0];
const headers = { 'content-type': 'application/yaml' };
const other = SITE.replace('tag:news.example,2024', 'tag:other.example,2026');

async function service() {
  const api = await apiOver(open);
  const putSite = (body: string, more: Readonly<Record<string, string>> = {}) =>
    api.send('PUT', '/api/site', { headers: { ...headers, ...more }, body });
  const ids = async () => {
    const { items } = await (await api.app.request('/feed.json')).json();
    return items.map(({ id }: { readonly id: string }) => id);
  };
  return { ...api, putSite, ids };
}

test('other ids would make every article new to every reader, so they need the entity tag of the site', async () => {
  const { putSite, put, ids, articles } = await service();
  const { headers: stored } = await putSite(SITE);
  await put('a');
  const refused = await putSite(other);
  expect([refused.status, problemOf(refused).problems]).toMatchObject([
    422,
    [
      {
        severity: 'error',
        code: 'ids.changed',
        pointer: '/ids',
        message: expect.stringMatching(/was "tag:news\.example,2024".*If-Match/),
      },
    ],
  ]);
  expect((await articles.site())?.text).toBe(SITE);
  expect(await ids()).toEqual(['tag:news.example,2024:a']);
  const forced = await putSite(other, { 'if-match': stored.get('etag') ?? '' });
  expect([forced.status, forced.json]).toMatchObject([200, { warnings: [{ code: 'ids.changed' }] }]);
});

test('while there is no article, ids may change', async () => {
  const { putSite } = await service();
  await putSite(SITE);
  expect((await putSite(other)).json).toMatchObject({ result: 'replaced', warnings: [] });
});

test('the first site replaces ids that were assumed, with a warning where articles have them', async () => {
  const { putSite, put } = await service();
  await put('a');
  expect((await putSite(other)).json).toMatchObject({
    result: 'created',
    warnings: [{ severity: 'warning', code: 'ids.changed' }],
  });
});

test('a site without ids is told which to give', async () => {
  const { putSite } = await service();
  const { problems } = problemOf(await putSite('title: A\nurl: https://news.example\n'));
  expect(problems).toMatchObject([
    {
      code: 'ids.lost',
      message: 'is missing; give "tag:news.example,2024", so that no article gets another id',
    },
  ]);
});

test('a batch is prepared for the site of each moment', async () => {
  let between = async () => {};
  const { send, app, articles, clock } = await apiOver(open, { pause: () => between() });
  between = async () => {
    between = async () => {};
    await articles.putSite(`${SITE}language: de\n`, { now: clock.now });
    await vi.waitUntil(async () => (await (await app.request('/')).text()).includes('lang="de"'));
  };
  const lines = Array.from({ length: 12 }, (_, index) =>
    JSON.stringify({ slug: `a-${index}`, title: 'A', published: '2026-11-02T09:00:00Z', html: 'A' }),
  );
  const type = { 'content-type': 'application/x-ndjson' };
  expect((await send('POST', '/api/articles', { headers: type, body: lines.join('\n') })).status).toBe(200);
  const written = await articles.get('a-11');
  expect(written).toMatchObject({ head: { language: 'de' } });
});
