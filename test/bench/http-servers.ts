import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Load } from './load.ts';
import { onCore } from './machine.ts';

/** The kinds of answer that are measured. */
export const KINDS = ['identity', 'gzip', '304'] as const;
export type Kind = (typeof KINDS)[number];

/** A server in a process of its own. */
export interface Subject {
  readonly port: number;
  readonly process: ChildProcess;
  /** The processes whose work counts. */
  readonly pids: readonly number[];
  readonly loads: Readonly<Record<Kind, Load>>;
}

/** Starts `servers/NAME.js`, which prints its port. */
export async function startServer(name: string, ...more: string[]): Promise<Subject> {
  const script = fileURLToPath(new URL(`./servers/${name}.js`, import.meta.url));
  const [command = '', ...args] = onCore(0, [process.execPath, script, ...more]);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const { port, pid } = JSON.parse(String(line));
  return { port, process: child, pids: [pid], loads: await loadsOf(port) };
}

/** Starts nginx with one worker, which sends the precompressed file. */
export async function startNginx(folder: string, body: string): Promise<Subject> {
  const port = 18_080 + (process.pid % 1000);
  writeFileSync(join(folder, 'feed.rss'), body);
  writeFileSync(join(folder, 'feed.rss.gz'), gzipSync(body, { level: 6 }));
  const configuration = `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi; types { application/rss+xml rss; } keepalive_requests 100000000;
server { listen 127.0.0.1:${port}; root ${folder}; location / { gzip_static on; } } }`;
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration);
  execFileSync('chmod', ['-R', 'a+rX', folder]);
  const [command = '', ...args] = onCore(0, ['nginx', '-c', file, '-e', join(folder, 'error.log')]);
  const child = spawn(command, args, { stdio: 'ignore' });
  await untilAnswers(port);
  const workers = String(execFileSync('pgrep', ['-P', String(child.pid)])).trim();
  return { port, process: child, pids: workers.split('\n').map(Number), loads: await loadsOf(port) };
}

export async function stop({ process }: Subject): Promise<void> {
  const ended = once(process, 'exit');
  process.kill('SIGTERM');
  await ended;
}

async function untilAnswers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const isReady = await fetch(`http://127.0.0.1:${port}/feed.rss`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await wait(100);
  }
  throw new Error(`nothing answers on port ${port}`);
}

/** The request for each kind of answer. A server may have another entity tag for each coding. */
async function loadsOf(port: number): Promise<Record<Kind, Load>> {
  const path = '/feed.rss';
  const coded = { 'accept-encoding': 'gzip' };
  const { headers } = await fetch(`http://127.0.0.1:${port}${path}`, { headers: coded });
  const tag = headers.get('etag') ?? '';
  return {
    identity: { path, headers: { 'accept-encoding': 'identity' }, status: 200 },
    gzip: { path, headers: coded, status: 200 },
    304: { path, headers: { ...coded, 'if-none-match': tag }, status: 304 },
  };
}
