import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';
import { folderOf } from './support.ts';
import { findTool } from './system-tool.ts';

export const NGINX = findTool('nginx');

export interface ServerAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

export type Ask = (
  path: string,
  headers?: Record<string, string>,
  method?: string,
  body?: string,
) => Promise<ServerAnswer>;

/** An nginx with these directives in its `http` block and in its one server, asked through a socket in a folder of its own. */
export async function startNginx({ http = '', server }: { http?: string; server: string }): Promise<Ask> {
  const folder = folderOf({ 'nginx.conf': configuration(http, server) });
  mkdirSync(join(folder, 'logs'));
  const nginx = spawn(NGINX ?? '', ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  nginx.stderr.on('data', (data) => {
    said += data;
  });
  const ended = new Promise((resolve) => nginx.once('exit', resolve));
  onTestFinished(async () => {
    nginx.kill('SIGQUIT');
    await ended;
  });
  const socketPath = join(folder, 'http.sock');
  const isUp = async () => {
    if (nginx.exitCode !== null) throw new Error(said);
    await canConnect(socketPath);
  };
  await vi.waitFor(isUp, { timeout: 10_000 });
  return (path, headers = {}, method = 'GET', body = '') =>
    askSocket({ socketPath, path, headers, method }, body);
}

/** Asks a server once. */
export function askSocket(options: RequestOptions, body = ''): Promise<ServerAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(options, async (response) => {
      resolve({ status: response.statusCode, headers: response.headers, bytes: await buffer(response) });
    });
    sent.once('error', reject).end(body);
  });
}

function configuration(http: string, server: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path tmp;`,
  );
  return `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off; master_process off; pid nginx.pid;
events {}
http {
  access_log off; ${temporary.join(' ')}
  ${http}
  server {
    listen unix:http.sock;
    ${server}
  }
}
`;
}

export function canConnect(socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    socket.once('error', reject).once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
