import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { folderOf, writeFile } from '../support.ts';
import { runWith } from './run.ts';
import { CLI, FILES, start } from './serving.ts';

test('serves, prints its addresses, logs each problem as one JSON line, and ends with 0 on SIGTERM', async () => {
  const { child, port, stdout, log } = await start();
  const response = await fetch(`http://127.0.0.1:${port}/feed.rss`);
  expect(await response.text()).toContain(`href="http://localhost:${port}/feed.rss"`);
  expect(stdout.join('\n')).toContain(`http://localhost:${port}/feed.atom`);
  expect(log).toContainEqual(expect.objectContaining({ level: 'error', file: 'bad.md', line: 1 }));
  expect(log.filter(({ message }) => message === 'request')).toEqual([]);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('with --log-requests each request is a line', async () => {
  const { port, until } = await start(['--log-requests']);
  await (await fetch(`http://127.0.0.1:${port}/feed.rss?x=1`)).text();
  expect(await until(({ message }) => message === 'request')).toMatchObject({
    method: 'GET',
    address: '/feed.rss?x=1',
    status: 200,
  });
});

test('SIGUSR2 logs what /readyz does not tell strangers', async () => {
  const { child, port, log } = await start();
  expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()).toEqual({ ready: true, current: 1 });
  child.kill('SIGUSR2');
  while (log.at(-1)?.message !== 'status') await once(child.stderr ?? child, 'data');
  expect(log.at(-1)).toMatchObject({
    ready: true,
    articles: 1,
    problems: { errors: 1 },
    caches: {
      feeds: { bytes: 0, entries: 0, evictions: 0, hits: { document: 0 } },
      validators: { bytes: 0 },
    },
  });
});

test('the log reports when a problem appears and when it is resolved', async () => {
  const { folder, until, log } = await start();
  writeFile(folder, 'new.md', 'x');
  await until(({ file }) => file === 'new.md');
  writeFile(folder, 'new.md', FILES['a.md'].replace('slug: a', 'slug: new'));
  expect(await until(({ resolved }) => resolved === true)).toMatchObject({
    level: 'info',
    message: 'resolved: new.md:1: has no front matter: its first line must be ---',
    file: 'new.md',
    line: 1,
  });
  expect(log.filter(({ file }) => file === 'new.md')).toHaveLength(2);
});

test('--log text writes lines for people, and no colour into a pipe', async () => {
  const args = ['serve', folderOf(FILES), '--port', '0', '--log', 'text', '--log-requests'];
  const child = spawn(process.execPath, [CLI, ...args], { env: {} });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines: string[] = [];
  const input = createInterface({ input: child.stderr });
  input.on('line', (line) => lines.push(line));
  while (!lines.some((line) => / ready /.test(line))) await once(input, 'line');
  const text = lines.map((line) => line.replace(/^\d\d:\d\d:\d\d /, '')).join('\n');
  expect(text).toMatch(/^ info {5}listening {2}host=127\.0\.0\.1 {2}port=\d+$/m);
  expect(text).toMatch(/^ error {4}bad\.md:1: has no front matter: its first line must be ---$/m);
  expect(text).toMatch(
    /^ info {5}ready {2}ready=true {2}current=1 {2}articles=1 {2}errors=1 {2}warnings=\d$/m,
  );
});

test('a client that never finishes its request does not keep the process', async () => {
  const { child, port } = await start();
  const slow = connect(port, '127.0.0.1');
  slow.on('error', () => {});
  await once(slow, 'connect');
  slow.write('GET /feed.rss HTTP/1.1\r\nHost: x\r\n');
  await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 15_000);

test('SIGTERM while records are read ends it as well', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 3000 }, (_, i) => [`${i}.md`, `${FILES['a.md']}${'*x* '.repeat(200)}`]),
  );
  const { child, port, log } = await start([], files, { until: 'listening' });
  const early = await fetch(`http://127.0.0.1:${port}/feed.rss`);
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '2']);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(log.map(({ message }) => message)).not.toContain('ready');
});

test('a port in use is one clear line, and exit 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => {
    other.close();
  });
  const { port } = other.address() as { port: number };
  const child = spawn(process.execPath, [CLI, 'serve', folderOf(FILES), '--port', String(port)], { env: {} });
  let err = '';
  child.stderr.on('data', (data) => {
    err += data;
  });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(err).toBe(`feedstand: port ${port} on 127.0.0.1 is in use; choose another with --port\n`);
});

test.each([
  ['a request of HTTP/1.0 without a Host', 'GET /feed.rss HTTP/1.0\r\n\r\n', /^HTTP\/1\.1 200 OK/],
  [
    'an address in absolute form',
    'GET http://evil.example/feed.rss HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 200 OK(?!.*evil)/s,
  ],
  [
    'HEAD',
    'HEAD /feed.rss HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    /content-length: [1-9]\d+\r\n.*\r\n\r\n$/is,
  ],
  [
    'If-Modified-Since far ahead',
    'GET /feed.rss HTTP/1.1\r\nHost: x\r\nIf-Modified-Since: Sat, 01 Jan 2050 00:00:00 GMT\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 304 Not Modified\r\n(?!.*content-length).*\r\n\r\n$/is,
  ],
  [
    'a method that no one knows',
    'BREW / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 40[05]/,
  ],
  [
    'a Host that is none',
    'GET /feed.rss HTTP/1.1\r\nHost: a b<c>\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 400/,
  ],
])('over a socket, %s is answered', async (_name, request, expected) => {
  const { port } = await start();
  const socket = connect(port, '127.0.0.1');
  socket.write(request);
  let text = '';
  for await (const chunk of socket) text += chunk;
  expect(text).toMatch(expected);
});

test('an empty folder and a missing one say how to begin', async () => {
  const { stdout, folder } = await start([], {});
  await vi.waitFor(() => expect(stdout.join('\n')).toContain(`feedstand init ${folder} `));
  const missing = join(folder, 'missing');
  const { code, err } = await runWith(['serve', missing, '--port', '0']);
  expect([code, err]).toEqual([
    1,
    `feedstand: the folder ${missing} cannot be read: the folder does not exist\n  to begin there: feedstand init ${missing}; or name another folder\n`,
  ]);
});
