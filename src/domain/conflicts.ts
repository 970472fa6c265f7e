import type { Article } from './article.ts';
import { selectionPath, topicsOf } from './selection.ts';
import type { Site } from './site.ts';
import { formatOrigin, type Problem } from './source.ts';
import { spellingOf } from './topic.ts';

/**
 * What no record shows alone: an id or a slug that two records claim, and different names that share one slug. Of two that
 * claim the same, the first in the order of `articles` is kept. Drafts claim nothing: they are in no feed.
 */
export function resolveConflicts(articles: readonly Article[], site: Site): Resolved {
  const claims = new Map<string, Article>();
  const problems: Problem[] = [];
  const kept = articles.filter((article) => {
    if (article.draft) return true;
    const found = duplicate(article, claims);
    if (found !== undefined) problems.push(found);
    if (found === undefined) for (const claim of claimsOf(article)) claims.set(claim.key, article);
    return found === undefined;
  });
  return { articles: kept, problems: [...problems, ...sharedSlugs(kept, site)] };
}

export interface Resolved {
  readonly articles: readonly Article[];
  readonly problems: readonly Problem[];
}

function claimsOf({ id, slug }: Article) {
  return [
    // The slug first: an id that a record does not give comes from it.
    { key: `slug ${slug}`, field: 'slug', value: slug },
    { key: `id ${id}`, field: 'id', value: id },
  ];
}

function duplicate(article: Article, claims: ReadonlyMap<string, Article>): Problem | undefined {
  for (const { key, field, value } of claimsOf(article)) {
    const winner = claims.get(key);
    if (winner === undefined) continue;
    const message = `"${value}" is that of ${formatOrigin(winner.origin)} already, which is served`;
    return { severity: 'error', origin: article.origin, field, message };
  }
  return undefined;
}

const FIELDS = {
  category: 'categories',
  tag: 'tags',
  author: 'authors',
  language: 'language',
  source: 'source',
};

function sharedSlugs(articles: readonly Article[], site: Site): Problem[] {
  const spellings = new Map<string, Map<string, string>>();
  const problems: Problem[] = [];
  for (const article of articles.filter(({ draft }) => !draft)) {
    for (const topic of topicsOf(article, site)) {
      const path = selectionPath(topic.selection);
      const known = spellings.get(path) ?? new Map<string, string>();
      const [first] = known.values();
      if (known.has(spellingOf(topic.name))) continue;
      spellings.set(path, known.set(spellingOf(topic.name), topic.name));
      if (first === undefined) continue;
      const message = `"${topic.name}" and "${first}" share the address ${path}; they are one topic`;
      problems.push({
        severity: 'warning',
        origin: article.origin,
        field: FIELDS[topic.selection.kind],
        message,
      });
    }
  }
  return problems;
}
