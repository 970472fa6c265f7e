import { htmlOf } from '../domain/article/article.ts';
import {
  BODY_GRACE_MS,
  type Preparation,
  type PreparedBy,
  type SentRecord,
} from '../domain/article-store.ts';
import type { Statement } from './database.ts';
import { claimOf } from './decision.ts';

/** What a batch writes for one article. */
export interface ArticleWrite {
  readonly prepared: Preparation;
  readonly record: SentRecord;
  readonly ownId?: string | undefined;
  readonly rev: string;
  readonly createdAt: number;
  readonly changedAt: number;
  /** The `seq` of what is replaced, a tombstone too; 0 if there is nothing. The write happens only if this is true. */
  readonly expected: number;
}

/** Each change takes the next number first, and with it the lock that orders writers. */
const NEXT: Statement = ['UPDATE clock SET seq = seq + 1'];

const IS_WRITTEN =
  'EXISTS (SELECT 1 FROM article, clock WHERE article.slug = ?1 AND article.seq = clock.seq)';

/** Writes nothing if the article changed meanwhile or its id is taken. */
export function putStatements(write: ArticleWrite, now: number): readonly Statement[] {
  const { prepared, record, ownId, rev, createdAt, changedAt, expected } = write;
  const { article, problems, preparedBy } = prepared;
  const { html: _html, ...head } = article;
  const { slug } = article;
  return [
    NEXT,
    [
      `INSERT INTO article (slug, seq, rev, created, changed, deleted, claim, prepared_version, prepared_site, head, problems,
         own_id, format, record)
       SELECT CAST(?1 AS TEXT), clock.seq, CAST(?2 AS TEXT), CAST(?3 AS BIGINT), CAST(?4 AS BIGINT), 0, CAST(?5 AS TEXT),
         CAST(?6 AS INTEGER), CAST(?7 AS TEXT), CAST(?8 AS TEXT), CAST(?9 AS TEXT), CAST(?10 AS TEXT), CAST(?11 AS TEXT),
         CAST(?12 AS TEXT)
       FROM clock
       WHERE COALESCE((SELECT seq FROM article WHERE slug = ?1), 0) = ?13
         AND NOT EXISTS (SELECT 1 FROM article WHERE claim = ?5 AND slug <> ?1)
       ON CONFLICT (slug) DO UPDATE SET seq = excluded.seq, rev = excluded.rev, created = excluded.created,
         changed = excluded.changed, deleted = 0, claim = excluded.claim, prepared_version = excluded.prepared_version,
         prepared_site = excluded.prepared_site, head = excluded.head, problems = excluded.problems,
         own_id = excluded.own_id, format = excluded.format, record = excluded.record`,
      ...[slug, rev, createdAt, changedAt, claimOf(article) ?? null, preparedBy.version, preparedBy.site],
      ...[JSON.stringify(head), JSON.stringify(problems), ownId === undefined ? null : JSON.stringify(ownId)],
      ...[record.format, JSON.stringify(record.text), expected],
    ],
    ...replaceBody(slug, expected, now),
    [
      `INSERT INTO body (seq, html) SELECT clock.seq, CAST(?2 AS TEXT) FROM clock WHERE ${IS_WRITTEN}`,
      slug,
      JSON.stringify(htmlOf(article)),
    ],
  ];
}

/** Writes nothing if the article changed meanwhile. */
export function deleteStatements(
  { slug, seq }: { readonly slug: string; readonly seq: number },
  rev: string,
  now: number,
): readonly Statement[] {
  return [
    NEXT,
    [
      `UPDATE article SET seq = (SELECT seq FROM clock), rev = ?2, changed = ?3, deleted = 1, claim = NULL, head = '',
         problems = '', own_id = NULL, record = '' WHERE slug = ?1 AND seq = ?4`,
      slug,
      rev,
      now,
      seq,
    ],
    ...replaceBody(slug, seq, now),
  ];
}

/** The body of the version before stays for as long as an edition may show it. */
function replaceBody(slug: string, replaced: number, now: number): readonly Statement[] {
  return [
    [`UPDATE body SET replaced = ?3 WHERE seq = ?2 AND ${IS_WRITTEN}`, slug, replaced, now],
    ['DELETE FROM body WHERE replaced < ?1', now - BODY_GRACE_MS],
  ];
}

/** Gives the new `seq` if the statements before it in the batch have written the article. */
export function writtenStatement(slug: string): Statement {
  return [`SELECT seq FROM article WHERE slug = ?1 AND ${IS_WRITTEN}`, slug];
}

export function stampStatement(slug: string, seq: number, { version, site }: PreparedBy): Statement {
  const sql =
    'UPDATE article SET prepared_version = ?3, prepared_site = ?4 WHERE slug = ?1 AND seq = ?2 RETURNING slug';
  return [sql, slug, seq, version, site];
}

const HEAD =
  'article.slug, article.seq, rev, created, changed, deleted, prepared_version, prepared_site, head, problems';

export function getStatement(slug: string): Statement {
  const sql = `SELECT ${HEAD}, own_id, format, record, html FROM article LEFT JOIN body ON body.seq = article.seq WHERE slug = ?1`;
  return [sql, slug];
}

export function rivalStatement(claim: string | null, slug: string): Statement {
  return ['SELECT slug, head FROM article WHERE claim = ?1 AND slug <> ?2', claim, slug];
}

export function changesStatement(cursor: number, limit: number, withBodies: boolean): Statement {
  // Without the second condition PostgreSQL merges the two from the first body on.
  const columns = withBodies
    ? `${HEAD}, html FROM article LEFT JOIN body ON body.seq = article.seq AND body.seq > ?1`
    : `${HEAD} FROM article`;
  return [`SELECT ${columns} WHERE article.seq > ?1 ORDER BY article.seq LIMIT ?2`, cursor, limit];
}

export function outdatedStatement({ version, site }: PreparedBy, limit: number): Statement {
  const sql = `SELECT ${HEAD}, own_id, format, record, html FROM article LEFT JOIN body ON body.seq = article.seq
    WHERE deleted = 0 AND (prepared_version < ?1 OR (prepared_version = ?1 AND prepared_site <> ?2)) LIMIT ?3`;
  return [sql, version, site, limit];
}

export const CLOCK: Statement = ['SELECT seq FROM clock'];

export const SITE: Statement = ['SELECT text, rev, seq, changed FROM site'];

export function putSiteStatements(
  text: string,
  rev: string,
  now: number,
  expected: number,
): readonly Statement[] {
  return [
    NEXT,
    [
      `INSERT INTO site (one, seq, rev, changed, text)
       SELECT 1, clock.seq, CAST(?1 AS TEXT), CAST(?2 AS BIGINT), CAST(?3 AS TEXT) FROM clock
       WHERE COALESCE((SELECT seq FROM site), 0) = ?4
       ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, rev = excluded.rev, changed = excluded.changed, text = excluded.text`,
      rev,
      now,
      JSON.stringify(text),
      expected,
    ],
    SITE,
  ];
}
