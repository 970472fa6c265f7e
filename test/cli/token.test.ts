import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashSecret } from '../../src/domain/token-secret.ts';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import { folderOf } from '../support.ts';
import { runWith } from './run.ts';

async function newStore(): Promise<string> {
  const address = `sqlite:${join(folderOf({}), 'articles.db')}`;
  const { code, out } = await runWith(['store', 'migrate', address]);
  expect([code, out]).toEqual([0, expect.stringContaining(`${address} took migration 1`)]);
  return address;
}

test('a store is created once', async () => {
  const address = await newStore();
  expect(await runWith(['store', 'migrate'], { STORE: address })).toMatchObject({
    code: 0,
    out: `${address} is current\n`,
  });
});

test('a token is created, listed and revoked, and its secret is stored nowhere', async () => {
  const STORE = await newStore();
  expect((await runWith(['token', 'list'], { STORE })).err).toContain('there is no token');
  const created = await runWith(['token', 'create', 'CMS 1', '--topic', 'category/politics'], { STORE });
  expect(created.code).toBe(0);
  const secret = created.out.trim();
  expect(secret).toMatch(/^fs_[\w-]{43}$/);
  expect(created.err).not.toContain(secret);
  const store = await openSqliteStore(STORE.slice('sqlite:'.length));
  expect(await store.tokens.find(await hashSecret(secret))).toMatchObject({
    name: 'CMS 1',
    scopes: ['articles:write', 'articles:delete'],
    topics: ['/category/politics'],
  });
  await store.close();
  const line = 'CMS 1: articles:write, articles:delete on /category/politics (created 2026-11-02';
  expect((await runWith(['token', 'list'], { STORE })).out).toBe(`${line})\n`);
  expect(await runWith(['token', 'create', 'CMS 1'], { STORE })).toMatchObject({ code: 1, out: '' });
  expect((await runWith(['token', 'revoke', 'CMS 1'], { STORE })).code).toBe(0);
  expect((await runWith(['token', 'list'], { STORE })).out).toBe(`${line}, revoked 2026-11-02)\n`);
  expect((await runWith(['token', 'revoke', 'CMS 1'], { STORE })).err).toContain(
    'no token "CMS 1" is in use',
  );
});

test('scopes are lists, or given one by one', async () => {
  const STORE = await newStore();
  await runWith(['token', 'create', 'a', '--scope', 'site,articles:write', '--scope', 'articles:delete'], {
    STORE,
  });
  expect((await runWith(['token', 'list'], { STORE })).out).toContain(
    'articles:write, articles:delete, site',
  );
});

test('everything that is wrong with a token is told at once, and nothing is created', async () => {
  const STORE = await newStore();
  const args = ['token', 'create', '-\n', '--scope', 'all', '--topic', 'feed', '--topic', 'x/y'];
  const { code, err } = await runWith(['token', 'create', '--', ' \n'], { STORE });
  expect([code, err]).toEqual([1, expect.stringContaining('NAME: must be')]);
  const second = await runWith(['token', 'create', 'a', ...args.slice(3)], { STORE });
  expect(second.err).toMatch(
    /3 settings are wrong:\n {2}--scope: .*"all"\n {2}--topic: .*"feed"\n {2}--topic: .*"x\/y"/,
  );
  expect((await runWith(['token', 'list'], { STORE })).out).toBe('');
});

test('without a store a command says how to name one', async () => {
  for (const args of [
    ['token', 'list'],
    ['store', 'migrate'],
  ])
    expect((await runWith(args)).err).toContain('--store: is missing; name a database');
});
