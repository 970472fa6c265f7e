import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * `npm run bench:hub -- [SUBSCRIBERS]`: the cost of one change for the service's own hub with 10,000 subscribers of one topic, each
 * at another loopback address: the time until all have it, the memory of the service, and the latency of a feed meanwhile.
 */
const SUBSCRIBERS = Number(process.argv[2] ?? 10_000);
const HOSTS = 500;

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const article = (title: string) =>
  `---\nslug: a\ntitle: ${title}\npublished: 2026-01-01T00:00:00Z\n---\n${'Some text of an article. '.repeat(200)}\n`;

const lines: string[] = [];
let delivered = 0;
const readers = createServer((request, response) => {
  const challenge = new URL(request.url ?? '/', 'http://localhost').searchParams.get('hub.challenge');
  request.resume().on('end', () => {
    if (request.method === 'POST') delivered++;
    response.end(challenge ?? '');
  });
});
readers.listen(0, '0.0.0.0');
await once(readers, 'listening');
const readerPort = (readers.address() as AddressInfo).port;

const folder = mkdtempSync(join(tmpdir(), 'feedstand-hub-'));
writeFileSync(join(folder, 'site.yaml'), 'title: T\nurl: http://localhost/\nids: tag:x,2026\nhub: self\n');
writeFileSync(join(folder, 'a.md'), article('One'));
const { child, port } = await startService();
const base = `http://localhost:${port}`;

const quiet = await latencies(1000);
let start = performance.now();
for (let first = 0; first < SUBSCRIBERS; first += 500) {
  await Promise.all(
    Array.from({ length: Math.min(500, SUBSCRIBERS - first) }, (_, index) => subscribe(first + index)),
  );
}
await until(async () => (await status()).subscriptions === SUBSCRIBERS);
const subscribed = performance.now() - start;
start = performance.now();
writeFileSync(join(folder, 'a.md'), article('Two'));
await until(async () => delivered > 0);
const began = performance.now();
const busy = latencies(1000);
await until(async () => delivered >= SUBSCRIBERS);
const ended = performance.now();
console.log(`${SUBSCRIBERS} subscriptions verified in ${(subscribed / 1000).toFixed(1)} s`);
console.log(`change to first delivery ${(began - start).toFixed(0)} ms (2 s of it wait for more changes)`);
console.log(
  `first to last delivery ${((ended - began) / 1000).toFixed(2)} s, ${Math.round(SUBSCRIBERS / ((ended - began) / 1000))} a second`,
);
console.log(`resident memory of the service ${memoryOf(child)} MB`);
console.log(
  `/feed.rss before p50 ${quiet.p50} ms, p99 ${quiet.p99} ms; meanwhile p50 ${(await busy).p50} ms, p99 ${(await busy).p99} ms`,
);
child.kill();
readers.close();
rmSync(folder, { recursive: true });

async function startService(): Promise<{ child: ChildProcess; port: number }> {
  const env = { ...process.env, ANNOUNCE_LOOPBACK: 'true', PORT: '0' };
  const child = spawn(process.execPath, [CLI, 'serve', folder, '--log', 'json'], { env });
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  await until(async () => lines.some((line) => line.includes('"announcing"')));
  const listening = lines.find((line) => line.includes('"listening"')) ?? '{}';
  return { child, port: JSON.parse(listening).port };
}

async function subscribe(index: number): Promise<void> {
  const host = index % HOSTS;
  const callback = `http://127.1.${Math.floor(host / 250)}.${(host % 250) + 1}:${readerPort}/${index}`;
  const body = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.topic': `${base}/feed.rss`,
    'hub.callback': callback,
    'hub.secret': `secret-${index}`,
  });
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/hub`, { method: 'POST', body });
    await response.text();
    if (response.status === 202) return;
    if (response.status !== 503) throw new Error(`the hub answered ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The hub's status, which the service logs on SIGUSR2. */
async function status(): Promise<{ readonly subscriptions: number }> {
  lines.length = 0;
  child.kill('SIGUSR2');
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const line = lines.find((each) => each.includes('"subscriptions"') && each.endsWith('}'));
    if (line !== undefined) return JSON.parse(line).announcing.hub;
  }
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function latencies(count: number): Promise<{ readonly p50: string; readonly p99: string }> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const before = performance.now();
    await (await fetch(`http://127.0.0.1:${port}/feed.rss`)).arrayBuffer();
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  const at = (part: number) => (times[Math.floor(times.length * part)] ?? 0).toFixed(2);
  return { p50: at(0.5), p99: at(0.99) };
}

function memoryOf({ pid }: ChildProcess): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/);
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}
