import type { Article } from '../domain/article/article.ts';
import { articleOfRow } from './article-rows.ts';
import { getStatement, rivalStatement } from './article-statements.ts';
import type { Database, Statement } from './database.ts';
import { claimOf, type Present, type Rival } from './decision.ts';

/** A database with those who are told of its writes. */
export interface ArticleDatabase {
  readonly database: Database;
  /** Writes; tells the watchers once that is durable. */
  write(statements: readonly Statement[]): ReturnType<Database['batch']>;
}

export async function presentOf(database: Database, slug: string): Promise<Present> {
  const [rows = []] = await database.read(getStatement(slug));
  return rows[0] === undefined ? undefined : articleOfRow(rows[0]);
}

/** Another article that has the id of this one. */
export async function rivalOf(database: Database, article: Article): Promise<Rival | undefined> {
  const claim = claimOf(article);
  if (claim === undefined) return undefined;
  const [rows = []] = await database.read(rivalStatement(claim, article.slug));
  const [row] = rows;
  return row === undefined ? undefined : { slug: String(row.slug), id: JSON.parse(String(row.head)).id };
}
