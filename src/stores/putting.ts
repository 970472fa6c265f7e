import type { ArticleStore, NewArticle, PutResult, WriteOptions } from '../domain/article-store.ts';
import { type ArticleDatabase, presentOf, rivalOf } from './article-database.ts';
import { putStatements, writtenStatement } from './article-statements.ts';
import type { Row, Statement } from './database.ts';
import { claimOf, decidePut, newRevision, type Present } from './decision.ts';
import { announceStatements } from './outbox-statements.ts';

/** The most articles of one transaction: other writers wait for it. */
const MOST_AT_ONCE = 100;

/** A put that is decided, and not written yet. */
interface Put {
  /** Its place in the results. */
  readonly index: number;
  readonly created: boolean;
  readonly rev: string;
  readonly createdAt: number;
  readonly statements: readonly Statement[];
}

/** Puts of one transaction. None depends on another. */
interface Group {
  readonly puts: Put[];
  readonly slugs: Set<string>;
  readonly claims: Set<string>;
}

export function createPutting(store: ArticleDatabase): Pick<ArticleStore, 'put' | 'putAll'> {
  const put = async (article: NewArticle, options: WriteOptions): Promise<PutResult> => {
    // The article that was decided on may change before it is written: then it is decided again.
    for (;;) {
      const [result] = await putOnce(store, [article], options);
      if (result !== undefined) return result;
    }
  };
  return {
    put,
    async putAll(articles, options) {
      const results = await putOnce(store, articles, options);
      for (const [index, article] of articles.entries()) results[index] ??= await put(article, options);
      return results.filter((result) => result !== undefined);
    },
  };
}

type Results = (PutResult | undefined)[];

/** A result is `undefined` if another writer came in between. */
async function putOnce(
  store: ArticleDatabase,
  articles: readonly NewArticle[],
  options: WriteOptions,
): Promise<Results> {
  const results: Results = articles.map(() => undefined);
  let group = emptyGroup();
  const flush = async () => {
    await writeGroup(store, group, { results, options });
    group = emptyGroup();
  };
  for (const [index, article] of articles.entries()) {
    if (mayDepend(article, group) || group.puts.length === MOST_AT_ONCE) await flush();
    let rival = await rivalOf(store.database, article.article);
    if (rival !== undefined && group.slugs.has(rival.slug)) {
      await flush();
      rival = await rivalOf(store.database, article.article);
    }
    const present = await presentOf(store.database, article.article.slug);
    const decision = decidePut(article, present, rival, options.when);
    if (decision === 'write') add(group, article, putOf(index, article, present, options));
    else results[index] = decision;
  }
  await flush();
  return results;
}

function emptyGroup(): Group {
  return { puts: [], slugs: new Set(), claims: new Set() };
}

function mayDepend({ article }: NewArticle, { slugs, claims }: Group): boolean {
  return slugs.has(article.slug) || claims.has(claimOf(article) ?? '');
}

function add({ puts, slugs, claims }: Group, { article }: NewArticle, put: Put): void {
  puts.push(put);
  slugs.add(article.slug);
  const claim = claimOf(article);
  if (claim !== undefined) claims.add(claim);
}

function putOf(index: number, article: NewArticle, present: Present, { now, announce }: WriteOptions): Put {
  const before = present?.kind === 'article' ? present : undefined;
  const { record, ownId } = article;
  const rev = newRevision();
  const createdAt = before?.createdAt ?? now;
  const expected = present?.seq ?? 0;
  const write = { prepared: article, record, ownId, rev, createdAt, changedAt: now, expected };
  const deliveries = announce?.deliveries(before?.head, article.article) ?? [];
  const { slug } = article.article;
  const statements = [
    ...putStatements(write, now),
    ...announceStatements(deliveries, slug, { now, announce }),
    writtenStatement(slug),
  ];
  return { index, created: before === undefined, rev, createdAt, statements };
}

async function writeGroup(
  store: ArticleDatabase,
  { puts }: Group,
  { results, options }: { readonly results: Results; readonly options: WriteOptions },
): Promise<void> {
  if (puts.length === 0) return;
  const rows = await store.write(puts.flatMap(({ statements }) => statements));
  let end = 0;
  for (const { index, created, rev, createdAt, statements } of puts) {
    end += statements.length;
    const seq = seqOf(rows[end - 1]);
    if (seq === undefined) continue;
    const version = { rev, seq, createdAt, changedAt: options.now };
    results[index] = { kind: created ? 'created' : 'replaced', version };
  }
}

function seqOf([row]: readonly Row[] = []): number | undefined {
  return row === undefined ? undefined : Number(row.seq);
}
