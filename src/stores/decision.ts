import { htmlOf } from '../domain/article/article.ts';
import type {
  DeleteResult,
  NewArticle,
  Precondition,
  Preparation,
  PutResult,
  PutSiteResult,
  StoredArticle,
  StoredSite,
  StoredVersion,
  Tombstone,
} from '../domain/article-store.ts';
import { isEqual } from '../domain/equal.ts';

/** What a store has under a slug. */
export type Present = StoredArticle | Tombstone | undefined;

/** An article that has the id of another. */
export interface Rival {
  readonly slug: string;
  readonly id: string;
}

/** Whether a put writes, or its result without writing. Every store decides by this. */
export function decidePut(
  { article, record, ownId }: NewArticle,
  present: Present,
  rival: Rival | undefined,
  when: Precondition | undefined,
): PutResult | 'write' {
  const stored = present?.kind === 'article' ? present : undefined;
  const isSame =
    stored !== undefined && stored.record.text === record.text && stored.record.format === record.format;
  // A put that is sent again has happened already, even if its If-Match names the revision before (RFC 9110 section 13.1.1).
  if (isSame && !(when !== undefined && 'absent' in when))
    return { kind: 'unchanged', version: versionOf(stored) };
  if (!isMet(when, stored?.rev)) return refused(stored);
  const isNamed = when !== undefined && 'ifMatch' in when;
  if (stored !== undefined && !isNamed && stored.ownId !== ownId)
    return { kind: 'taken', field: 'slug', slug: stored.slug, id: stored.head.id };
  if (rival !== undefined && !article.draft) return { kind: 'taken', field: 'id', ...rival };
  return 'write';
}

export function decideDelete(present: Present, when: Precondition | undefined): DeleteResult | StoredArticle {
  const stored = present?.kind === 'article' ? present : undefined;
  if (!isMet(when, stored?.rev)) return refused(stored);
  return stored ?? { kind: 'absent' };
}

export function decideSite(
  text: string,
  before: StoredSite | undefined,
  when: Precondition | undefined,
): PutSiteResult | 'write' {
  if (before?.text === text && !(when !== undefined && 'absent' in when))
    return { kind: 'unchanged', site: before };
  return isMet(when, before?.rev) ? 'write' : refused(before);
}

function isMet(when: Precondition | undefined, rev: string | undefined): boolean {
  if (when === undefined) return true;
  if ('ifMatch' in when) return when.ifMatch === rev;
  return 'absent' in when ? rev === undefined : rev !== undefined;
}

function refused(stored: Pick<StoredVersion, 'rev'> | undefined): {
  readonly kind: 'precondition';
  readonly rev?: string;
} {
  return { kind: 'precondition', ...(stored === undefined ? {} : { rev: stored.rev }) };
}

/** Whether preparing an article anew gave what was stored. */
export function isSameArticle(
  { head, html, problems }: StoredArticle,
  { article, problems: next }: Preparation,
): boolean {
  const { html: _html, ...nextHead } = article;
  return html === htmlOf(article) && isEqual(head, nextHead) && isEqual(problems, next);
}

export function versionOf({ rev, seq, createdAt, changedAt }: StoredVersion): StoredVersion {
  return { rev, seq, createdAt, changedAt };
}

/** The id that an article claims; in Atom, where two ids may be one. A hidden article claims none. */
export function claimOf({ draft, id, atomId }: NewArticle['article']): string | undefined {
  return draft ? undefined : (atomId ?? id);
}

/** 96 random bits: no revision is given twice, not even after a backup was restored. */
export function newRevision(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
