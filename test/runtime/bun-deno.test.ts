import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleOf } from '../bundle-support.ts';
import { FILES } from '../cli/serving.ts';
import { ask } from '../contract/ask.ts';
import { CONTRACT_ARTICLES, CONTRACT_SITE, describeHttpContract } from '../contract/http-contract.ts';
import { findTool } from '../system-tool.ts';

const CLI = join(import.meta.dirname, '../../dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'feedstand-runtime-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RUNTIMES: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['bun', ['run']],
  ['deno', ['run', '--allow-all', '--no-check']],
];

interface Served {
  readonly child: ChildProcess;
  readonly origin: URL;
}

/** Serves with the built command, until the test ends. */
async function serve(runtime: string, args: readonly string[]): Promise<Served> {
  const environment = { PATH: process.env.PATH, HOME: folder, DENO_DIR: join(folder, 'deno') };
  const child = spawn(runtime, [...args, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment,
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    const entry = line.startsWith('{') ? JSON.parse(line) : {};
    if (entry.message === 'listening') {
      child.stderr.resume();
      return { child, origin: new URL(`http://127.0.0.1:${entry.port}`) };
    }
  }
  throw new Error(`${runtime} does not serve:\n${lines.join('\n')}`);
}

for (const [name, command] of RUNTIMES) {
  const runtime = findTool(name);
  describe.skipIf(runtime === undefined)(name, () => {
    const program = [...command, CLI, 'serve'];
    let bundled: Served;

    beforeAll(async () => {
      const { bytes } = bundleOf(CONTRACT_ARTICLES, { site: CONTRACT_SITE, made: Date.now() });
      writeFileSync(join(folder, 'bundle.bin'), bytes);
      bundled = await serve(runtime ?? '', [...program, '--bundle', join(folder, 'bundle.bin')]);
      return () => bundled.child.kill('SIGKILL');
    });

    describeHttpContract(name, (address, question) => ask(bundled.origin, address, question));

    test('a folder is served, a save shows, and SIGTERM ends the service', async () => {
      const articles = mkdtempSync(join(folder, 'articles-'));
      for (const [path, text] of Object.entries(FILES)) writeFileSync(join(articles, path), text);
      const { child, origin } = await serve(runtime ?? '', [...program, articles]);
      try {
        const feed = async () => String((await ask(origin, '/feed.rss')).body);
        await expect.poll(feed, { timeout: 30_000 }).toContain('<title>One</title>');
        writeFileSync(join(articles, 'a.md'), FILES['a.md'].replace('title: One', 'title: Two'));
        await expect.poll(feed, { timeout: 30_000 }).toContain('<title>Two</title>');
        child.kill('SIGTERM');
        expect(await once(child, 'exit')).toEqual([0, null]);
      } finally {
        child.kill('SIGKILL');
      }
    });
  });
}
