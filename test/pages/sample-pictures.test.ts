import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { createApp } from '../../src/runtime/hono.ts';

const SAMPLE = join(import.meta.dirname, '../../articles');
const FEEDS = 'https://feeds.example';
const NOW = Date.parse('2026-12-01T00:00:00Z');

test('the sample publication shows no broken picture, and its pictures are small', async () => {
  const now = () => NOW;
  const readSite = () => loadSite(SAMPLE, { feeds: FEEDS });
  const source = createFolderSource({ folder: SAMPLE, readSite, now });
  const publisher = createPublisher({ source, now });
  expect((await publisher.load()).problems).toEqual([]);
  const app = createApp({ publisher, cache: createFeedCache(), media: source.media, now });
  const at = async (path: string) => app.request(path);
  const texts = await Promise.all(
    ['/', '/feed', '/feed.json?limit=200', '/feed.rss?limit=200', '/category/world'].map(async (path) => {
      return (await at(path)).text();
    }),
  );
  const feed = JSON.parse(texts[2] ?? '');
  const bodies = feed.items.map((item: { content_html: string }) => item.content_html);
  const shown = [...texts, ...bodies].join('\n').matchAll(/<img[^>]* src="([^"]*)"/g);
  const avatars = feed.items.flatMap((item: { authors: { avatar?: string }[] }) =>
    item.authors.flatMap(({ avatar }) => avatar ?? []),
  );
  const images = feed.items.flatMap((item: { image?: string }) => item.image ?? []);
  const urls = new Set([
    ...Array.from(shown, ([, url]) => url),
    ...avatars,
    ...images,
    feed.icon,
    feed.favicon,
  ]);
  expect(urls.size).toBeGreaterThan(25);
  for (const url of urls) {
    expect(url).toMatch(/^https:\/\/feeds\.example\/media\//);
    const answer = await at(String(url).slice(FEEDS.length));
    expect([url, answer.status]).toEqual([url, 200]);
    expect((await answer.arrayBuffer()).byteLength).toBe(Number(answer.headers.get('content-length')));
  }
  const files = readdirSync(join(SAMPLE, 'media')).map((name) => statSync(join(SAMPLE, 'media', name)).size);
  expect(files.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
});
