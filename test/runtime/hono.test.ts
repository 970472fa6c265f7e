import { Hono } from 'hono';
import { Hono as TinyHono } from 'hono/tiny';
import { expect, test } from 'vitest';
import { createApp } from '../../src/runtime/hono.ts';
import { NOON, serviceOf, siteOf } from '../support.ts';

const RECORDS = [
  { tags: ['Україна'], categories: ['World News'] },
  { tags: ['50% off'], authors: ['Ada'] },
];
const SITE = siteOf({
  redirects: { '/old': '/tag/україна.rss', '/away': 'https://elsewhere.example/' },
  gone: ['/podcast'],
  categories: { 'World News': { aliases: ['news'] } },
});

type Mount = (feeds: Hono) => { readonly host: Pick<Hono, 'request'>; readonly base: string };

/** Each way to have the feeds below a path of a larger Hono app. */
const MOUNTS: readonly (readonly [string, Mount])[] = [
  ['route', (feeds) => ({ host: new Hono().route('/base', feeds), base: '/base' })],
  ['route at /', (feeds) => ({ host: new Hono().route('/', feeds), base: '' })],
  ['route with a slash at its end', (feeds) => ({ host: new Hono().route('/base/', feeds), base: '/base' })],
  [
    'route in a route',
    (feeds) => ({
      host: new Hono().route('/v1', new Hono().route('/my feeds', feeds)),
      base: '/v1/my%20feeds',
    }),
  ],
  [
    'route below a base path',
    (feeds) => ({ host: new Hono().basePath('/api').route('/base', feeds), base: '/api/base' }),
  ],
  [
    'route below a parameter',
    (feeds) => ({
      host: new Hono().route('/:site/:edition{[a-z]+}/base', feeds),
      base: '/caf%C3%A9/daily/base',
    }),
  ],
  [
    'route whose path is asked for percent-encoded',
    (feeds) => ({ host: new Hono().route('/стрічки', feeds), base: `/${encodeURIComponent('стрічки')}` }),
  ],
  [
    'route of letters that are percent-encoded',
    (feeds) => ({ host: new Hono().route('/base', feeds), base: '/b%61se' }),
  ],
  [
    'route behind middleware',
    (feeds) => {
      const host = new Hono();
      host.use('*', (_context, next) => next());
      host.get('/base/own', (context) => context.text('own'));
      return { host: host.route('/base', feeds), base: '/base' };
    },
  ],
  [
    'route of an app with an error handler',
    (feeds) => ({
      host: new Hono().route(
        '/base',
        feeds.onError((error) => {
          throw error;
        }),
      ),
      base: '/base',
    }),
  ],
  ['route of hono/tiny', (feeds) => ({ host: new TinyHono().route('/base', feeds), base: '/base' })],
  ['mount', (feeds) => ({ host: new Hono().mount('/base', feeds.fetch), base: '/base' })],
  [
    'mount in a route',
    (feeds) => ({ host: new Hono().route('/v1', new Hono().mount('/base', feeds.fetch)), base: '/v1/base' }),
  ],
];

const UKRAINE = encodeURIComponent('україна');
const NAVIGATION = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };

