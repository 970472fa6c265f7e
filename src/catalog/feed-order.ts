import { type Article, compareArticles } from '../domain/article/article.ts';

/** Up to this many single changes cost less than one pass over a list. */
const FEW = 16;

/** A list's articles, in feed order, after some came and some went. */
export function changedMembers(
  members: readonly Article[],
  removed: ReadonlySet<Article>,
  added: readonly Article[],
): readonly Article[] {
  if (members.length === 0 && added.length === 0) return members;
  if (removed.size + added.length > FEW) {
    const stay = members.filter((article) => !removed.has(article));
    return stay.concat(added).sort(compareArticles);
  }
  const next = members.slice();
  for (const article of removed) {
    const place = placeOf(article, next);
    if (next[place] === article) next.splice(place, 1);
  }
  for (const article of added) next.splice(placeOf(article, next), 0, article);
  return next;
}

/** Where an article is in feed order, or would be. */
function placeOf(article: Article, members: readonly Article[]): number {
  return firstIndex(members, (member) => compareArticles(member, article) >= 0);
}

/** The first index at which `holds` is true, as it is for all later ones; the length if it never is. */
export function firstIndex<Member>(members: readonly Member[], holds: (member: Member) => boolean): number {
  let [low, high] = [0, members.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const member = members[middle];
    if (member !== undefined && holds(member)) high = middle;
    else low = middle + 1;
  }
  return low;
}
