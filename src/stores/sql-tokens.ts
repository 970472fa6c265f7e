import { type Token, type TokenStore, tokenScopes } from '../domain/token-store.ts';
import type { Database, Row } from './database.ts';

const TOKEN = 'SELECT name, scopes, topics, created, revoked FROM token';

/** Tokens in the tables of a store. */
export function createSqlTokens(database: Database): TokenStore {
  return {
    async create(hash, { name, scopes, topics, createdAt }) {
      const [rows = []] = await database.batch([
        [
          `INSERT INTO token (hash, name, scopes, topics, created)
           SELECT CAST(?1 AS TEXT), CAST(?2 AS TEXT), CAST(?3 AS TEXT), CAST(?4 AS TEXT), CAST(?5 AS BIGINT)
           WHERE NOT EXISTS (SELECT 1 FROM token WHERE name = ?2 AND revoked IS NULL) RETURNING name`,
          ...[hash, name, scopes.join(' '), JSON.stringify(topics), createdAt],
        ],
      ]);
      return rows.length > 0;
    },
    async find(hash) {
      const [rows = []] = await database.read([`${TOKEN} WHERE hash = ?1 AND revoked IS NULL`, hash]);
      return rows[0] && tokenOf(rows[0]);
    },
    async list() {
      const [rows = []] = await database.read([`${TOKEN} ORDER BY created, name`]);
      return rows.map(tokenOf);
    },
    async revoke(name, now) {
      const [rows = []] = await database.batch([
        ['UPDATE token SET revoked = ?2 WHERE name = ?1 AND revoked IS NULL RETURNING name', name, now],
      ]);
      return rows.length > 0;
    },
    async any() {
      const [rows = []] = await database.read(['SELECT 1 AS one FROM token WHERE revoked IS NULL LIMIT 1']);
      return rows.length > 0;
    },
  };
}

function tokenOf({ name, scopes, topics, created, revoked }: Row): Token {
  const words = new Set(String(scopes).split(' '));
  return {
    name: String(name),
    scopes: tokenScopes.filter((scope) => words.has(scope)),
    topics: JSON.parse(String(topics)),
    createdAt: Number(created),
    ...(revoked === null ? {} : { revokedAt: Number(revoked) }),
  };
}