const QUESTIONS: readonly (readonly [string, RequestInit])[] = [
  ['/feed.rss', {}],
  ['/feed.json?limit=1', {}],
  ['/feed.rss', { method: 'HEAD' }],
  ['/feed.rss', { headers: { 'if-none-match': '*' } }],
  ['/feed.rss', { headers: { 'if-match': '"x"' } }],
  ['/feed.rss', { method: 'POST' }],
  ['/feed.rss', { method: 'OPTIONS' }],
  ['/feed.rss', { headers: NAVIGATION }],
  ['/feed.rss?raw', { headers: NAVIGATION }],
  [`/tag/${UKRAINE}.atom`, {}],
  [`/tag/${UKRAINE}`, {}],
  ['/tag/50-off.json', {}],
  ['/tag/%ff.rss', {}],
  ['/category/world-news/', {}],
  ['/category/news.rss', {}],
  ['/Category/World-News.JSON', {}],
  [`/category/world-news/feed/`, {}],
  ['/?feed=atom', {}],
  ['/', {}],
  ['/?q=world', {}],
  ['/feed', {}],
  ['/feed', { headers: NAVIGATION }],
  ['/feeds.json', {}],
  ['/.well-known/feeds', {}],
  ['/old', {}],
  ['/away', {}],
  ['/podcast/feed', {}],
  ['/nothing', {}],
  ['/nothing.rss', {}],
  ['/healthz', {}],
  ['/healthz', { method: 'POST' }],
  ['/readyz', {}],
  [`/${'x'.repeat(9000)}`, {}],
];

async function seen(response: Response): Promise<unknown> {
  return [response.status, Object.fromEntries(response.headers), await response.text()];
}

test.each(MOUNTS)('%s: every answer is that of the service by itself', async (_name, mount) => {
  const { app, publisher, cache } = await serviceOf(RECORDS, SITE);
  const { host, base } = mount(createApp({ publisher, cache, now: () => NOON }));
  for (const [address, init] of QUESTIONS) {
    const expected = await seen(await app.request(address, init));
    expect([address, await seen(await host.request(base + address, init))]).toEqual([address, expected]);
  }
});

test.each(MOUNTS.filter(([, mount]) => mount(new Hono()).base !== ''))(
  '%s: the path itself, without a slash, is the list of all feeds',
  async (_name, mount) => {
    const { app, publisher, cache } = await serviceOf(RECORDS, SITE);
    const { host, base } = mount(createApp({ publisher, cache, now: () => NOON }));
    expect(await seen(await host.request(base))).toEqual(await seen(await app.request('/')));
  },
);

test('a redirect names the public address, wherever the feeds are mounted', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const host = new Hono().route('/inside', app);
  for (const [address, location] of [
    ['/inside/feed?limit=2', 'https://feeds.example/base/feed.rss?limit=2'],
    ['/inside/category/news.rss', 'https://feeds.example/base/category/world-news.rss'],
    ['/inside/old', `https://feeds.example/base/tag/${UKRAINE}.rss`],
  ] as const)
    expect((await host.request(address)).headers.get('location')).toBe(location);
});

test('what lies beside the path that feeds are mounted at is left to the other app', async () => {
  const { app } = await serviceOf(RECORDS, SITE);
  const host = new Hono().get('/other', (context) => context.text('other'));
  host.route('/base', app);
  for (const [address, status] of [
    ['/other', 200],
    ['/basement/feed.rss', 404],
    ['/feed.rss', 404],
  ] as const) {
    const response = await host.request(address);
    expect([address, response.status, response.headers.get('x-content-type-options')]).toEqual([
      address,
      status,
      null,
    ]);
  }
});

test('errors are reported and answered by the service, mounted too', async () => {
  const { publisher, cache } = await serviceOf(RECORDS);
  const errors: unknown[] = [];
  const document = () => {
    throw new Error('broken');
  };
  const onError = (error: unknown) => errors.push(error);
  const app = createApp({ publisher, cache: { ...cache, document }, now: () => NOON, onError });
  const response = await new Hono().route('/base', app).request('/base/feed.rss');
  expect([response.status, response.headers.get('cache-control')]).toEqual([500, 'no-store']);
  expect(errors).toEqual([new Error('broken')]);
});

test('an answer whose parts are cached is not a promise, mounted or not', async () => {
  const { app } = await serviceOf(RECORDS);
  await app.request('/feed.rss');
  for (const [host, address] of [
    [app, '/feed.rss'],
    [new Hono().route('/base', app), '/base/feed.rss'],
  ] as const)
    expect(host.fetch(new Request(`http://localhost${address}`))).toBeInstanceOf(Response);
});
