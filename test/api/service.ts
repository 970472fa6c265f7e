import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type ApiOptions, createApi } from '../../src/api/api.ts';
import type { WriteEntry } from '../../src/api/exchange.ts';
import { runPreparation } from '../../src/api/preparation.ts';
import type { ArticleStore } from '../../src/domain/article-store.ts';
import type { MediaLibrary } from '../../src/domain/media-library.ts';
import { hashSecret } from '../../src/domain/token-secret.ts';
import { type Token, type TokenStore, tokenScopes } from '../../src/domain/token-store.ts';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { parseSiteText } from '../../src/records/site-text.ts';
import { createStoreSource } from '../../src/records/store-source.ts';
import { createApiFetch } from '../../src/runtime/api-fetch.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { createNodeMediaIntake } from '../../src/runtime/node-media.ts';
import { createMemoryStore } from '../../src/stores/memory-store.ts';
import { createMemoryTokens } from '../../src/stores/memory-tokens.ts';
import { migratePostgresStore } from '../../src/stores/postgres/postgres-store.ts';
import { migrateSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import { POSTGRES_PROGRAMS, type PostgresServer, startPostgres } from '../stores/postgres-server.ts';
import { folderOf, NOON } from '../support.ts';

export const SITE =
  'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\nfeeds: https://feeds.example\n';

const DEFAULTS = { feeds: 'http://localhost:8787' };

export interface Stores {
  readonly articles: ArticleStore;
  readonly tokens: TokenStore;
  readonly media?: MediaLibrary;
}

type Named = readonly [name: string, open: () => Promise<Stores>];

export const stores: readonly [Named, Named, ...Named[]] = [
  ['memory', async () => ({ articles: createMemoryStore(), tokens: createMemoryTokens() })],
  ['SQLite', openSqlite],
  ...(POSTGRES_PROGRAMS === undefined ? [] : [['PostgreSQL', openPostgres] satisfies Named]),
];

let postgres: Promise<PostgresServer> | undefined;

/** One server for a file of tests, which ends it by `endStores`; each test has a database of its own. */
async function openPostgres(): Promise<Stores> {
  postgres ??= startPostgres();
  const url = await (await postgres).newDatabase();
  const { store } = await migratePostgresStore(url, () => NOON);
  onTestFinished(() => store.close());
  return store;
}

export async function endStores(): Promise<void> {
  const server = await postgres;
  postgres = undefined;
  await server?.remove();
}

async function openSqlite(): Promise<Stores> {
  const { store } = await migrateSqliteStore(join(folderOf({}), 'articles.db'), NOON);
  onTestFinished(() => store.close());
  return store;
}

export interface Sent {
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly address?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** The API and the feeds over a store, with a clock that the test moves, and a token `all` that may do everything. */
export async function apiOver(open: () => Promise<Stores>, more: Partial<ApiOptions> = {}) {
  const clock = { now: NOON };
  const now = () => clock.now;
  const store = await open();
  const { articles, tokens, media } = store;
  const source = createStoreSource({
    store: articles,
    readSite: (stored) => parseSiteText(stored?.text ?? SITE, DEFAULTS),
    now,
    schedule: () => {},
    pause: async () => {},
    bodies: new Map<number, string>(),
    media,
  });
  const publisher = createPublisher({ source, now, isImmediate: true });
  await publisher.load();
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  await publisher.follow(() => {}, controller.signal);
  const [log, errors]: [WriteEntry[], unknown[]] = [[], []];
  onTestFinished(() => expect(errors).toEqual(more.onError === undefined ? [] : errors));
  const api = createApi({
    articles,
    tokens,
    media: media && createNodeMediaIntake(media),
    source,
    publisher,
    now,
    parseSite: (text) => parseSiteText(text, DEFAULTS),
    prepare: async (job, context) => runPreparation(job, context),
    pause: async () => {},
    onWrite: (entry) => log.push(entry),
    onError: (error) => errors.push(error),
    openApi: () => '{"openapi":"3.1.0"}',
    ...more,
  });
  const fetch = createApiFetch(api);
  const app = createApp({ publisher, cache: createFeedCache(), now, media });
  const send = async (method: string, path: string, sent: Sent = {}): Promise<Answer> => {
    const { token = 'all', headers = {}, body, address = '192.0.2.1' } = sent;
    const authorization = token === '' ? {} : { authorization: `Bearer ${token}` };
    const init = {
      method,
      headers: { ...authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    };
    const response = await fetch(new Request(`https://feeds.example${path}`, init as RequestInit), {
      remoteAddress: address,
    });
    const text = await response.text();
    const isJson = /\bjson$/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  };
  const addToken = async (secret: string, token: Partial<Token> = {}) => {
    const whole = { name: secret, scopes: tokenScopes, topics: [], createdAt: NOON, ...token };
    expect(await tokens.create(await hashSecret(secret), whole)).toBe(true);
  };
  await addToken('all');
  return {
    store,
    articles,
    tokens,
    clock,
    log,
    errors,
    send,
    addToken,
    app,
    /** Puts a JSON record. */
    put: (slug: string, fields: object = {}, sent: Sent = {}) =>
      send('PUT', `/api/articles/${slug}`, {
        ...sent,
        headers: { 'content-type': 'application/json', ...sent.headers },
        body: JSON.stringify(recordOf(slug, fields)),
      }),
    /** The titles of a feed, newest first. */
    titles: async (path = '/feed'): Promise<readonly string[]> => {
      const { items } = await (await app.request(`${path}.json`)).json();
      return items.map(({ title }: { readonly title: string }) => title);
    },
  };
}

export function recordOf(slug: string, fields: object = {}): object {
  return { title: `Title of ${slug}`, published: '2026-11-01T10:00:00Z', markdown: 'A body.', ...fields };
}

/** Fields of a problem answer. */
export function problemOf({ status, headers, json }: Answer) {
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(json).toMatchObject({ type: 'about:blank', status });
  return json as { readonly title: string; readonly detail: string; readonly problems?: readonly object[] };
}
