import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { has, onCore } from './machine.ts';

const run = promisify(execFile);

export interface Load {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What every answer must be. */
  readonly status: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p99: number;
}

const CONNECTIONS = 32;

/** Asks as fast as it is answered, from another core, for so many whole seconds; throws where an answer has another status. */
export async function runLoad(port: number, load: Load, seconds: number): Promise<LoadResult> {
  const url = `http://127.0.0.1:${port}${load.path}`;
  const probe = await fetch(url, { headers: load.headers });
  await probe.arrayBuffer();
  const { status } = probe;
  if (status !== load.status) throw new Error(`${url} answers ${status} instead of ${load.status}`);
  return has('wrk') ? runWrk(url, load, seconds) : runAutocannon(url, load, seconds);
}

async function runWrk(url: string, { headers }: Load, seconds: number): Promise<LoadResult> {
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const [command = '', ...args] = onCore(1, [
    'wrk',
    '-t1',
    `-c${CONNECTIONS}`,
    `-d${seconds}s`,
    '--latency',
    ...fields,
    url,
  ]);
  const { stdout } = await run(command, args);
  const [, requests, took] = /(\d+) requests in ([\d.]+)s/.exec(stdout) ?? [];
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  if (/Socket errors/.test(stdout)) throw new Error(stdout);
  const milliseconds = { us: 0.001, ms: 1, s: 1000 }[unit ?? 'ms'] ?? 1;
  return { requests: Number(requests), seconds: Number(took), p99: Number(p99) * milliseconds };
}

async function runAutocannon(url: string, { headers }: Load, seconds: number): Promise<LoadResult> {
  const result = await autocannon({
    url,
    headers: { ...headers },
    connections: CONNECTIONS,
    duration: seconds,
  });
  return { requests: result.requests.total, seconds: result.duration, p99: result.latency.p99 };
}
