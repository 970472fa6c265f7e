import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The program that comes with wrangler; its package has no types. */
const workerd: string = createRequire(import.meta.url)('workerd').default;

/** Workers in one process, each at a separate port. */
export interface Isolates {
  readonly pid: number;
  readonly ports: readonly number[];
  stop(): void;
}

export interface IsolatesOptions {
  /** Holds `assets`, and gets the configuration. */
  readonly folder: string;
  readonly count: number;
  /** Where the built script lies, and the module by which it knows its bundle; without it the Workers do nothing. */
  readonly script: { readonly folder: string; readonly bundle: string } | undefined;
}

export async function startIsolates({ folder, count, script }: IsolatesOptions): Promise<Isolates> {
  const file = join(script?.folder ?? folder, `${count}.capnp`);
  writeFileSync(join(folder, 'empty.js'), "export default { fetch: () => new Response('') };");
  writeFileSync(file, configuration(folder, count, script?.bundle));
  const child = spawn(workerd, ['serve', file, '--control-fd=3'], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const ports: number[] = [];
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const { event, port } = JSON.parse(line);
    if (event === 'listen') ports.push(port);
    if (ports.length === count) break;
  }
  return { pid: Number(child.pid), ports, stop: () => child.kill() };
}

function configuration(folder: string, count: number, bundle: string | undefined): string {
  const each = (text: (number: number) => string) =>
    Array.from({ length: count }, (_, number) => text(number)).join(', ');
  const modules =
    bundle === undefined
      ? '(name = "worker.js", esModule = embed "empty.js")'
      : `(name = "worker.js", esModule = embed "worker.js"), (name = "${bundle}", data = embed "${bundle}")`;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "assets", disk = (path = "${join(folder, 'assets')}")), ${each((n) => `(name = "w${n}", worker = .feeds)`)}],
  sockets = [${each((n) => `(name = "s${n}", address = "127.0.0.1:0", http = (), service = "w${n}")`)}]
);
const feeds :Workerd.Worker = (
  modules = [${modules}], compatibilityDate = "2026-04-01", bindings = [(name = "ASSETS", service = "assets")]
);`;
}

/** The length of the answer's body. */
export function ask(port: number, path: string, coding: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': coding };
    const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve(bytes));
    });
    sent.on('error', reject);
    sent.end();
  });
}
