import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runWith } from '../cli/run.ts';
import { NGINX, startNginx } from '../nginx.ts';
import { folderOf } from '../support.ts';
import { PERSON, STATIC_FILES } from './publication.ts';

async function served() {
  const [folder, out] = [folderOf(STATIC_FILES), folderOf({})];
  const { code, err } = await runWith(['build', folder, '--out', out, '--compress']);
  expect([code, err]).toEqual([0, '']);
  return startNginx({ server: `root ${out}; include ${join(out, '.feedstand/nginx.conf')};` });
}

describe.skipIf(NGINX === undefined)('with the settings that build writes, nginx', () => {
  test.each([
    ['/feed.rss', 'application/rss+xml; charset=utf-8'],
    ['/tag/x.atom', 'application/atom+xml; charset=utf-8'],
    ['/feed.json', 'application/feed+json'],
    ['/feeds.opml', 'text/x-opml; charset=utf-8'],
    ['/', 'text/html; charset=utf-8'],
    ['/?kind=tag', 'text/html; charset=utf-8'],
    ['/?kind=nothing', 'text/html; charset=utf-8'],
    ['/tag/x', 'text/html; charset=utf-8'],
  ])('serves %s as %s', async (path, type) => {
    const answer = await (await served())(path);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, type]);
  });

  test('sends the list of one kind of topic', async () => {
    const get = await served();
    const list = (await get('/?kind=tag')).bytes.toString();
    expect(list).not.toBe((await get('/')).bytes.toString());
    expect(list).toContain('<h1>Tags</h1>');
  });

  test('answers conditional requests, and sends the compressed file', async () => {
    const get = await served();
    const first = await get('/feed.rss', { 'accept-encoding': 'gzip' });
    expect(first.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(first.bytes).toString()).toContain('<title>One</title>');
    const { etag = '', 'last-modified': modified = '' } = first.headers;
    expect((await get('/feed.rss', { 'accept-encoding': 'gzip', 'if-none-match': etag })).status).toBe(304);
    expect((await get('/feed.rss', { 'if-modified-since': modified })).status).toBe(304);
    expect(first.headers['cache-control']).toMatch(/^max-age=\d+/);
  });

  test('gives a person the page at the address of a feed, and a reader the feed', async () => {
    const get = await served();
    const page = await get('/feed.rss', PERSON);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, no-store',
    });
    const reader = await get('/feed.rss', { accept: 'text/html' });
    expect(reader.headers['content-type']).toMatch(/^application\/rss/);
    expect(reader.headers.vary).toMatch(/Sec-Fetch-Dest/);
  });

  test('redirects old addresses, answers 410 and 404, and hides its own files', async () => {
    const get = await served();
    expect((await get('/old.xml')).headers.location).toBe('https://feeds.example/tag/x.rss');
    expect((await get('/feed')).headers.location).toBe('https://feeds.example/feed.rss');
    expect((await get('/away')).status).toBe(410);
    expect((await get('/tag/none.rss')).status).toBe(404);
    expect((await get('/.feedstand/files.json')).status).toBe(404);
    expect((await get('/nothing', PERSON)).bytes.toString()).toContain('<!DOCTYPE html>');
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
