import { connect, type Socket } from 'node:net';
import { fetchBytes } from './reader.ts';

export interface AbuseCounts {
  idle: number;
  slow: number;
  unknown: number;
  oversized: number;
  limits: number;
}

export interface AbuseOptions {
  readonly port: number;
  readonly counts: AbuseCounts;
  readonly failures: string[];
  readonly signal: AbortSignal;
}

const [IDLE, SLOW, UNKNOWN, LIMITS] = [5000, 200, 100_000, 400];

/** The abuse that a public service receives, all at once. Other clients must be served, and memory must not grow. */
export async function abuse(options: AbuseOptions): Promise<void> {
  await Promise.all([idle(options), slow(options), unknown(options), oversized(options), limits(options)]);
}

/** Connections that never ask for anything; those that the server closes are opened again. */
async function idle({ port, counts, signal }: AbuseOptions): Promise<void> {
  const sockets = new Set<Socket>();
  while (!signal.aborted) {
    for (let opened = 0; sockets.size < IDLE && opened < 500; opened++) {
      const socket = connect(port, '127.0.0.1');
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    counts.idle = Math.max(counts.idle, sockets.size);
    await pause(200);
  }
  for (const socket of sockets) socket.destroy();
}

/** Clients that ask for a whole feed again and again and read nothing of it. */
async function slow({ port, counts, signal }: AbuseOptions): Promise<void> {
  const sockets = Array.from({ length: SLOW }, () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    for (let times = 0; times < 20; times++) socket.write('GET /feed.json HTTP/1.1\r\nHost: x\r\n\r\n');
    return socket;
  });
  counts.slow = sockets.length;
  while (!signal.aborted) await pause(500);
  for (const socket of sockets) socket.destroy();
}

async function unknown({ port, counts, failures, signal }: AbuseOptions): Promise<void> {
  while (!signal.aborted && counts.unknown < UNKNOWN) {
    const numbers = Array.from({ length: 20 }, (_, index) => counts.unknown + index);
    const answers = await Promise.all(
      numbers.map((number) => fetchBytes(port, `/tag/unknown-${number}.rss`)),
    );
    if (answers.some(({ response }) => response.statusCode !== 404))
      failures.push('an unknown topic is no 404');
    counts.unknown += numbers.length;
  }
}

/** Node itself refuses what is over 16 KiB, with 431. */
async function oversized({ port, counts, failures, signal }: AbuseOptions): Promise<void> {
  while (!signal.aborted) {
    const answer = await fetchBytes(port, '/feed.rss', { headers: { cookie: 'x'.repeat(32_768) } }).catch(
      () => undefined,
    );
    if (answer !== undefined && answer.response.statusCode !== 431)
      failures.push(`oversized headers: ${answer.response.statusCode}`);
    counts.oversized++;
    await pause(100);
  }
}

async function limits({ port, counts, failures, signal }: AbuseOptions): Promise<void> {
  for (let limit = 0; !signal.aborted; limit = (limit + 1) % LIMITS) {
    const path = `/feed.json?limit=${limit}&nonsense=${counts.limits}`;
    const { response, body } = await fetchBytes(port, path, { headers: { 'accept-encoding': 'br' } });
    if (response.statusCode !== 200 || body.length === 0) failures.push(`${path}: ${response.statusCode}`);
    counts.limits++;
    await pause(5);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
