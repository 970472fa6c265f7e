import type { NewArticle, PreparedBy } from '../../src/domain/article-store.ts';
import { articleOf } from '../support.ts';

export const BY: PreparedBy = { version: 1, site: 'a' };

/** A record of a test, prepared. The fields are those of a JSON record. */
export function newArticle(slug: string, fields: object = {}, by = BY): NewArticle {
  const record = {
    slug,
    title: `Title of ${slug}`,
    published: '2026-11-01T10:00:00Z',
    markdown: 'A body.',
    ...fields,
  };
  const ownId = 'id' in fields ? { ownId: String(fields.id) } : {};
  return {
    article: articleOf(record),
    record: { format: 'json', text: JSON.stringify(record) },
    ...ownId,
    problems: [],
    preparedBy: by,
  };
}
