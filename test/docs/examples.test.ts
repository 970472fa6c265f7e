import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createNetServer } from 'node:net';
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
  expect(files.sort()).toEqual([...Object.keys(ANSWERS), 'push-webhook.ts'].sort());
});

test.each(Object.entries(ANSWERS))('examples/%s answers', async (name, answers) => {
  const port = await start(name);
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

test('examples/push-webhook.ts pushes what a CMS tells', async () => {
  const pushed: unknown[] = [];
  const api = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { method, url, headers } = request;
    pushed.push([method, url, headers.authorization, text === '' ? undefined : JSON.parse(text)]);
    const deleted = url?.endsWith('absent') ? 404 : 503;
    response.writeHead(method === 'DELETE' ? deleted : 201).end('done');
  });
  onTestFinished(() => void api.close());
  await once(api.listen(0, '127.0.0.1'), 'listening');
  const { port: apiPort } = api.address() as AddressInfo;
  const API = `http://127.0.0.1:${apiPort}/api`;
  const port = await start('push-webhook.ts', { API, TOKEN: 't0ken', WEBHOOK_SECRET: 's3cret' });
  const send = async (event: string, secret: string, slug: unknown = '2026/på-tur') => {
    const post = {
      slug,
      title: 'A',
      date: '2026-11-02T09:30:00Z',
      html: '<p>B</p>',
      tags: ['c'],
    };
    const headers = { authorization: `Bearer ${secret}` };
    const body = JSON.stringify({ event, post });
    return (await fetch(`http://127.0.0.1:${port}/webhook`, { method: 'POST', headers, body })).status;
  };
  await vi.waitFor(async () => expect(await send('post.published', 'guessed')).toBe(401), 15_000);
  expect(await send('post.published', 's3cret')).toBe(200);
  expect(await send('post.deleted', 's3cret')).toBe(502);
  // A CMS that is told of a failure repeats it for days.
  expect(await send('post.deleted', 's3cret', 'absent')).toBe(200);
  expect(await send('post.published', 's3cret', null)).toBe(400);
  const [url, token] = ['/api/articles/2026/p%C3%A5-tur', 'Bearer t0ken'];
  const record = { title: 'A', published: '2026-11-02T09:30:00Z', html: '<p>B</p>', tags: ['c'] };
  expect(pushed).toEqual([
    ['PUT', url, token, record],
    ['DELETE', url, token, undefined],
    ['DELETE', '/api/articles/absent', token, undefined],
  ]);
});

/** Starts an example, and gives its port, at which it will listen. */
async function start(name: string, env: Readonly<Record<string, string>> = {}): Promise<number> {
  const port = await freePort();
  const script = join(ROOT, 'build/examples-run', name.replace(/ts$/, 'js'));
  const child = spawn(process.execPath, [script], { env: { ...process.env, ...env, PORT: String(port) } });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return port;
}

async function freePort(): Promise<number> {
  const server = createNetServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
