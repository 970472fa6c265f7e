import { type Article, htmlOf } from '../domain/article/article.ts';
import type { Site } from '../domain/site/site.ts';
import { type ArticleList, newestArticles } from './article-list.ts';
import type { Catalog } from './catalog.ts';
import { createFeedView } from './feed-view.ts';
import { LARGEST_FEED, NEWEST, newest, type Window } from './feed-window.ts';

/**
 * The sorted paths of feeds whose bytes may differ between two catalogs, for any limit. Includes topics that appear or disappear,
 * and every feed if `site.yaml` has changed. Drafts, scheduled articles and articles below the 200 newest have no effect. Neither
 * have records that were only read again or renamed, or whose `expires` changed. `paths` are those to look at: all by default.
 */
export function changedFeeds(
  before: Catalog,
  after: Catalog,
  paths: ReadonlySet<string> = new Set([...before.lists.keys(), ...after.lists.keys()]),
): string[] {
  if (before.site !== after.site) return [...paths].sort();
  const isSame = createComparison();
  const changed = [...paths].filter((path) => {
    const [a, b] = [before.lists.get(path), after.lists.get(path)];
    if (a === b) return false;
    return a === undefined || b === undefined || !showSame(a, b, { site: after.site, isSame });
  });
  return changed.sort();
}

type Comparison = (a: Article | undefined, b: Article | undefined) => boolean;

/** Whether all feeds of two lists have the same bytes. */
function showSame(
  a: ArticleList,
  b: ArticleList,
  { site, isSame }: { readonly site: Site; readonly isSame: Comparison },
): boolean {
  if (a.name !== b.name) return false;
  const [shown, others] = [newestArticles(a, LARGEST_FEED), newestArticles(b, LARGEST_FEED)];
  if (shown.length !== others.length) return false;
  if (!shown.every((article, index) => isSame(article, others[index]))) return false;
  // Now only the date of the feed may differ, which depends on these.
  if (String(a.departures) === String(b.departures) && (shown.length > 0 || a.from === b.from)) return true;
  return WINDOWS.every((window) => {
    return createFeedView(a, site, window).updated === createFeedView(b, site, window).updated;
  });
}

const WINDOWS: readonly Window[] = [
  NEWEST,
  ...Array.from({ length: LARGEST_FEED }, (_, index) => newest(index + 1)),
];

/** Compares articles by content. Each pair is compared once, however many lists contain it. */
function createComparison(): Comparison {
  const known = new Map<Article, { readonly other: Article; readonly same: boolean }>();
  return (a, b) => {
    if (a === b) return true;
    if (a === undefined || b === undefined || a.id !== b.id) return false;
    const pair = known.get(a);
    if (pair?.other === b) return pair.same;
    const same = htmlOf(a) === htmlOf(b) && formatFields(a) === formatFields(b);
    known.set(a, { other: b, same });
    return same;
  };
}

/** All fields except the body and those that no feed shows: the origin and the expiry. */
export function formatFields({
  html: _html,
  origin: _origin,
  expires: _expires,
  ...fields
}: Article): string {
  return JSON.stringify(fields);
}
