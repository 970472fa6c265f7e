import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { listen, type NodeServer } from '../../src/runtime/node-server.ts';
import { serviceOf } from '../support.ts';

let server: NodeServer;

beforeAll(async () => {
  const { app } = await serviceOf([{}]);
  server = await listen({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  return () => server.close(0);
});

/** The server's output for these bytes until it closes the connection. Each part is written after the one before was sent. */
async function answerTo(parts: readonly string[], port = server.port): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  // A server that refuses what it has not read to its end resets the connection.
  socket.on('error', () => {});
  socket.setEncoding('latin1').on('data', (text) => {
    answer += text;
  });
  for (const part of parts) await new Promise((resolve) => socket.write(part, 'latin1', resolve));
  if (!socket.destroyed) await once(socket, 'close');
  return answer;
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
const request = (...fields: string[]) => `GET /feed.rss HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`;

test.each([
  [['Host: a.example', 'Host: a.example'], 400, 'the same twice'],
  [['Host: a.example', 'Host: b.example'], 400, 'two hosts'],
  [['host: a.example', 'X: y', 'HOST: b.example'], 400, 'in other letters'],
  [['Host: a.example', 'Host:'], 400, 'an empty second one'],
  [[], 400, 'none'],
  [['Host: a b'], 400, 'a space'],
  [['Host: a.example/x'], 400, 'a path'],
  [['Host: user@a.example'], 400, 'a user'],
  [['Host: a.example?x'], 400, 'a query'],
  [['Host: a.example#x'], 400, 'a fragment'],
  [['Host: a\\b'], 400, 'a backslash'],
  [['Host: <a>'], 400, 'markup'],
  [['Host: [::1'], 400, 'a bracket that does not close'],
  [['Host: a:b'], 400, 'a port that is no number'],
  [['Host: https://a.example'], 400, 'a URL'],
  [['Host: a.example'], 200, 'a name'],
  [['Host: A.Example:8080'], 200, 'a name and a port'],
  [['Host: 127.0.0.1:80'], 200, 'an address'],
  [['Host: [::1]:8080'], 200, 'an IPv6 address'],
  [['Host:'], 200, 'an empty one, as for a target without a host (RFC 9112 section 3.2)'],
])('%j is answered by %i: %s', async (fields, status) => {
  expect(statusOf(await answerTo([request(...fields, 'Connection: close')]))).toBe(status);
});

test.each(['Host: a.example\r\nHost: b.example', 'Host: a b'])(
  '%j is a 400 for a target with a host',
  async (fields) => {
    const text = `GET http://a.example/feed.rss HTTP/1.1\r\n${fields}\r\nConnection: close\r\n\r\n`;
    expect(statusOf(await answerTo([text]))).toBe(400);
  },
);

test('nothing is read from a connection after two Host fields', async () => {
  const answer = await answerTo([request('Host: a', 'Host: b') + request('Host: a', 'Connection: close')]);
  expect(answer.match(/^HTTP\/1\.1 \d{3}/gm)).toEqual(['HTTP/1.1 400']);
  expect(answer.toLowerCase()).toContain('connection: close');
});

test.each([
  [`GET /${'x'.repeat(9000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, 414],
  [`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, 414],
  [`GET /${'x'.repeat(60_000)}`, 414],
  [request('Host: a', `Cookie: ${'x'.repeat(20_000)}`), 431],
  ['NOT HTTP\r\n\r\n', 400],
  ['GET /feed.rss HTTP/9.9\r\n\r\n', 400],
])('%.20s… is answered by %i', async (text, status) => {
  expect(statusOf(await answerTo([text]))).toBe(status);
});

test('what cannot be parsed is refused after the answers that are due before it', async () => {
  const answer = await answerTo([request('Host: a'), `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`]);
  expect(statusOf(answer)).toBe(200);
});

test('requests that come at once on one connection are answered in their order, one in a turn of the event loop', async () => {
  const [asked, turns]: [string[], number[]] = [[], []];
  let turn = 0;
  const count = () => {
    turn++;
    if (turns.length < 20) setImmediate(count);
  };
  const own = await listen({
    fetch: (request) => {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      turns.push(turn);
      return new Response(pathname);
    },
    host: '127.0.0.1',
    port: 0,
  });
  onTestFinished(() => own.close(0));
  const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
  setImmediate(count);
  const text = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n`).join('\r\n');
  const answer = await answerTo([`${text}Connection: close\r\n\r\n`], own.port);
  expect(asked).toEqual(paths);
  expect(answer.match(/^\/\d+/gm)).toEqual(paths);
  expect(new Set(turns).size).toBe(20);
});

test('a connection that sends many requests does not keep another from its answer', async () => {
  const asked: string[] = [];
  const own = await listen({
    fetch: (request) => {
      asked.push(new URL(request.url).pathname);
      return new Response('x');
    },
    host: '127.0.0.1',
    port: 0,
  });
  onTestFinished(() => own.close(0));
  const many = 'GET /many HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(1000);
  const last = 'GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  await Promise.all([answerTo([many + last], own.port), answerTo([last.replace('last', 'other')], own.port)]);
  expect(asked.indexOf('/other')).toBeGreaterThan(-1);
  expect(asked.indexOf('/other')).toBeLessThan(asked.indexOf('/last'));
});
