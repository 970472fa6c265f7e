import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { SourceError } from '../../src/domain/article-source.ts';
import type { ArticleStore } from '../../src/domain/article-store.ts';
import { migratePostgresStore, openPostgresStore } from '../../src/stores/postgres/postgres-store.ts';
import { MIGRATIONS } from '../../src/stores/schema.ts';
import { announcedContract, sharedAnnouncedContract } from '../announce/announced-contract.ts';
import { outboxContract, ping } from '../announce/outbox-contract.ts';
import { NOON } from '../support.ts';
import { newArticle } from './articles.ts';
import { mediaContract } from './media-contract.ts';
import { POSTGRES_PROGRAMS, type PostgresServer, startPostgres } from './postgres-server.ts';
import { startSilentProxy } from './silent-proxy.ts';
import { storeContract } from './store-contract.ts';
import { tokenContract } from './token-contract.ts';

const now = NOON;
const clock = () => NOON;

test('continuous integration has a PostgreSQL server', () => {
  expect(POSTGRES_PROGRAMS !== undefined || process.env.CI === undefined).toBe(true);
});

describe.skipIf(POSTGRES_PROGRAMS === undefined)('PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.remove());

  async function newStore() {
    const url = await server.newDatabase();
    let time = NOON;
    const { store } = await migratePostgresStore(url, () => time);
    onTestFinished(() => store.close());
    const setClock = (next: number) => {
      time = next;
    };
    return { ...store, url, setClock };
  }
  async function another(url: string) {
    const store = await openPostgresStore(url, clock);
    onTestFinished(() => store.close());
    return store;
  }

  describe('a store', () => {
    storeContract(newStore);
    tokenContract(async () => (await newStore()).tokens);
    mediaContract(async () => (await newStore()).media);
    outboxContract(async () => (await newStore()).outbox);
    announcedContract(newStore);
    sharedAnnouncedContract(async () => {
      const first = await newStore();
      return [first, await another(first.url)];
    });
  });

  test('another process sees a change at once, by a notice', async () => {
    const { articles, url } = await newStore();
    const other = await another(url);
    const hints = hintsOf(other.articles);
    // It listens.
    await hints.next();
    await articles.put(newArticle('a'), { now });
    await hints.next();
    expect(await slugsOf(other.articles)).toEqual(['a']);
  });

  test('a follower of eight writers misses no change', async () => {
    const { articles, url } = await newStore();
    const writers = await Promise.all(Array.from({ length: 8 }, () => another(url)));
    const seen = new Set<string>();
    let cursor = 0;
    const follow = async () => {
      const { articles: changes, cursor: next } = await articles.changesSince(cursor, 7);
      for (const { slug, rev } of changes) seen.add(`${slug} ${rev}`);
      cursor = next;
    };
    let isWriting = true;
    const following = (async () => {
      while (isWriting) await follow();
    })();
    const written = await Promise.all(
      writers.map(async (writer, index) => {
        const revs: string[] = [];
        for (let count = 0; count < 40; count++) {
          const slug = `${index}-${count}`;
          const result = await writer.articles.put(newArticle(slug), { now });
          if ('version' in result) revs.push(`${slug} ${result.version.rev}`);
        }
        return revs;
      }),
    );
    isWriting = false;
    await following;
    for (let before = -1; before !== cursor; ) {
      before = cursor;
      await follow();
    }
    expect(seen).toEqual(new Set(written.flat()));
    expect(seen.size).toBe(320);
  });

  test('while the server is down nothing is written, and afterwards its changes are told again', async () => {
    const { articles, url } = await newStore();
    const other = await another(url);
    await articles.put(newArticle('a'), { now });
    await articles.changesSince(0, 10);
    const hints = hintsOf(articles);
    await hints.next();
    await server.kill();
    // The connection that listened was cut.
    await hints.next();
    await expect(articles.changesSince(0, 10)).rejects.toThrow(SourceError);
    await expect(articles.put(newArticle('b'), { now })).rejects.toThrow(SourceError);
    expect(articles.readBody(1)).toContain('A body.');
    await server.start();
    await hints.next();
    expect(await slugsOf(articles)).toEqual(['a']);
    await other.articles.put(newArticle('c'), { now });
    await hints.next();
    expect(await slugsOf(articles)).toEqual(['a', 'c']);
  });

  test('connections that are lost without a word are replaced once the server tells of changes again', async () => {
    const { articles, url } = await newStore();
    await articles.put(newArticle('a'), { now });
    const proxy = await startSilentProxy(url);
    const other = await another(proxy.url);
    const hints = hintsOf(other.articles);
    await hints.next();
    expect(await slugsOf(other.articles)).toEqual(['a']);
    proxy.silence('LISTEN');
    // It was cut, and listens again.
    await hints.next();
    await hints.next();
    await articles.put(newArticle('b'), { now });
    expect(await slugsOf(other.articles)).toEqual(['a', 'b']);
  });

  test('a server that ends in the middle of transactions ends no process and blocks no connection', async () => {
    const { articles } = await newStore();
    let written = 0;
    for (let turn = 0; turn < 6; turn++) {
      const puts = Array.from({ length: 30 }, (_, index) => {
        return articles.put(newArticle(`t${turn}-${index}`), { now }).then(() => {
          written++;
        });
      });
      const settled = Promise.allSettled(puts);
      // Some are done, some are under way, some wait for a connection.
      await puts[turn];
      await server.kill();
      for (const result of await settled)
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(SourceError);
      await server.start();
      const { articles: stored } = await articles.changesSince(0, 500);
      expect(stored.length).toBeGreaterThanOrEqual(written);
    }
  });

  test('ten processes may make the tables at once', async () => {
    const url = await server.newDatabase();
    const made = await Promise.all(Array.from({ length: 10 }, () => migratePostgresStore(url, clock)));
    expect(made.flatMap(({ steps }) => steps)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    await Promise.all(made.map(({ store }) => store.close()));
  });

  test('a database without tables, or of a later release, is refused with what to do', async () => {
    const url = await server.newDatabase();
    await expect(openPostgresStore(url, clock)).rejects.toThrow(/has schema 0.*feedstand store migrate/);
    const { store } = await migratePostgresStore(url, clock);
    await store.database.batch([['INSERT INTO feedstand_migration (number, applied) VALUES (99, 0)']]);
    await store.close();
    await expect(openPostgresStore(url, clock)).rejects.toThrow(/schema 99.*update feedstand/);
    await expect(migratePostgresStore(url, clock)).rejects.toThrow(/schema 99.*update feedstand/);
  });

  test('each delivery is claimed by one process', async () => {
    const { outbox, url } = await newStore();
    const others = await Promise.all(Array.from({ length: 4 }, () => another(url)));
    await outbox.add(
      Array.from({ length: 40 }, (_, index) => ping(`topic-${index}`)),
      0,
      0,
    );
    const rounds = Array.from({ length: 8 }, () => others.map((other) => other.outbox.take('hub', 1, 5)));
    const taken = (await Promise.all(rounds.flat())).flat().map(({ topic }) => topic);
    expect(new Set(taken).size).toBe(taken.length);
  });

  test('a role that can only read serves, and writes nothing', async () => {
    const { articles, database, url } = await newStore();
    await articles.put(newArticle('a'), { now });
    await database.batch([
      ['DROP ROLE IF EXISTS reader'],
      ['CREATE ROLE reader LOGIN'],
      ['GRANT SELECT ON article, body, clock, site, feedstand_migration TO reader'],
    ]);
    const reader = await another(url.replace('//test@', '//reader@'));
    expect(await slugsOf(reader.articles)).toEqual(['a']);
    await expect(reader.articles.put(newArticle('b'), { now })).rejects.toThrow(/permission denied/);
    await database.batch([['DROP OWNED BY reader'], ['DROP ROLE reader']]);
  });

  test('no error shows a password', async () => {
    const url = 'postgres://user:secret@127.0.0.1:1/articles';
    await expect(openPostgresStore(url, clock)).rejects.toThrow(SourceError);
    await expect(openPostgresStore(url, clock)).rejects.not.toThrow(/secret/);
    await expect(openPostgresStore('postgres://user:secret@:x/', clock)).rejects.toThrow(
      'the URL of the database cannot be parsed; it is written as postgres://USER:PASSWORD@HOST/NAME',
    );
  });
});

async function slugsOf(articles: ArticleStore): Promise<string[]> {
  return (await articles.changesSince(0, 100)).articles.map(({ slug }) => slug);
}

/** Waits for the hints of a store, one after the other. */
function hintsOf(articles: ArticleStore) {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  let waiting = () => {};
  let hints = 0;
  articles.watch(() => {
    hints++;
    waiting();
  }, controller.signal);
  return {
    async next(): Promise<void> {
      while (hints === 0) {
        await new Promise<void>((resolve) => {
          waiting = resolve;
        });
      }
      hints = 0;
    },
  };
}
