import { expect, onTestFinished, test, vi } from 'vitest';
import { createMemoryState } from '../../src/announce/state.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { createNodeHub } from '../../src/runtime/node-hub.ts';
import { type Call, outside } from '../announce/outside.ts';
import { NOON, serviceOf } from '../support.ts';

const TOPIC = 'https://feeds.example/base/feed.rss';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A service with its own hub, and the POST of a form to it. */
async function hubService() {
  const { publisher, cache } = await serviceOf([{ title: 'One' }]);
  const log: string[] = [];
  const world = { answer: (path: string): Response | Promise<Response> => app.request(path) };
  let hub: Hub | undefined;
  const app = createApp({ publisher, cache, now: () => NOON, hub: () => hub });
  const own = createNodeHub({
    publisher,
    get: (path) => world.answer(path),
    state: createMemoryState(),
    now: () => NOON,
    log: (_level, message) => log.push(message),
    loopback: true,
  });
  hub = own;
  onTestFinished(() => own.close());
  const post = async (body: string, headers: Record<string, string> = FORM) => {
    const response = await app.request('/hub', { method: 'POST', body, headers });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const subscribe = (callback: string, topic = TOPIC) =>
    post(
      String(new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': callback })),
    );
  const publish = (topic = TOPIC) => own.channel.deliver([topic], new AbortController().signal);
  return { own, world, log, post, subscribe, publish };
}

const confirming = ({ method, url = '' }: Call) =>
  method === 'GET'
    ? { status: 200, body: new URL(url, 'http://localhost').searchParams.get('hub.challenge') ?? '' }
    : 204;

test('a subscriber gets the feed that changed, with its type and links', async () => {
  const { own, subscribe, publish } = await hubService();
  const reader = await outside(confirming);
  expect((await subscribe(`${reader.url}/c`)).status).toBe(202);
  await vi.waitFor(() => expect(own.status().subscriptions).toBe(1));
  await publish();
  const post = (await reader.until(2))[1];
  expect(post?.method).toBe('POST');
  expect(post?.headers['content-type']).toBe('application/rss+xml; charset=utf-8');
  expect(post?.headers.link).toContain(`<${TOPIC}>; rel="self"`);
  expect(post?.body).toContain('<title>One</title>');
});

test('a feed that fails is sent later, and one that is gone is never sent', async () => {
  const { own, world, subscribe, publish } = await hubService();
  const reader = await outside(confirming);
  await subscribe(`${reader.url}/c`);
  await vi.waitFor(() => expect(own.status().subscriptions).toBe(1));
  world.answer = () => new Response(null, { status: 503 });
  await publish();
  await vi.waitFor(() => expect(own.status().waiting).toBe(1));
  expect(own.status().delivered).toBe(0);

  const other = await hubService();
  const second = await outside(confirming);
  await other.subscribe(`${second.url}/c`);
  await vi.waitFor(() => expect(other.own.status().subscriptions).toBe(1));
  other.world.answer = () => new Response(null, { status: 404 });
  await other.publish();
  await vi.waitFor(() => expect(other.own.status().waiting).toBe(0));
  expect(second.calls.filter(({ method }) => method === 'POST')).toEqual([]);
});

test.each([
  ['another host', 'https://elsewhere.example/feed.rss'],
  ['a topic that does not exist', 'https://feeds.example/base/tag/none/feed.rss'],
  ['a page', 'https://feeds.example/base/'],
  ['another spelling of a feed', 'https://feeds.example/base/feed.rss?limit=3'],
  ['a sequence that cannot be decoded', 'https://feeds.example/base/%E0%A4%A/feed.rss'],
  ['no URL', 'feed.rss'],
])('a topic that is %s is refused', async (_why, topic) => {
  const { subscribe } = await hubService();
  expect(await subscribe('http://127.0.0.1:9/c', topic)).toMatchObject({
    status: 400,
    text: expect.stringContaining('hub.topic'),
  });
});

test('a body that is not a form is a 415, and one above 16 KiB a 413', async () => {
  const { post } = await hubService();
  expect((await post('{}', { 'content-type': 'application/json' })).status).toBe(415);
  expect((await post('{}', {})).status).toBe(415);
  expect((await post('a'.repeat(16 * 1024 + 1))).status).toBe(413);
  const typed = { 'content-type': 'Application/X-WWW-Form-Urlencoded ; charset=utf-8' };
  expect((await post('hub.mode=subscribe', typed)).status).toBe(400);
});

test('a subscriber that answers with another challenge is not subscribed', async () => {
  const { own, subscribe, publish } = await hubService();
  const reader = await outside({ status: 200, body: 'another' });
  await subscribe(`${reader.url}/c`);
  await reader.until(1);
  await publish();
  expect(own.status()).toMatchObject({ subscriptions: 0, waiting: 0 });
});
