import { createClaims } from '../catalog/claims.ts';
import { createSpellings } from '../catalog/topic-names.ts';
import type { Article } from '../domain/article/article.ts';
import type { Change, Loaded } from '../domain/article-source.ts';
import { compareOrigins, formatProblem, type Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { type KeptFile, locate } from './file-state.ts';
import { put, type Reading, type Shelf } from './folder-state.ts';
import { unreadProblems } from './unread-problems.ts';

/** What the records of a folder are together: which of them are served, and what only several of them show. */
export interface Records {
  readonly loaded: Loaded;
  /** Puts what was read upon the shelf; what has changed by that. */
  take(reading: Reading): Change;
}

type Difference = Omit<Change, 'site'>;

export function createRecords(shelf: Shelf, folder: string): Records {
  const claims = createClaims();
  let spellings = createSpellings(shelf.site);

  function* served(): Generator<Article> {
    for (const file of shelf.files.values()) {
      for (const article of articlesOf(file)) if (claims.isServed(article)) yield article;
    }
  }

  const serve = (removed: readonly Article[], added: readonly Article[]): Difference => {
    const change = claims.change(removed, added);
    const topics = spellings.change(change.removed, change.added, served);
    return {
      removed: change.removed,
      added: change.added,
      resolved: [...change.resolved, ...topics.resolved],
      found: locate(folder, [...change.found, ...topics.found]),
    };
  };
  /** What is said of topics names them by their addresses, which are the site's to give. */
  const spellAnew = (site: Site) => {
    const before = spellings.problems();
    spellings = createSpellings(site);
    spellings.change([], [...served()], served);
    return differenceOf([{ before, after: spellings.problems() }], (list) => list, formatProblem);
  };

  const files = [...shelf.files.values()];
  const first = serve([], files.flatMap(articlesOf));
  let ofUnread = unreadProblems(shelf.unread);
  const problems = [...shelf.siteProblems, ...ofUnread, ...files.flatMap(problemsOf), ...first.found];
  const articles = [...first.added].sort((a, b) => compareOrigins(a.origin, b.origin));

  return {
    loaded: { site: shelf.site, articles, problems: problems.sort(comparePlaces) },
    take(reading) {
      const { site, siteProblems, unread } = shelf;
      const beforeOfUnread = ofUnread;
      const changed = [...reading.files].map(([path, after]) => ({ before: shelf.files.get(path), after }));
      put(reading, shelf);
      if (shelf.unread !== unread) ofUnread = unreadProblems(shelf.unread);
      const articles = differenceOf(changed, articlesOf);
      const change = serve(articles.gone, articles.come);
      const told = site === shelf.site ? { gone: [], come: [] } : spellAnew(shelf.site);
      const problems = differenceOf(changed, problemsOf, formatProblem);
      const folderProblems = differenceOf(
        [
          { before: siteProblems, after: shelf.siteProblems },
          { before: beforeOfUnread, after: ofUnread },
        ],
        (list) => list,
        formatProblem,
      );
      return {
        site: shelf.site,
        removed: change.removed,
        added: change.added,
        resolved: [...folderProblems.gone, ...problems.gone, ...change.resolved, ...told.gone],
        found: [...folderProblems.come, ...problems.come, ...change.found, ...told.come],
      };
    },
  };
}

interface Pair<Value> {
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** What is in one and not in the other, by what `keyOf` says of it. */
function differenceOf<Value, Item>(
  pairs: readonly Pair<Value>[],
  itemsOf: (value: Value) => readonly Item[],
  keyOf: (item: Item) => unknown = (item) => item,
): { readonly gone: Item[]; readonly come: Item[] } {
  const [gone, come]: [Item[], Item[]] = [[], []];
  for (const { before, after } of pairs) {
    const [old, next] = [before, after].map((value) => (value === undefined ? [] : itemsOf(value))) as [
      readonly Item[],
      readonly Item[],
    ];
    const [oldKeys, nextKeys] = [new Set(old.map(keyOf)), new Set(next.map(keyOf))];
    gone.push(...old.filter((item) => !nextKeys.has(keyOf(item))));
    come.push(...next.filter((item) => !oldKeys.has(keyOf(item))));
  }
  return { gone, come };
}

function articlesOf({ records }: KeptFile): readonly Article[] {
  return records.flatMap(({ article }) => article ?? []);
}

function problemsOf({ problems, records }: KeptFile): readonly Problem[] {
  return [...problems, ...records.flatMap((record) => record.problems)];
}

/** Of `site.yaml` first, then in path order. */
function comparePlaces(a: Problem, b: Problem): number {
  const [first, second] = [a, b].map(({ origin }) => {
    return origin.file === 'site.yaml' ? { file: '' } : origin;
  }) as [Problem['origin'], Problem['origin']];
  return compareOrigins(first, second) || (a.line ?? 0) - (b.line ?? 0);
}
