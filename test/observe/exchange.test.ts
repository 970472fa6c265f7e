import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createObserver, type Outcome, requestId } from '../../src/observe/exchange.ts';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

async function observed(answer: RequestListener, { ids = false } = {}) {
  let time = 0;
  let tell = (_outcome: Outcome) => {};
  const observe = createObserver({ onOutcome: (outcome) => tell(outcome), ids, timer: () => time++ });
  const server = createServer((incoming, outgoing) => {
    observe(incoming, outgoing, () => answer(incoming, outgoing));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const next = () => new Promise<Outcome>((resolve) => (tell = resolve));
  return { port, url: `http://127.0.0.1:${port}`, next };
}

test.each<[string, string, RequestListener, object]>([
  [
    'fields as an object',
    'GET',
    (_, answer) => {
      answer.writeHead(200, { 'Content-Length': 5, 'content-encoding': 'identity' }).end('12345');
    },
    { status: 200, bytes: 5, coding: 'identity' },
  ],
  [
    'fields with a reason phrase',
    'GET',
    (_, answer) => void answer.writeHead(410, 'Gone', { 'content-length': '1' }).end('1'),
    { status: 410, bytes: 1, coding: undefined },
  ],
  [
    'fields that are set before',
    'GET',
    (_, answer) => {
      answer.setHeader('content-type', 'text/html');
      answer.setHeader('content-length', 3);
      answer.end('123');
    },
    { status: 200, bytes: 3, contentType: 'text/html' },
  ],
  [
    'no body for HEAD',
    'HEAD',
    (_, answer) => void answer.writeHead(200, { 'content-length': '900' }).end(),
    { status: 200, bytes: 0 },
  ],
  ['no body for 304', 'GET', (_, answer) => void answer.writeHead(304).end(), { status: 304, bytes: 0 }],
])('an outcome says what was sent: %s', async (_, method, answer, expected) => {
  const { url, next } = await observed(answer);
  const outcome = next();
  const response = await fetch(`${url}/a?b`, { method });
  expect(response.headers.get('x-request-id')).toBeNull();
  await response.arrayBuffer();
  expect(await outcome).toMatchObject({ ...expected, isAborted: false, milliseconds: 1 });
  expect((await outcome).exchange).toMatchObject({
    method,
    target: '/a?b',
    id: undefined,
    httpVersion: '1.1',
  });
});

test('a client that leaves is noticed, with what it was sent', async () => {
  const { port, next } = await observed((incoming, answer) => {
    if (incoming.url === '/begun') answer.writeHead(200, { 'content-length': '10' }).write('1');
  });
  for (const [path, status] of [
    ['/waiting', 499],
    ['/begun', 200],
  ] as const) {
    const outcome = next();
    const client = connect(port, '127.0.0.1');
    client.on('error', () => {});
    client.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    if (path === '/begun') await once(client, 'data');
    client.end();
    client.destroySoon();
    expect(await outcome).toMatchObject({ status, isAborted: true });
  }
});

test('an answer repeats the id of the request, or has a new one', async () => {
  const { url, next } = await observed((_, answer) => void answer.writeHead(200, ['a', 'b']).end(), {
    ids: true,
  });
  const ids = ['trace-1:2', 'x'.repeat(129), 'a b', undefined].map(async (id) => {
    const response = await fetch(url, { headers: id === undefined ? {} : { 'x-request-id': id } });
    expect(response.headers.get('a')).toBe('b');
    return response.headers.get('x-request-id');
  });
  const [given, ...made] = await Promise.all(ids);
  expect(given).toBe('trace-1:2');
  for (const id of made) expect(id).toMatch(UUID);
  expect(new Set(made).size).toBe(3);
  const outcome = next();
  await fetch(url, { headers: { 'x-request-id': 'again' } });
  expect((await outcome).exchange.id).toBe('again');
});

test.each(['', 'a\r\nb: c', 'é', '"', 'a,b', '<script>'])('%j is not taken as an id', (given) => {
  expect(requestId(given)).toMatch(UUID);
});
