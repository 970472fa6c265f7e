import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { formatProblem } from '../../src/domain/problem.ts';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { folderOf, NOON, writeFile } from '../support.ts';

// 3 × 2 pixels.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAADklEQVR4nGP4z8AARAAMAgH/q0x0LQAAAABJRU5ErkJggg==',
  'base64',
);
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>';
const SITE =
  'title: N\nurl: https://n.example\nids: tag:n.example,2024\nfeeds: https://f.example/x\nmedia: serve\n';

function article(fields: string, body = 'Text.'): string {
  return `---\nslug: a\ntitle: One\npublished: 2026-01-01T00:00:00Z\n${fields}---\n${body}\n`;
}

async function publish(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = folderOf({ 'site.yaml': SITE, ...files });
  const clock = { now: NOON };
  const now = () => clock.now;
  const readSite = () => loadSite(folder, { feeds: 'http://localhost' });
  const source = createFolderSource({ folder, readSite, now });
  const publisher = createPublisher({ source, now });
  const { problems } = await publisher.load();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const app = createApp({ publisher, cache: createFeedCache(), media: source.media, now, onError });
  const items = async () => JSON.parse(await (await app.request('/feed.json')).text()).items;
  const ask = async (url: string, headers = {}, method = 'GET') =>
    app.request(url.replace('https://f.example/x', ''), { headers, method });
  return { folder, clock, publisher, app, problems: problems.map(formatProblem), items, ask, errors };
}

test('a relative picture in image, body and attachments gets the address of the published file, with its data', async () => {
  const { items, ask, problems } = await publish({
    'world/a.md': article(
      'image: images/pier.png\nattachments:\n  - url: ../talk.mp3\n    seconds: 3\n',
      '![Plan](plan.svg) and [the talk](../talk.mp3), <img src="images/pier.png" alt="" width="1">',
    ),
    'world/images/pier.png': PNG,
    'world/plan.svg': SVG,
    'talk.mp3': 'sound',
  });
  const [item] = await items();
  expect(problems).toEqual([]);
  const image = item._feedstand.image;
  expect(image).toMatchObject({ type: 'image/png', width: 3, height: 2, bytes: PNG.length });
  expect(item.image).toMatch(/^https:\/\/f\.example\/x\/media\/[0-9a-f]{20}\/pier\.png$/);
  expect(item.attachments[0]).toMatchObject({
    mime_type: 'audio/mpeg',
    size_in_bytes: 5,
    duration_in_seconds: 3,
  });
  expect(item.content_html).toMatch(/<img src="[^"]*\/plan\.svg" alt="Plan" width="40" height="30" \/>/);
  expect(item.content_html).toContain(`<a href="${item.attachments[0].url}">`);
  const answer = await ask(item.image);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(PNG);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-length': String(PNG.length),
    'cache-control': 'public, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
  });
});

