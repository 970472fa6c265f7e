import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { formatProblem } from '../../src/domain/problem.ts';
import { prepareForStore } from '../../src/records/store-record.ts';
import { migrateSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import type { Store } from '../../src/stores/store.ts';
import { folderOf, NOON, siteOf, writeFile } from '../support.ts';
import { runWith } from './run.ts';
import { start } from './serving.ts';

const now = NOON;
const SITE = 'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\n';
const WAIT = { timeout: 10_000, interval: 20 };

/** A store in a folder of its own, with a site in a file beside it unless there is to be none. */
async function newStore(files: Readonly<Record<string, string>> = { 'site.yaml': SITE }) {
  const folder = folderOf(files);
  const file = join(folder, 'articles.db');
  const { store } = await migrateSqliteStore(file, now);
  onTestFinished(() => store.close());
  return { store, folder, file, address: `sqlite:${file}` };
}

async function put({ articles }: Store, slug: string, fields: object = {}): Promise<void> {
  const record = {
    title: `Title of ${slug}`,
    published: '2026-01-01T00:00:00Z',
    markdown: 'Text.',
    ...fields,
  };
  const sent = { format: 'json', text: JSON.stringify(record) } as const;
  const prepared = prepareForStore(slug, sent, { site: siteOf(), now });
  if (!prepared.ok) throw new Error(prepared.problems.map(formatProblem).join('\n'));
  await articles.put(prepared.value, { now });
}

async function ask(port: number, path: string) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  const text = await response.text();
  return { status: response.status, tag: response.headers.get('etag'), text };
}

