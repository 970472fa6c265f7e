import { expect, test } from 'vitest';
import { createCallbackSender } from '../../src/hub/callback-request.ts';
import { outside } from '../announce/outside.ts';

const GET = { method: 'GET', headers: {} } as const;

test.each([
  'http://127.0.0.1:PORT/',
  'http://localhost:PORT/',
  'http://[::1]:PORT/',
  'http://0.0.0.0:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f.1:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
])('%s is never reached', async (address) => {
  const server = await outside(200);
  const { port } = new URL(server.url);
  await expect(createCallbackSender()(address.replace('PORT', port), GET)).rejects.toThrow();
  expect(server.calls).toEqual([]);
});

test('with loopback allowed, a request is sent with its header fields and body, and the answer is read', async () => {
  const server = await outside({ status: 201, body: 'created' });
  const send = createCallbackSender({ loopback: true });
  const body = new TextEncoder().encode('<rss/>');
  const request = { method: 'POST', headers: { 'content-type': 'application/rss+xml' }, body } as const;
  expect(await send(`${server.url}/c?id=1`, request)).toEqual({ status: 201, text: 'created' });
  expect(server.calls[0]).toMatchObject({ method: 'POST', url: '/c?id=1', body: '<rss/>' });
  expect(server.calls[0]?.headers).toMatchObject({
    'content-type': 'application/rss+xml',
    'content-length': '6',
  });
});

test('a redirect is an answer, and is not followed', async () => {
  const target = await outside(200);
  const server = await outside({ status: 302, headers: { location: target.url } });
  const send = createCallbackSender({ loopback: true });
  expect(await send(server.url, GET)).toMatchObject({ status: 302 });
  expect(target.calls).toEqual([]);
});

test('a subscriber that does not answer, or not to the end, is given up', async () => {
  const server = await outside('silence');
  await expect(createCallbackSender({ loopback: true, timeout: 50 })(server.url, GET)).rejects.toThrow();
});

test('of a long answer only the beginning is read', async () => {
  const server = await outside({ status: 200, body: 'x'.repeat(1_000_000) });
  const { text } = await createCallbackSender({ loopback: true })(server.url, GET);
  expect(text).toHaveLength(4096);
});
