import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { runWith } from '../cli/run.ts';
import { type Ask, askSocket, canConnect } from '../nginx.ts';
import { folderOf } from '../support.ts';
import { findTool } from '../system-tool.ts';
import { PERSON, STATIC_FILES } from './publication.ts';

const CADDY = findTool('caddy');

async function served(): Promise<Ask> {
  const [folder, out] = [folderOf(STATIC_FILES), folderOf({})];
  const { code, err } = await runWith(['build', folder, '--out', out, '--compress']);
  expect([code, err]).toEqual([0, '']);
  const place = folderOf({});
  const socketPath = join(place, 'http.sock');
  const own = folderOf({
    Caddyfile: `{\n\tadmin off\n\tauto_https off\n}\nhttp://localhost {\n\tbind unix/${socketPath}\n\troot * ${out}\n\timport ${out}/.feedstand/Caddyfile\n}\n`,
  });
  const caddy = spawn(CADDY ?? '', ['run', '--config', 'Caddyfile', '--adapter', 'caddyfile'], {
    cwd: own,
    env: { ...process.env, HOME: own },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  caddy.stderr.on('data', (data) => {
    said += data;
  });
  const ended = new Promise((resolve) => caddy.once('exit', resolve));
  onTestFinished(async () => {
    caddy.kill('SIGTERM');
    await ended;
  });
  const isUp = async () => {
    if (caddy.exitCode !== null) throw new Error(said);
    await canConnect(socketPath);
  };
  await vi.waitFor(isUp, { timeout: 10_000 });
  return (path, headers = {}, method = 'GET') =>
    askSocket({ socketPath, path, method, headers: { host: 'localhost', ...headers } });
}

describe.skipIf(CADDY === undefined)('with the settings that build writes, Caddy', () => {
  test('serves each kind of file as its type, and redirects and refuses like the service', async () => {
    const get = await served();
    const found = [];
    for (const path of [
      '/feed.rss',
      '/tag/x.atom',
      '/feed.json',
      '/feeds.opml',
      '/',
      '/?kind=tag',
      '/tag/x',
    ]) {
      const { status, headers } = await get(path);
      found.push([path, status, headers['content-type']]);
    }
    expect(found).toEqual([
      ['/feed.rss', 200, 'application/rss+xml; charset=utf-8'],
      ['/tag/x.atom', 200, 'application/atom+xml; charset=utf-8'],
      ['/feed.json', 200, 'application/feed+json'],
      ['/feeds.opml', 200, 'text/x-opml; charset=utf-8'],
      ['/', 200, 'text/html; charset=utf-8'],
      ['/?kind=tag', 200, 'text/html; charset=utf-8'],
      ['/tag/x', 200, 'text/html; charset=utf-8'],
    ]);
    expect((await get('/?kind=tag')).bytes.toString()).toContain('<h1>Tags</h1>');
    expect((await get('/old.xml')).headers.location).toBe('https://feeds.example/tag/x.rss');
    expect((await get('/feed')).headers.location).toBe('https://feeds.example/feed.rss');
    expect((await get('/tag/x/feed/atom/')).headers.location).toBe('https://feeds.example/tag/x.atom');
    expect((await get('/?feed=rss2')).headers.location).toBe('https://feeds.example/feed.rss');
    expect((await get('/away')).status).toBe(410);
    expect((await get('/tag/none.rss')).status).toBe(404);
    expect((await get('/.feedstand/files.json')).status).toBe(404);
    expect((await get('/nothing', PERSON)).bytes.toString()).toContain('<!DOCTYPE html>');
  });

  test('answers conditional requests, and sends the compressed file', async () => {
    const get = await served();
    const first = await get('/feed.rss', { 'accept-encoding': 'gzip' });
    expect(first.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(first.bytes).toString()).toContain('<title>One</title>');
    expect(first.headers['cache-control']).toMatch(/^max-age=\d+/);
    const { etag = '' } = first.headers;
    expect((await get('/feed.rss', { 'accept-encoding': 'gzip', 'if-none-match': etag })).status).toBe(304);
  });

  test('gives a person the page at the address of a feed, and a reader the feed', async () => {
    const get = await served();
    for (const path of ['/feed.rss', '/tag/x.json', '/feed']) {
      const page = await get(path, PERSON);
      expect(page.headers, path).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'private, no-store',
      });
      expect([page.headers.etag, page.headers['last-modified']], path).toEqual([undefined, undefined]);
    }
    const source = await get('/feed.rss?raw', PERSON);
    expect(source.headers['content-type']).toBe('text/plain; charset=utf-8');
    const reader = await get('/feed.rss', { accept: 'text/html' });
    expect(reader.headers['content-type']).toMatch(/^application\/rss/);
    expect(reader.headers.vary).toMatch(/Sec-Fetch-Dest/);
  });

  test('serves published files for a year, an SVG in a sandbox', async () => {
    const get = await served();
    const { items } = JSON.parse((await get('/feed.json')).bytes.toString());
    const path = new URL(items[0].image).pathname;
    const { status, headers } = await get(path);
    expect([status, headers['content-type']]).toEqual([200, 'image/svg+xml']);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-security-policy']).toBe("sandbox; default-src 'none'");
    expect((await get(path, { range: 'bytes=0-3' })).status).toBe(206);
  });
});
