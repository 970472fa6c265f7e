import type {
  ArticleStore,
  Changes,
  DeleteResult,
  Preparation,
  PutSiteResult,
  StoredHead,
  WriteOptions,
} from '../domain/article-store.ts';
import { type ArticleDatabase, presentOf, rivalOf } from './article-database.ts';
import { articleOfRow, headOfRow, siteOfRow } from './article-rows.ts';
import {
  CLOCK,
  changesStatement,
  deleteStatements,
  outdatedStatement,
  putSiteStatements,
  putStatements,
  SITE,
  stampStatement,
  writtenStatement,
} from './article-statements.ts';
import type { Database, WatchedDatabase } from './database.ts';
import { decideDelete, decideSite, isSameArticle, newRevision } from './decision.ts';
import { announceStatements } from './outbox-statements.ts';
import { createPutting } from './putting.ts';

/** Where the bodies of articles are read without waiting. */
export interface Bodies {
  read(seq: number): string | undefined;
  /** Receives the body of each change, where bodies are not read from the database. */
  keep?(slug: string, seq: number, html: string | undefined): void;
  clear?(): void;
}

/** Articles in a database whose schema is current. */
export function createSqlArticles(database: WatchedDatabase, bodies: Bodies): ArticleStore {
  const watchers = new Set<() => void>();
  const store: ArticleDatabase = {
    database,
    async write(statements) {
      const rows = await database.batch(statements);
      for (const watcher of watchers) watcher();
      return rows;
    },
  };
  const { put, putAll } = createPutting(store);
  return {
    put,
    putAll,
    get: async (slug) => presentOf(database, slug),
    delete: (slug, options) => remove(store, slug, options),
    changesSince: (cursor, limit) => changesSince({ database, bodies }, cursor, limit),
    readBody: bodies.read,
    async outdated(by, limit) {
      const [rows = []] = await database.read(outdatedStatement(by, limit));
      return rows.map(articleOfRow).filter((one) => one.kind === 'article');
    },
    prepareAnew: (stored, preparation, options) => prepareAnew(store, stored, preparation, options),
    async site() {
      const [rows = []] = await database.read(SITE);
      return siteOfRow(rows[0]);
    },
    putSite: (text, options) => putSite(store, text, options),
    watch(onHint, signal) {
      watchers.add(onHint);
      signal.addEventListener('abort', () => watchers.delete(onHint));
      database.watch(onHint, signal);
    },
    close: database.close,
  };
}

async function changesSince(
  { database, bodies }: { readonly database: Database; readonly bodies: Bodies },
  cursor: number,
  limit: number,
): Promise<Changes> {
  // The clock is read first: what is written in between comes again.
  const [clock = [], sites = []] = await database.read(CLOCK, SITE);
  const now = Number(clock[0]?.seq ?? 0);
  if (cursor > now) {
    bodies.clear?.();
    return { articles: [], cursor: 0, more: true, isReset: true };
  }
  const { keep } = bodies;
  const [rows = []] = await database.read(changesStatement(cursor, limit, keep !== undefined));
  for (const { slug, seq, html } of keep === undefined ? [] : rows)
    keep?.(String(slug), Number(seq), html === null ? undefined : JSON.parse(String(html)));
  const site = siteOfRow(sites[0]);
  const last = rows.at(-1);
  const more = rows.length === limit;
  return {
    articles: rows.map(headOfRow),
    ...(site !== undefined && site.seq > cursor ? { site } : {}),
    cursor: more ? Number(last?.seq) : Math.max(now, Number(last?.seq ?? 0)),
    more,
    isReset: false,
  };
}

async function remove(store: ArticleDatabase, slug: string, options: WriteOptions): Promise<DeleteResult> {
  const { now, when, announce } = options;
  for (;;) {
    const present = await presentOf(store.database, slug);
    const decision = decideDelete(present, when);
    if (decision.kind !== 'article') return decision;
    const rev = newRevision();
    const deliveries = announce?.deliveries(decision.head, undefined) ?? [];
    const rows = await store.write([
      ...deleteStatements(decision, rev, now),
      ...announceStatements(deliveries, slug, { now, announce }),
      writtenStatement(slug),
    ]);
    const seq = rows.at(-1)?.[0]?.seq;
    if (seq === undefined) continue;
    return { kind: 'deleted', tombstone: { kind: 'tombstone', slug, rev, seq: Number(seq), changedAt: now } };
  }
}

async function prepareAnew(
  store: ArticleDatabase,
  { slug, seq }: StoredHead,
  prepared: Preparation,
  { now, announce }: Omit<WriteOptions, 'when'>,
): Promise<'prepared' | 'changed' | 'taken'> {
  const present = await presentOf(store.database, slug);
  if (present?.kind !== 'article' || present.seq !== seq) return 'changed';
  if (isSameArticle(present, prepared)) {
    const [rows = []] = await store.database.batch([stampStatement(slug, seq, prepared.preparedBy)]);
    return rows.length === 0 ? 'changed' : 'prepared';
  }
  if ((await rivalOf(store.database, prepared.article)) !== undefined) return 'taken';
  const { record, ownId, rev, createdAt, changedAt } = present;
  const write = { prepared, record, ownId, rev, createdAt, changedAt, expected: seq };
  const deliveries = announce?.deliveries(present.head, prepared.article) ?? [];
  const rows = await store.write([
    ...putStatements(write, now),
    ...announceStatements(deliveries, slug, { now, announce }),
    writtenStatement(slug),
  ]);
  return rows.at(-1)?.length === 0 ? 'changed' : 'prepared';
}

async function putSite(
  store: ArticleDatabase,
  text: string,
  { now, when }: Pick<WriteOptions, 'now' | 'when'>,
): Promise<PutSiteResult> {
  for (;;) {
    const [rows = []] = await store.database.read(SITE);
    const before = siteOfRow(rows[0]);
    const decision = decideSite(text, before, when);
    if (decision !== 'write') return decision;
    const rev = newRevision();
    const written = await store.write(putSiteStatements(text, rev, now, before?.seq ?? 0));
    const site = siteOfRow(written.at(-1)?.[0]);
    if (site?.rev === rev) return { kind: before === undefined ? 'created' : 'replaced', site };
  }
}
