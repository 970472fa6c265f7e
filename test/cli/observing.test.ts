import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { folderOf } from '../support.ts';
import { runWith } from './run.ts';
import { FILES, start } from './serving.ts';

async function ask(port: number, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test('with --log-requests each request is a line with what an operator needs', async () => {
  const { port, until } = await start(['--log-requests']);
  const headers = { 'user-agent': 'Reader/1', 'x-request-id': 'a-1', 'accept-encoding': 'gzip' };
  const { headers: sent } = await ask(port, '/feed.rss?x=1', headers);
  expect(sent.get('x-request-id')).toBe('a-1');
  expect(await until(({ message }) => message === 'request')).toMatchObject({
    method: 'GET',
    address: '/feed.rss?x=1',
    status: 200,
    bytes: Number(sent.get('content-length')),
    coding: 'gzip',
    cache: 'miss',
    userAgent: 'Reader/1',
    requestId: 'a-1',
  });
  await ask(port, '/feed.rss', { ...headers, 'x-request-id': 'a-2' });
  expect(await until(({ requestId }) => requestId === 'a-2')).toMatchObject({ cache: 'hit' });
});

test('--access-log writes what web servers write to standard output, --log-sample some of it', async () => {
  const { child, port, stdout } = await start(['--access-log', 'combined', '--log-sample', '2']);
  for (const path of ['/feed.rss', '/feed.atom', '/healthz'])
    await ask(port, path, { 'user-agent': 'Reader/1', 'accept-encoding': 'identity' });
  child.kill('SIGTERM');
  await once(child, 'close');
  const lines = stdout.filter((line) => line.includes('HTTP/1.1'));
  expect(lines.map((line) => line.replace(/\[.*?\]/, '[]').replace(/ \d+ "-"/, ' N "-"'))).toEqual([
    '127.0.0.1 - - [] "GET /feed.rss HTTP/1.1" 200 N "-" "Reader/1"',
    '127.0.0.1 - - [] "GET /healthz HTTP/1.1" 200 N "-" "Reader/1"',
  ]);
});

test('there are no metrics, and no ids, unless they are asked for', async () => {
  const { port } = await start();
  const { status, headers } = await ask(port, '/metrics', { 'x-request-id': 'a-1' });
  expect([status, headers.get('x-request-id')]).toEqual([404, null]);
});

test('--metrics serves metrics beside the feeds', async () => {
  const { port } = await start(['--metrics']);
  await ask(port, '/feed.rss', { 'user-agent': 'Feedly/1.0 (12 subscribers)', 'accept-encoding': 'br' });
  const { status, headers, text } = await ask(port, '/metrics?a=1');
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
    'no-store',
  ]);
  expect(text).toContain('feedstand_requests_total{kind="rss",status="200",coding="br",cache="miss"} 1\n');
  expect(text).toContain('feedstand_subscribers{feed="/feed",reader="Feedly"} 12\n');
  expect(text).toContain('feedstand_articles{state="current"} 1\n');
  expect(text).toContain('feedstand_problems{severity="error"} 1\n');
  expect(text).toMatch(/^feedstand_reload_duration_seconds_count [1-9]/m);
  const head = await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' })).status).toBe(405);
});

test('--admin-port serves them elsewhere alone', async () => {
  const { child, port, log } = await start(['--admin-port', '0']);
  const admin = Number(log.find(({ message }) => message === 'metrics')?.port);
  expect((await ask(admin, '/metrics')).text).toContain('feedstand_ready 1\n');
  expect((await ask(admin, '/feed.rss')).status).toBe(404);
  expect((await ask(port, '/metrics')).status).toBe(404);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a port for metrics that is in use ends the command, with the option that names it', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const { code, err } = await runWith([
    'serve',
    folderOf(FILES),
    '--port',
    '0',
    '--admin-port',
    String(port),
  ]);
  expect(code).toBe(1);
  expect(err).toContain(`port ${port} on 127.0.0.1 is in use; choose another with --admin-port`);
});

test.each([
  [['--log-sample', '0'], '--log-sample: must be a whole number from 1 to 999999, is "0"'],
  [['--log-sample', '1.5'], '--log-sample: must be a whole number'],
  [['--admin-port', '70000'], '--admin-port: must be a whole number from 0 to 65535'],
  [['--access-log', 'nginx'], "argument 'nginx' is invalid. Allowed choices are common, combined."],
])('%j is refused', async (args, message) => {
  const { code, err } = await runWith(['serve', folderOf(FILES), ...args]);
  expect(code).not.toBe(0);
  expect(err).toContain(message);
});
