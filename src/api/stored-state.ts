import type { ArticleHead, StoredArticle, StoredVersion, Tombstone } from '../domain/article-store.ts';
import type { Problem } from '../domain/problem.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { recordProblem } from './preparation.ts';
import type { RecordProblem, State } from './schemas.ts';

type Present = StoredArticle | Tombstone | undefined;

export function articleOf(present: Present): StoredArticle | undefined {
  return present?.kind === 'article' ? present : undefined;
}

export function stateOf({ draft, published, expires }: ArticleHead, now: number): Exclude<State, 'deleted'> {
  if (draft) return 'hidden';
  if (published > now) return 'scheduled';
  return expires !== undefined && expires <= now ? 'expired' : 'live';
}

/** What answers say of every article. */
export function describeArticle(
  slug: string,
  { head, version }: { readonly head: ArticleHead; readonly version: StoredVersion },
  now: number,
) {
  const { rev, createdAt, changedAt } = version;
  return {
    slug,
    revision: rev,
    changedAt: formatInstant(changedAt),
    id: head.id,
    url: head.url,
    state: stateOf(head, now),
    createdAt: formatInstant(createdAt),
  };
}

export function storedProblems(problems: readonly Problem[]): RecordProblem[] {
  return problems.map((problem) => recordProblem(problem));
}