test('conditional requests, ranges and HEAD', async () => {
  const { items, ask } = await publish({ 'a.md': article('image: a.png\n'), 'a.png': PNG });
  const [{ image: url }] = await items();
  const etag = (await ask(url)).headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[0-9a-f]{20}"$/);
  const statusOf = async (headers: object, method = 'GET') => (await ask(url, headers, method)).status;
  expect(await statusOf({ 'if-none-match': etag })).toBe(304);
  expect(await statusOf({ 'if-none-match': '"x"' })).toBe(200);
  expect(await statusOf({ 'if-match': '"x"' })).toBe(412);
  expect(await statusOf({ 'if-match': `"x", ${etag}` })).toBe(200);
  for (const [range, status, bytes, field] of [
    ['bytes=0-3', 206, PNG.subarray(0, 4), `bytes 0-3/${PNG.length}`],
    ['bytes=-4', 206, PNG.subarray(-4), `bytes ${PNG.length - 4}-${PNG.length - 1}/${PNG.length}`],
    ['bytes=60-', 206, PNG.subarray(60), `bytes 60-${PNG.length - 1}/${PNG.length}`],
    ['bytes=60-9999', 206, PNG.subarray(60), `bytes 60-${PNG.length - 1}/${PNG.length}`],
    ['bytes=0-1,4-5', 200, PNG, null],
    ['bytes=3-1', 200, PNG, null],
    ['lines=1-2', 200, PNG, null],
  ] as const) {
    const answer = await ask(url, { range });
    expect([answer.status, answer.headers.get('content-range')], range).toEqual([status, field]);
    expect(Buffer.from(await answer.arrayBuffer()), range).toEqual(Buffer.from(bytes));
  }
  const beyond = await ask(url, { range: 'bytes=9999-' });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${PNG.length}`]);
  expect((await ask(url, { range: 'bytes=0-3', 'if-range': '"x"' })).status).toBe(200);
  expect((await ask(url, { range: 'bytes=0-3', 'if-range': etag })).status).toBe(206);
  const head = await ask(url, { range: 'bytes=0-3' }, 'HEAD');
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
    200,
    String(PNG.length),
    '',
  ]);
});

test('a file is a 404 before its article is due and after it has expired, and caches keep it no longer', async () => {
  const later = article('image: a.png\nexpires: 2026-11-02T14:00:00Z\n').replace(
    '2026-01-01T00:00:00Z',
    '2026-11-02T13:00:00Z',
  );
  const { ask, clock, items } = await publish({ 'a.md': later, 'a.png': PNG });
  clock.now = Date.parse('2026-11-02T13:30:00Z');
  const [{ image: url }] = await items();
  expect((await ask(url)).headers.get('cache-control')).toBe('public, max-age=1800');
  clock.now = NOON;
  expect((await ask(url)).status).toBe(404);
  clock.now = Date.parse('2026-11-02T14:00:00Z');
  expect((await ask(url)).status).toBe(404);
});

test('no other file is published, and an SVG runs no script', async () => {
  const { folder, items, ask } = await publish({
    'a.md': article('image: a.svg\n'),
    'draft.md': article('slug: b\ndraft: true\nimage: b.png\n').replace('slug: a\n', ''),
    'a.svg': SVG,
    'b.png': PNG,
    'c.png': PNG,
  });
  const [{ image: url }] = await items();
  expect((await ask(url)).headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  for (const path of ['b.png', 'c.png', 'a.md', '../a.svg', 'site.yaml', '..%2fa.svg'])
    expect((await ask(url.replace('a.svg', path))).status, path).toBe(404);
  expect((await ask(url.replace(/[0-9a-f]{20}/, '0'.repeat(20)))).status).toBe(404);
  writeFileSync(join(folder, 'a.svg'), SVG.replace('40', '50'));
  expect((await ask(url)).status).toBe(404);
});

test.each([
  ['gone.png', /^a\.md:5: image: "gone\.png" does not exist; it is left out \(warning\)$/],
  ['notes.txt', /image: "[a-z.]+" is not a picture, audio, video or PDF/],
  ['page.html', /image: "[a-z.]+" is not a picture, audio, video or PDF/],
  ['../outside.png', /image: "\.\.\/outside\.png" is not in the folder/],
  ['.hidden/x.png', /image: "\.hidden\/x\.png" is not in the folder/],
  ['out.png', /is a symbolic link that leaves the folder/],
  ['sly.png', /is a symbolic link that leaves the folder/],
  ['fake.png', /is not a picture that can be read/],
  ['images', /is not a picture, audio, video or PDF/],
  ['folder.png', /is not a regular file/],
])('image: %s is left out with a warning, and the article stays', async (image, message) => {
  const elsewhere = folderOf({ 'secret.png': PNG });
  const folder = folderOf({
    'site.yaml': SITE,
    'a.md': article(`image: ${image}\n`),
    'notes.txt': 'x',
    'page.html': 'x',
    'fake.png': 'x',
    '.hidden/x.png': PNG,
    'images/x.png': PNG,
    'folder.png/x': 'x',
  });
  symlinkSync(join(elsewhere, 'secret.png'), join(folder, 'out.png'));
  symlinkSync(join(folder, 'notes.txt'), join(folder, 'sly.png'));
  const readSite = () => loadSite(folder, { feeds: 'http://localhost' });
  const { articles, problems } = await createFolderSource({ folder, readSite, now: () => NOON }).load();
  expect(problems.map(formatProblem)).toEqual([expect.stringMatching(message)]);
  expect([articles.length, articles[0]?.image, articles[0]?.media]).toEqual([1, undefined, undefined]);
});

test('a drawing without a size, or with part of a pixel, has whole numbers or none', async () => {
  const { items, problems } = await publish({
    'a.md': article('image: a.svg\n'),
    'b.md': article('image: b.svg\n').replace('slug: a', 'slug: b'),
    'a.svg': SVG.replace('40', '40.6'),
    'b.svg': SVG.replace('width="40"', 'width="0"'),
  });
  const sizes = (await items()).map((item: { _feedstand: { image: object } }) => item._feedstand.image);
  expect(sizes[0]).toMatchObject({ width: 41, height: 30 });
  expect(sizes[1]).not.toHaveProperty('width');
  expect(problems).toEqual([expect.stringContaining('b.md:5: image: has no width and height')]);
});

test('a file that a body names and that does not exist is a warning at its line', async () => {
  const { problems, items } = await publish({ 'a.md': article('', 'One.\n\n![x](gone.png)\n') });
  expect(problems).toEqual(['a.md:8: body: shows "gone.png", which does not exist (warning)']);
  const [item] = await items();
  expect(item.content_html).toContain('src="https://n.example/gone.png"');
});

test('a picture that arrives, changes or goes changes the article without a change of the record', async () => {
  const { folder, publisher, clock, items } = await publish({ 'x/a.md': article('image: pics/a.png\n') });
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  await publisher.follow(() => {}, stop.signal);
  const image = async () => {
    clock.now += 1000;
    return (await items())[0].image;
  };
  expect(await image()).toBeUndefined();
  writeFile(folder, 'x/pics/a.png', PNG);
  await vi.waitFor(async () => expect(await image()).toMatch(/a\.png$/), { timeout: 5000 });
  const first = await image();
  writeFileSync(join(folder, 'x/pics/a.png'), Buffer.concat([PNG, Buffer.from('more')]));
  await vi.waitFor(async () => expect(await image()).not.toBe(first), { timeout: 5000 });
  rmSync(join(folder, 'x/pics'), { recursive: true });
  await vi.waitFor(async () => expect(await image()).toBeUndefined(), { timeout: 5000 });
});

test('pictures of the site are published too', async () => {
  const { app, ask, problems } = await publish({
    'site.yaml': `${SITE}logo: brand/logo.svg\nicon: brand/gone.png\n`,
    'brand/logo.svg': SVG,
    'a.md': article(''),
  });
  expect(problems).toEqual(['site.yaml:7: icon: does not exist; it is left out (warning)']);
  const [, logo = ''] = /src="([^"]*logo\.svg)"/.exec(await (await app.request('/')).text()) ?? [];
  expect(await (await ask(logo)).text()).toBe(SVG);
});

test('without media: serve a path is an error, as before, and nothing is published', async () => {
  const { problems, app } = await publish({
    'site.yaml': SITE.replace('media: serve\n', ''),
    'a.md': article('image: a.png\n'),
    'a.png': PNG,
  });
  expect(problems).toEqual([expect.stringContaining('image: must be an absolute http or https URL')]);
  expect((await app.request('/media/x/a.png')).status).toBe(404);
});

test('many records in threads name many files', async () => {
  const names = Array.from({ length: 2100 }, (_, index) => `a${index + 1}`);
  const files = Object.fromEntries(
    names.map((name) => [`${name}.md`, article(`image: ${name}.svg\n`).replace('slug: a', `slug: ${name}`)]),
  );
  const folder = folderOf({ 'site.yaml': SITE, ...files });
  mkdirSync(join(folder, 'x'));
  for (const name of names) writeFileSync(join(folder, `${name}.svg`), SVG.replace('40', name.slice(1)));
  const readSite = () => loadSite(folder, { feeds: 'http://localhost' });
  const { articles, problems } = await createFolderSource({ folder, readSite, now: () => NOON }).load();
  expect([problems.length, articles.length]).toEqual([0, 2100]);
  expect(articles.every(({ image }) => /\/media\/[0-9a-f]{20}\/a\d+\.svg$/.test(image?.url ?? ''))).toBe(
    true,
  );
});
