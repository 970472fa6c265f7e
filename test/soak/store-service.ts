import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

export const TOKEN = 'a-token-of-the-environment';

export interface ServiceOptions {
  /** The folder of `site.yaml`. */
  readonly folder: string;
  /** The address of the store. */
  readonly store: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly onError?: (line: string) => void;
  /** Called when a process is to be killed that has ended before. */
  readonly onEnd?: () => void;
}

/** A process that serves a store, and can be killed and started again at its port. */
export interface StoreService {
  readonly port: number;
  pid(): number;
  /** Ends it as a loss of power would, and starts it again. */
  killAndStart(): Promise<void>;
  close(): Promise<void>;
}

export async function startService(options: ServiceOptions): Promise<StoreService> {
  const port = await freePort();
  let child = await start(port, options);
  return {
    port,
    pid: () => child.pid ?? 0,
    async killAndStart() {
      if (hasEnded(child)) options.onEnd?.();
      else await ended(child, 'SIGKILL');
      child = await start(port, options);
    },
    async close() {
      if (!hasEnded(child)) await ended(child, 'SIGTERM');
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await once(child, 'exit');
}

async function start(
  port: number,
  { folder, store, env = {}, onError }: ServiceOptions,
): Promise<ChildProcess> {
  const args = ['serve', '--store', store, '--site', 'site.yaml', '--port', String(port), '--log', 'json'];
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...process.env, FEEDSTAND_TOKEN: TOKEN, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  await new Promise<void>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`serve: exit ${code}`)));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const { level, message } = line.startsWith('{') ? JSON.parse(line) : { level: 'error', message: line };
      if (message === 'ready') resolve();
      if (level === 'error') onError?.(line);
    });
  });
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface Sent {
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request to the API. Rejects where the process was killed. */
export function send(
  port: number,
  method: string,
  path: string,
  { type, body, headers = {} }: Sent = {},
): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(type === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
}
