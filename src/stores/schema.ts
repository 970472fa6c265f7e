import type { Migration } from './migrations.ts';

/**
 * The schema, in SQL that SQLite, D1 and PostgreSQL understand. Texts that authors write are JSON, since drivers cut text off at
 * U+0000. The record comes last in its row, so that reading heads does not read it.
 */
export const MIGRATIONS: readonly Migration[] = [
  [
    // The order of changes. An identity column is no order: a follower of one missed 607 of 2,000 changes.
    'CREATE TABLE clock (one INTEGER PRIMARY KEY CHECK (one = 1), seq BIGINT NOT NULL)',
    'INSERT INTO clock (one, seq) VALUES (1, 0)',
    `CREATE TABLE article (
      slug TEXT PRIMARY KEY, seq BIGINT NOT NULL, rev TEXT NOT NULL, created BIGINT NOT NULL, changed BIGINT NOT NULL,
      deleted SMALLINT NOT NULL, claim TEXT, prepared_version INTEGER NOT NULL, prepared_site TEXT NOT NULL,
      head TEXT NOT NULL, problems TEXT NOT NULL, own_id TEXT, format TEXT NOT NULL, record TEXT NOT NULL)`,
    'CREATE UNIQUE INDEX article_seq ON article (seq)',
    'CREATE UNIQUE INDEX article_claim ON article (claim)',
    'CREATE INDEX article_prepared ON article (prepared_version, prepared_site) WHERE deleted = 0',
    'CREATE TABLE body (seq INTEGER PRIMARY KEY, replaced BIGINT, html TEXT NOT NULL)',
    'CREATE INDEX body_replaced ON body (replaced) WHERE replaced IS NOT NULL',
    `CREATE TABLE site (
      one INTEGER PRIMARY KEY CHECK (one = 1), seq BIGINT NOT NULL, rev TEXT NOT NULL, changed BIGINT NOT NULL,
      text TEXT NOT NULL)`,
    `CREATE TABLE token (
      hash TEXT PRIMARY KEY, name TEXT NOT NULL, scopes TEXT NOT NULL, topics TEXT NOT NULL, created BIGINT NOT NULL,
      revoked BIGINT)`,
    'CREATE UNIQUE INDEX token_name ON token (name) WHERE revoked IS NULL',
    `CREATE TABLE outbox (
      channel TEXT NOT NULL, topic TEXT NOT NULL, stage SMALLINT NOT NULL, version INTEGER NOT NULL,
      attempts INTEGER NOT NULL, since BIGINT NOT NULL, due BIGINT NOT NULL, lease BIGINT NOT NULL,
      PRIMARY KEY (channel, topic))`,
    'CREATE INDEX outbox_due ON outbox (channel, due)',
    'CREATE INDEX outbox_purge ON outbox (topic) WHERE stage = 0',
    'CREATE TABLE state (section TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (section, name))',
  ],
  [
    // The bytes are apart from what is said of them, in pieces that no driver and no process finds large.
    `CREATE TABLE media (
      hash TEXT PRIMARY KEY, upload TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, bytes BIGINT NOT NULL,
      width INTEGER, height INTEGER, named BIGINT NOT NULL)`,
    'CREATE INDEX media_named ON media (named)',
    'CREATE UNIQUE INDEX media_upload ON media (upload)',
    `CREATE TABLE media_piece (
      upload TEXT NOT NULL, piece INTEGER NOT NULL, written BIGINT NOT NULL, content BLOB NOT NULL,
      PRIMARY KEY (upload, piece))`,
  ],
];
