import { type Article, compareArticles } from '../domain/article/article.ts';
import { filterInSteps, type Steps, sortInSteps } from '../domain/steps.ts';

/** Up to this many changes, splicing is faster than filtering and sorting the list. */
const SPLICE_LIMIT = 16;

/** The articles of a list in feed order, after a change. */
export function* changedMembers(
  members: readonly Article[],
  removed: ReadonlySet<Article>,
  added: readonly Article[],
): Steps<readonly Article[]> {
  if (members.length === 0 && added.length === 0) return members;
  if (removed.size + added.length > SPLICE_LIMIT) {
    const remaining = yield* filterInSteps(members, (article) => !removed.has(article));
    return yield* sortInSteps(remaining.concat(added), compareArticles);
  }
  const next = members.slice();
  for (const article of removed) {
    const place = placeOf(article, next);
    if (next[place] === article) next.splice(place, 1);
  }
  for (const article of added) next.splice(placeOf(article, next), 0, article);
  return next;
}

/** The index of an article in feed order, or the index at which to insert it. */
function placeOf(article: Article, members: readonly Article[]): number {
  return firstIndex(members, (member) => compareArticles(member, article) >= 0);
}

/**
 * Binary search: the first index for which `matches` is true, or the length. `matches` must be true for all later members too.
 */
export function firstIndex<Member>(members: readonly Member[], matches: (member: Member) => boolean): number {
  let [low, high] = [0, members.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const member = members[middle];
    if (member !== undefined && matches(member)) high = middle;
    else low = middle + 1;
  }
  return low;
}
