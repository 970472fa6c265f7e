import { expect, test } from 'vitest';
import { feedIndexFor } from '../../src/pages/feed-index.ts';
import { neighboursOf } from '../../src/pages/neighbours.ts';
import { serviceOf } from '../support.ts';
import { elementsIn, hrefsIn } from './html.ts';
import { NAVIGATION, RECORDS, SITE } from './publication.ts';

const BASE = 'https://feeds.example/base';

test.each([
  ['/tag/prots', '/tag/ports'],
  ['/category/ports', '/tag/ports'],
  ['/kyv', '/tag/kyiv'],
  ['/tag/worl', '/category/world'],
  ['/author/zoe', '/author/zoe-uber'],
])('%s is a page that suggests %s', async (address, near) => {
  const { app } = await serviceOf(RECORDS, SITE);
  const response = await app.request(address);
  expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'max-age=60']);
  const page = await response.text();
  expect(hrefsIn(page)).toEqual(expect.arrayContaining([`${BASE}${near}`, `${BASE}/`]));
  expect(elementsIn(page, 'meta')).toContainEqual(
    expect.objectContaining({ name: 'robots', content: 'noindex' }),
  );
});

test.each([
  ['/tag/world', [{ tags: ['World'], categories: ['World'] }], ['/tag/world']],
  ['/tag/worlds', [{ tags: ['World'], categories: ['World'] }], ['/tag/world']],
  ['/category/worlds.rss', [{ tags: ['World'], categories: ['World'] }], ['/category/world']],
  ['/fead', [{}], ['/feed']],
  ['/nothing-like-it', [{ tags: ['World'] }], []],
])('%s suggests each name once, of its own kind first', async (path, records, near) => {
  const { publisher } = await serviceOf(records);
  const edition = publisher.edition();
  if (edition === undefined) throw new Error('not loaded');
  expect(neighboursOf(await feedIndexFor(edition), path).map((entry) => entry.path)).toEqual(near);
});

test('at the address of a feed people get the page, which no cache keeps, and readers a line', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const page = await app.request('/tag/prots.atom', { headers: NAVIGATION });
  expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([
    404,
    'text/html; charset=utf-8',
    'private, no-store',
  ]);
  const line = await app.request('/tag/prots.atom', { headers: { accept: 'text/html' } });
  expect([line.status, line.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8']);
  expect(await line.text()).toBe('This feed does not exist. All feeds are listed at /.');
});

test('an address can write nothing into the page, and a long one costs no time', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  expect(await (await app.request('/%3Cscript%3Ealert(1)%3C/script%3E')).text()).not.toContain('alert(1)');
  expect((await app.request(`/tag/${'x'.repeat(8000)}`)).status).toBe(404);
});
