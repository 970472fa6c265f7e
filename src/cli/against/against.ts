import { createCatalog } from '../../catalog/catalog.ts';
import { createFeedView } from '../../catalog/feed-view.ts';
import { EVERYTHING_PATH } from '../../domain/address.ts';
import type { Loaded } from '../../domain/article-source.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Terminal } from '../terminal.ts';
import { type Comparison, compareFeed, type Publication } from './comparison.ts';
import { readReference } from './reference.ts';

/**
 * Compares the articles of a folder with feeds as they are now: files, URLs and bundles. Throws `SourceError` for one that cannot be
 * read.
 */
export async function compareWith(
  names: readonly string[],
  { articles, site }: Pick<Loaded, 'articles' | 'site'>,
  terminal: Terminal,
): Promise<readonly Comparison[]> {
  const now = terminal.now();
  const list = createCatalog(site, articles, now).lists.get(EVERYTHING_PATH);
  const shown = list === undefined ? [] : createFeedView(list, site).articles;
  const publication: Publication = { articles, shown, now };
  const comparisons: Comparison[] = [];
  // One after the other: several may be on one server.
  for (const name of names) comparisons.push(compareFeed(await readReference(name, terminal), publication));
  return withoutOthers(comparisons);
}

/** An article that one of the feeds has is missing in none of them. */
function withoutOthers(comparisons: readonly Comparison[]): readonly Comparison[] {
  if (comparisons.length < 2) return comparisons;
  const known = new Set(
    comparisons.flatMap(({ pairs, left }) => [...pairs, ...left].map(({ article }) => article)),
  );
  return comparisons.map((comparison) => ({
    ...comparison,
    onlyHere: comparison.onlyHere.filter((article) => !known.has(article)),
  }));
}

/** Each id and date of publication that differs, as an error of its record. */
export function differenceProblems(comparisons: readonly Comparison[]): Problem[] {
  return comparisons.flatMap(({ pairs, reference }) =>
    pairs.flatMap(({ article: { origin }, differences }) =>
      differences
        .filter(({ field }) => field === 'id' || field === 'published')
        .map(({ field, there, here }): Problem => {
          const message = `is "${here}", and "${there}" in ${reference.name}`;
          return { severity: 'error', code: 'against.different', origin, field, message };
        }),
    ),
  );
}
