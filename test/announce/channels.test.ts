import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { cloudflareChannel, fastlyChannel, webhookChannel } from '../../src/announce/purge.ts';
import { webSubChannel } from '../../src/announce/websub.ts';
import { dispatch } from './dispatching.ts';
import { outside } from './outside.ts';

const FEED = 'https://feeds.example/tag/côte.rss?x=1&y';

test('a hub is pinged with hub.mode, hub.url and hub.topic', async () => {
  const hub = await outside(204);
  const { announce, dispatcher, waiting } = dispatch(webSubChannel(`${hub.url}/hub`, fetch));
  await announce(FEED);
  await dispatcher.idle();
  expect(hub.calls).toHaveLength(1);
  expect(hub.calls[0]).toMatchObject({ method: 'POST', url: '/hub' });
  expect(hub.calls[0]?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
  expect(Object.fromEntries(new URLSearchParams(hub.calls[0]?.body))).toEqual({
    'hub.mode': 'publish',
    'hub.url': FEED,
    'hub.topic': FEED,
  });
  expect(await waiting()).toBe(0);
});

test('an error never shows an address or a token that is secret', async () => {
  const hook = await outside(500, 200);
  const url = `${hook.url}/hook/s3cret`;
  const { announce, tick, entries } = dispatch(webhookChannel({ url, secret: 'k3y', fetch }));
  await announce(FEED);
  await tick();
  const unreachable = dispatch(webhookChannel({ url: 'http://127.0.0.1:9/s3cret', secret: 'k3y', fetch }));
  await unreachable.announce(FEED);
  await unreachable.dispatcher.idle();
  const odd = dispatch(fastlyChannel({ service: 's1', token: 't0ken\n\u0000', fetch, api: hook.url }));
  await odd.announce(FEED);
  await odd.dispatcher.idle();
  const all = [...entries, ...unreachable.entries, ...odd.entries];
  expect(all).toHaveLength(4);
  expect(JSON.stringify(all)).not.toMatch(/s3cret|k3y|t0ken/);
});

test('a webhook is signed with HMAC-SHA-256 over its body, and takes all topics at once', async () => {
  const hook = await outside(200);
  const { announce, dispatcher } = dispatch(webhookChannel({ url: hook.url, secret: 'k3y', fetch }));
  const changed = ['https://feeds.example/a.rss', 'https://feeds.example/b.rss'];
  await announce(...changed);
  await dispatcher.idle();
  const [call] = hook.calls;
  expect(JSON.parse(call?.body ?? '')).toEqual({ changed });
  const expected = createHmac('sha256', 'k3y')
    .update(call?.body ?? '')
    .digest('hex');
  expect(call?.headers['x-feedstand-signature']).toBe(`sha256=${expected}`);
});

test('Cloudflare is purged by address, in batches of 30', async () => {
  const api = await outside({ status: 200, body: '{"success":true}' });
  const channel = cloudflareChannel({ zone: 'z1', token: 't0ken', fetch, api: api.url });
  const { announce, dispatcher, entries } = dispatch(channel);
  await announce(...Array.from({ length: 70 }, (_, index) => `https://feeds.example/${index}.rss`));
  await dispatcher.idle();
  expect(api.calls.map(({ body }) => JSON.parse(body).files.length).sort()).toEqual([10, 30, 30]);
  expect(api.calls[0]).toMatchObject({
    url: '/zones/z1/purge_cache',
    headers: { authorization: 'Bearer t0ken' },
  });
  expect(entries).toMatchObject([
    { message: 'announced', details: { channel: 'cloudflare', addresses: 70 } },
  ]);
  expect(JSON.stringify(entries)).not.toContain('t0ken');
});

test('a purge that Cloudflare calls unsuccessful is tried again', async () => {
  const answers = ['{"success":false}', '{"success":true}'].map((body) => ({ status: 200, body }));
  const api = await outside(...answers);
  const { announce, tick, waiting } = dispatch(
    cloudflareChannel({ zone: 'z1', token: 't', fetch, api: api.url }),
  );
  await announce(FEED);
  await tick();
  expect([api.calls.length, await waiting()]).toEqual([2, 0]);
});

test('Fastly is soft-purged by surrogate key', async () => {
  const api = await outside(200);
  const { announce, dispatcher } = dispatch(
    fastlyChannel({ service: 's1', token: 't', fetch, api: api.url }),
  );
  await announce('https://feeds.example/base/tag/a.rss', 'https://feeds.example/base/feed.atom');
  await dispatcher.idle();
  expect(api.calls[0]).toMatchObject({
    url: '/service/s1/purge',
    headers: { 'fastly-soft-purge': '1', 'surrogate-key': '/base/tag/a.rss /base/feed.atom' },
  });
});