test('serves a store, and what another process writes', async () => {
  const { store, address } = await newStore();
  await put(store, 'a');
  const { port, child, stdout } = await start([], {}, { store: address });
  await vi.waitUntil(() => stdout.join('\n').includes('The Wire: 1 of 1 articles are in feeds'), WAIT);
  expect((await ask(port, '/feed.rss')).text).toContain('Title of a');
  await put(store, 'b', { tags: ['Coast'] });
  await vi.waitUntil(async () => (await ask(port, '/feed.rss')).text.includes('Title of b'), WAIT);
  expect((await ask(port, '/tag/coast.rss')).text).toContain('Title of b');
  await store.articles.delete('a', { now });
  await vi.waitUntil(async () => !(await ask(port, '/feed.rss')).text.includes('Title of a'), WAIT);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a SQLite file that does not exist is created, and the log says so', async () => {
  const address = `sqlite:${join(folderOf({}), 'new.db')}`;
  for (const isNew of [true, false]) {
    const { child, stdout, log } = await start([], {}, { store: address });
    await vi.waitUntil(() => stdout.join('\n').includes('There is no article yet'), WAIT);
    expect(log.some(({ message }) => message === 'the store did not exist and was created, empty')).toBe(
      isNew,
    );
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

test('metrics of a store have the time of its reading, and the caches of its bodies', async () => {
  const { store, address } = await newStore();
  await put(store, 'a');
  const { port } = await start(['--metrics'], {}, { store: address });
  const { text } = await ask(port, '/metrics');
  expect(text).toMatch(/^feedstand_reload_duration_seconds_count 1$/m);
  expect(text).toMatch(/^feedstand_last_reload_age_seconds \d/m);
  expect(text).toContain('feedstand_cache_bytes{cache="bodies"}');
});

test('a token of the environment writes, and the next answer has it', async () => {
  const { address } = await newStore();
  const environment = { FEEDSTAND_TOKEN: 'secret-of-the-test', SUPERDESK_SECRET: 'other' };
  const { port, log } = await start([], {}, { store: address, environment });
  const headers = { authorization: 'Bearer secret-of-the-test', 'content-type': 'application/json' };
  const body = '{"title":"Pushed","published":"2026-01-01T00:00:00Z","markdown":"Text."}';
  const url = `http://127.0.0.1:${port}/api/articles/2026/pushed`;
  const answer = await fetch(url, { method: 'PUT', headers, body });
  expect([answer.status, await answer.json()]).toMatchObject([
    201,
    { result: 'created', slug: '2026/pushed' },
  ]);
  expect((await ask(port, '/feed.rss')).text).toContain('<title>Pushed</title>');
  expect((await fetch(`http://127.0.0.1:${port}/micropub?q=config`, { headers })).status).toBe(200);
  expect(log).toContainEqual(
    expect.objectContaining({ message: 'created', token: 'FEEDSTAND_TOKEN', article: '2026/pushed' }),
  );
  expect(JSON.stringify(log)).not.toContain('secret-of-the-test');
});

test('without any token there is no API', async () => {
  const { address } = await newStore();
  const { port } = await start([], {}, { store: address });
  expect((await ask(port, '/api/articles')).status).toBe(404);
  expect((await ask(port, '/api/openapi.json')).status).toBe(404);
});

test('two processes over one store give equal bytes and entity tags', async () => {
  const { store, address } = await newStore({ 'site.yaml': `${SITE}feeds: https://feeds.example\n` });
  await put(store, 'a', { markdown: 'Größe – “so”.' });
  const [first, second] = await Promise.all([
    start([], {}, { store: address }),
    start([], {}, { store: address }),
  ]);
  await put(store, 'b');
  for (const { port } of [first, second])
    await vi.waitUntil(async () => (await ask(port, '/feed.atom')).text.includes('Title of b'), WAIT);
  for (const format of ['rss', 'atom', 'json'])
    expect(await ask(first.port, `/feed.${format}`)).toEqual(await ask(second.port, `/feed.${format}`));
});

test('a database that cannot be read leaves the last good feeds served, and /readyz says so', async () => {
  const { store, address, file } = await newStore();
  await put(store, 'a');
  const { port, until } = await start([], {}, { store: address });
  const before = await ask(port, '/feed.rss');
  renameSync(file, `${file}-away`);
  await until(({ level, message }) => level === 'error' && String(message).includes('removed or replaced'));
  expect(await ask(port, '/feed.rss')).toEqual(before);
  expect(JSON.parse((await ask(port, '/readyz')).text)).toMatchObject({ ready: true, stale: true });
  renameSync(`${file}-away`, file);
  await until(({ message }) => message === 'the store is back');
  expect(JSON.parse((await ask(port, '/readyz')).text)).toEqual({ ready: true, current: 1 });
});

test('a site in the file beside the database is followed, and one in the store is not used then', async () => {
  const { store, folder, address } = await newStore();
  await store.articles.putSite(SITE.replace('The Wire', 'The Cable'), { now });
  const { port, log } = await start([], {}, { store: address });
  expect(log).toContainEqual(expect.objectContaining({ level: 'warning', code: 'site.stored' }));
  expect((await ask(port, '/feed.rss')).text).toContain('<title>The Wire</title>');
  writeFile(folder, 'site.yaml', SITE.replace('The Wire', 'The Telegraph'));
  await vi.waitUntil(async () => (await ask(port, '/feed.rss')).text.includes('The Telegraph'), WAIT);
});

test('without a file the site of the store is served, and followed', async () => {
  const { store, address } = await newStore({});
  await store.articles.putSite(SITE, { now });
  const { port } = await start([], {}, { store: address });
  expect((await ask(port, '/feed.rss')).text).toContain('<title>The Wire</title>');
  await store.articles.putSite(SITE.replace('The Wire', 'The Cable'), { now });
  await vi.waitUntil(async () => (await ask(port, '/feed.rss')).text.includes('The Cable'), WAIT);
});

test('what an earlier program prepared is prepared anew while feeds are served', async () => {
  const { store, address } = await newStore();
  const text = '{"title":"Old","published":"2026-01-01T00:00:00Z","markdown":"Some *text*."}';
  const prepared = prepareForStore('a', { format: 'json', text }, { site: siteOf(), now });
  if (!prepared.ok) throw new Error('a record of the test has an error');
  const article = { ...prepared.value.article, html: '<p>Earlier.</p>' };
  await store.articles.put({ ...prepared.value, article, preparedBy: { version: 0, site: 'x' } }, { now });
  const { port, until } = await start([], {}, { store: address });
  expect(await until(({ message }) => message === 'articles were prepared anew')).toMatchObject({ count: 1 });
  await vi.waitUntil(async () => (await ask(port, '/feed.json')).text.includes('<em>text</em>'), WAIT);
});

test('an empty store says how to begin', async () => {
  const { address } = await newStore();
  const { stdout } = await start([], {}, { store: address });
  const step = `feedstand store import DIR --store ${address}`;
  await vi.waitUntil(() => stdout.join('\n').includes(step), WAIT);
});

test.each([
  [
    ['serve', 'articles', '--store', 'sqlite:a.db'],
    {},
    /DIR cannot be combined with a store: .*store import articles/,
  ],
  [['serve'], { STORE: 'sqlite:a.db', ARTICLES: '/x' }, /ARTICLES cannot be combined with a store/],
  [['serve', '--store', 'articles.db'], {}, /--store: must be sqlite: and a file.*"articles\.db"/],
  [
    ['serve'],
    { STORE: 'postgre://me:secret@host/db?password=secret' },
    /STORE: must be sqlite: .*"postgre:\/\/host\/db/,
  ],
  [['serve', '--store', 'sqlite:/no/such.db'], {}, /the database \/no\/such\.db cannot be opened: .*/],
])('%j with %j is one clear error', async (args, environment, message) => {
  const { code, err } = await runWith(args, environment);
  expect(code).toBe(1);
  expect(err).toMatch(message);
  expect(err).not.toContain('secret');
});

test('settings of a store that are wrong are told of all at once', async () => {
  const { address } = await newStore({ 'site.yaml': 'url: x\n' });
  const { code, err } = await runWith(['serve', '--store', address, '--port', 'x'], {});
  expect(code).toBe(1);
  expect(err).toMatch(/2 settings are wrong:\n {2}--port: .*\n {2}site\.yaml:1: url/);
});
