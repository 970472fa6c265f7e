import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hashSecret } from '../../src/domain/token-secret.ts';
import { openPostgresStore } from '../../src/stores/postgres/postgres-store.ts';
import { POSTGRES_PROGRAMS, type PostgresServer, startPostgres } from '../stores/postgres-server.ts';
import { NOON } from '../support.ts';
import { runWith } from './run.ts';
import { type Serving, start } from './serving.ts';

const SITE = 'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\n';
const ENVIRONMENT = { FEEDS_URL: 'https://feeds.example', FEEDSTAND_TOKEN: 'x'.repeat(40) };
const WAIT = { timeout: 20_000, interval: 20 };

describe.skipIf(POSTGRES_PROGRAMS === undefined)('two replicas over PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.remove());

  async function startReplicas() {
    const store = await server.newDatabase();
    expect((await runWith(['store', 'migrate', store])).code).toBe(0);
    const owner = await openPostgresStore(store, () => NOON);
    await owner.articles.putSite(SITE, { now: NOON });
    const token = { name: 'cms', scopes: ['articles:write'], topics: [], createdAt: NOON } as const;
    await owner.tokens.create(await hashSecret('stored'), token);
    await owner.close();
    const begin = () => start([], {}, { store, environment: ENVIRONMENT });
    const [first, second] = [await begin(), await begin()] as const;
    return { store, first, second };
  }

  test('show what the other has written, and the same bytes', async () => {
    const { first, second } = await startReplicas();
    expect((await put(first, 'a')).status).toBe(201);
    expect(await titles(first)).toEqual(['Title of a']);
    await until(second, ['Title of a']);
    expect((await put(second, 'b', 'stored')).status).toBe(201);
    await until(first, ['Title of b', 'Title of a']);
    for (const format of ['rss', 'atom', 'json'])
      expect(await ask(first, `/feed.${format}`)).toEqual(await ask(second, `/feed.${format}`));
  });

  test('serve feeds while the database is down, refuse writes, and miss nothing when it is back', async () => {
    const { store, first, second } = await startReplicas();
    await put(first, 'a');
    await until(second, ['Title of a']);
    await server.kill();
    for (const replica of [first, second]) {
      await replica.until(
        ({ level, message }) => level === 'error' && /cannot be read/.test(String(message)),
      );
      // Also a feed that nobody has asked for: its bodies are here.
      expect((await ask(replica, '/feed.atom?limit=7')).text).toContain('Text of a.');
      expect(await ready(replica)).toEqual([200, { ready: true, stale: true, current: 1 }]);
      for (const token of [ENVIRONMENT.FEEDSTAND_TOKEN, 'stored']) {
        const answer = await put(replica, 'b', token);
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([
          503,
          expect.stringMatching(/^\d+$/),
        ]);
      }
    }
    expect(await runWith(['store', 'check', '--store', store])).toMatchObject({ code: 1 });
    await server.start();
    for (const replica of [first, second])
      await replica.until(({ message }) => message === 'the store is back');
    expect((await put(second, 'c')).status).toBe(201);
    for (const replica of [first, second]) {
      await until(replica, ['Title of c', 'Title of a']);
      expect(await ready(replica)).toEqual([200, { ready: true, current: 2 }]);
    }
  });

  test('learn of changes after every connection was cut', async () => {
    const { store, first, second } = await startReplicas();
    await put(first, 'a');
    await until(second, ['Title of a']);
    const owner = await openPostgresStore(store, () => NOON);
    const cut =
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?1 AND pid <> pg_backend_pid()';
    for (const slug of ['b', 'c', 'd']) {
      await owner.database.read([cut, 'feedstand']);
      await vi.waitUntil(async () => (await put(first, slug)).status < 300, WAIT);
      await vi.waitUntil(async () => (await titles(second)).includes(`Title of ${slug}`), WAIT);
    }
    await owner.close();
    expect(await titles(second)).toEqual(await titles(first));
  });
});

function url({ port }: Serving, path: string): string {
  return `http://127.0.0.1:${port}${path}`;
}

function put(replica: Serving, slug: string, token = ENVIRONMENT.FEEDSTAND_TOKEN): Promise<Response> {
  const record = {
    title: `Title of ${slug}`,
    published: '2026-01-01T00:00:00Z',
    markdown: `Text of ${slug}.`,
  };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(url(replica, `/api/articles/${slug}`), {
    method: 'PUT',
    headers,
    body: JSON.stringify(record),
  });
}

async function ask(replica: Serving, path: string) {
  const response = await fetch(url(replica, path));
  return { status: response.status, tag: response.headers.get('etag'), text: await response.text() };
}

async function ready(replica: Serving): Promise<readonly [number, unknown]> {
  const { status, text } = await ask(replica, '/readyz');
  return [status, JSON.parse(text)];
}

async function titles(replica: Serving): Promise<readonly string[]> {
  const { items } = JSON.parse((await ask(replica, '/feed.json')).text);
  return items.map(({ title }: { readonly title: string }) => title);
}

async function until(replica: Serving, wanted: readonly string[]): Promise<void> {
  const sorted = [...wanted].sort().join();
  await vi.waitUntil(async () => [...(await titles(replica))].sort().join() === sorted, WAIT);
}
