import type { StoredArticle, StoredHead, StoredSite, Tombstone } from '../domain/article-store.ts';
import type { Row } from './database.ts';

/** The head or tombstone of a row of `article`. */
export function headOfRow(row: Row): StoredHead | Tombstone {
  const { slug, seq, rev, changed } = row;
  const version = { slug: String(slug), seq: Number(seq), rev: String(rev), changedAt: Number(changed) };
  if (Number(row.deleted) === 1) return { kind: 'tombstone', ...version };
  return {
    kind: 'article',
    ...version,
    createdAt: Number(row.created),
    head: JSON.parse(String(row.head)),
    problems: row.problems === '[]' ? NONE : JSON.parse(String(row.problems)),
    preparedBy: { version: Number(row.prepared_version), site: String(row.prepared_site) },
  };
}

const NONE: readonly never[] = [];

/** The same of a row with the columns of the record and its body. */
export function articleOfRow(row: Row): StoredArticle | Tombstone {
  const head = headOfRow(row);
  if (head.kind === 'tombstone') return head;
  return {
    ...head,
    record: { format: row.format === 'json' ? 'json' : 'markdown', text: JSON.parse(String(row.record)) },
    html: JSON.parse(String(row.html)),
    ...(typeof row.own_id === 'string' ? { ownId: JSON.parse(row.own_id) } : {}),
  };
}

export function siteOfRow(row: Row | undefined): StoredSite | undefined {
  if (row === undefined) return undefined;
  const { text, rev, seq, changed } = row;
  return { text: JSON.parse(String(text)), rev: String(rev), seq: Number(seq), changedAt: Number(changed) };
}
