import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { folderOf, writeFile } from '../support.ts';
import { CLI, FILES, start } from './serving.ts';

interface Client {
  answers: number;
  /** The Connection field of the last answer. */
  connection?: string | undefined;
  /** Codes of the errors that requests ended with. */
  readonly errors: string[];
}

/** Sends requests over one connection until the server refuses more. */
async function askUntilRefused(port: number, client: Client, onAnswer: () => void): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    try {
      const { headers } = await ask(port, agent);
      client.connection = headers.connection;
      client.answers++;
      onAnswer();
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      if (code === 'ECONNREFUSED') return;
      client.errors.push(code);
      if (client.errors.length > 3) return;
    }
  }
}

async function ask(port: number, agent: Agent): Promise<IncomingMessage> {
  const request = get({ port, host: '127.0.0.1', path: '/feed.rss', agent });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200 || !(await text(response)).includes('</rss>')) throw new Error('not whole');
  return response;
}

test('24 busy clients lose no request when the service ends, and get Connection: close', async () => {
  const { child, port } = await start();
  const clients = Array.from({ length: 24 }, (): Client => ({ answers: 0, errors: [] }));
  let answers = 0;
  const done = clients.map((client) => {
    return askUntilRefused(port, client, () => {
      if (++answers === 2000) child.kill('SIGTERM');
    });
  });
  const ended = once(child, 'exit');
  await Promise.all(done);
  expect(clients.flatMap(({ errors }) => errors)).toEqual([]);
  expect(new Set(clients.map(({ connection }) => connection))).toEqual(new Set(['close']));
  expect(Math.min(...clients.map((client) => client.answers))).toBeGreaterThan(10);
  expect(await ended).toEqual([0, null]);
}, 30_000);

test('a request on a connection that was idle when the service began to end is answered', async () => {
  const { child, port, log } = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  expect((await ask(port, agent)).headers.connection).toBe('keep-alive');
  child.kill('SIGTERM');
  while (!log.some(({ message }) => message === 'stopping')) await once(child.stderr ?? child, 'data');
  expect((await ask(port, agent)).headers.connection).toBe('close');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('more connections than there are handles for keep the service from nothing', async () => {
  const { port, log, folder } = await start([], FILES, { openFiles: 160 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await ask(port, agent);
  const others = Array.from({ length: 300 }, () => connect(port, '127.0.0.1'));
  onTestFinished(() => {
    for (const other of others) other.destroy();
  });
  const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));
  for (const other of others) other.on('error', () => {});
  // Half of the handles are for connections.
  await Promise.all(others.slice(80).map(closed));
  writeFile(folder, 'late.md', 'x');
  const isTold = () => log.some(({ file }) => file === 'late.md');
  while (!isTold()) await ask(port, agent);
  expect(log.filter(({ message }) => /EMFILE|ENFILE/.test(String(message)))).toEqual([]);
});

const ENDLESS = `---\ntitle: N\npublished: 2026-01-01T00:00:00Z\n---\n${'!['.repeat(1_000_000)}\n`;

test('SIGTERM ends the process while an endless record is parsed, at the start', async () => {
  const { child, log } = await start([], { ...FILES, 'n.md': ENDLESS }, { until: 'listening' });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(log.map(({ message }) => message)).not.toContain('ready');
});

test('requests are answered while an endless record is parsed, and SIGTERM ends the process', async () => {
  const { child, folder, port, log } = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  writeFile(folder, 'n.md', ENDLESS);
  writeFile(folder, 'late.md', 'x');
  for (let asked = 0; asked < 100; asked++) await ask(port, agent);
  const before = log.filter(({ file }) => file === 'n.md' || file === 'late.md');
  expect(before).toEqual([]);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a thread that waits in a system call does not keep the process', async () => {
  const listening = pathToFileURL(join(CLI, '../cli/listening.js')).href;
  const folder = folderOf({
    'thread.cjs': `require('node:fs').readFileSync(__dirname + '/pipe');`,
    'main.mjs': `
      import { Worker } from 'node:worker_threads';
      import { endOfThreads, stopSignal } from ${JSON.stringify(listening)};
      const worker = new Worker(new URL('thread.cjs', import.meta.url));
      stopSignal().addEventListener('abort', async () => {
        await endOfThreads(worker.terminate());
        process.exit(0);
      });`,
  });
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const child = spawn(process.execPath, [join(folder, 'main.mjs')]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const writer = await openForWriting(join(folder, 'pipe'));
  onTestFinished(() => closeSync(writer));
  // Between opening the pipe and waiting for its bytes the thread runs for some microseconds, which nothing tells of.
  await setTimeout(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
});

/** Opens a named pipe, which succeeds only once a reader has opened it. */
async function openForWriting(pipe: string): Promise<number> {
  for (;;) {
    try {
      return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      await setImmediate();
    }
  }
}

test('a named pipe that takes the place of records keeps the service from nothing', async () => {
  const { child, folder, port, log } = await start();
  rmSync(join(folder, 'a.md'));
  execFileSync('mkfifo', [join(folder, 'a.md'), join(folder, 'site.yaml'), join(folder, 'b.json')]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (!['a.md', 'b.json', 'site.yaml'].every((name) => log.some(({ file }) => file === name)))
    await ask(port, agent);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
