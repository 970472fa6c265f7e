import { execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** A path of the running example → a part of the answer. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'members.ts': {
    '/members/feed.rss': 'A key of a member',
    '/members/feed.rss?key=k3y-of-ada': '<title>Notes',
  },
  'metrics.ts': {
    '/feeds/feed.rss': '<title>The ferry is back</title>',
    '/metrics': 'feed_answers_total{status="200",coding="',
  },
  'own-records.ts': { '/feed.rss': '<title>The ferry is back</title>' },
  'own-route.ts': { '/latest.json': '{"title":"The ferry is back"', '/feed.json': 'The ferry is back' },
  'own-source.ts': { '/feed.json': '"id":"tag:news.example,2026:7"' },
  'website.ts': {
    '/': 'href="/feeds/"',
    '/feeds/feed.rss': 'href="https://news.example/feeds/feed.rss"',
    '/mounted/feed.atom': '<title>The ferry is back</title>',
  },
};

beforeAll(() => {
  // Against the built package, as its users do.
  execFileSync(process.execPath, [join(ROOT, 'node_modules/.bin/tsc'), '-p', join(ROOT, 'examples')]);
}, 60_000);

test('every example is tried', () => {
  const files = readdirSync(join(ROOT, 'examples')).filter((name) => name.endsWith('.ts'));
  expect(files.sort()).toEqual(Object.keys(ANSWERS).sort());
});

test.each(Object.entries(ANSWERS))('examples/%s answers', async (name, answers) => {
  const port = await freePort();
  const script = join(ROOT, 'build/examples-run', name.replace(/ts$/, 'js'));
  const child = spawn(process.execPath, [script], { env: { ...process.env, PORT: String(port) } });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  for (const [path, part] of Object.entries(answers)) {
    const text = await vi.waitFor(
      async () => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`);
        if (response.status === 503) throw new Error('not ready');
        return response.text();
      },
      { timeout: 15_000 },
    );
    expect(text).toContain(part);
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
