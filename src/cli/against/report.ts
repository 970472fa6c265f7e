import type { Article } from '../../domain/article/article.ts';
import { formatOrigin, visible } from '../../domain/problem.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import type { FeedEntry } from '../../importers/feed-entries.ts';
import type { Paint } from '../colour.ts';
import { type Comparison, countDiffering, isUnrelated, type Left, type Pair } from './comparison.ts';

export interface ReportOptions {
  /** Prints every item; otherwise the first of each group. */
  readonly all: boolean;
  readonly paint: Paint;
}

const MOST_LISTED = 5;

/** A comparison for people: counts, then each group of items, then what it means for readers. */
export function reportLines(comparison: Comparison, { all, paint }: ReportOptions): string[] {
  const { reference, left, onlyThere, onlyHere } = comparison;
  const limit = all ? Number.POSITIVE_INFINITY : MOST_LISTED;
  const lines = [
    countsOf(comparison),
    ...reference.notes.map((note) => `  ${note}`),
    ...differenceGroups(comparison.pairs).flatMap(({ heading, pairs }) =>
      listed(heading, pairs, pairLines, limit),
    ),
    ...listed('only there', onlyThere, (entry) => [entryText(entry)], limit),
    ...listed('left', left, (one) => [leftText(one)], limit),
    ...listed('only here', onlyHere, (article) => [articleText(article)], limit),
  ].map(visible);
  const verdict = verdictOf(comparison);
  return verdict === undefined ? lines : [...lines, paint('red', visible(verdict))];
}

function countsOf({ reference, pairs, left, onlyThere, onlyHere, older }: Comparison): string {
  const same = pairs.filter(({ differences }) => differences.length === 0).length;
  const counts = [
    `${format(same)} the same`,
    `${format(pairs.length - same)} different`,
    `${format(onlyThere.length)} only there`,
    `${format(onlyHere.length)} only here`,
    ...(left.length === 0 ? [] : [`${format(left.length)} left`]),
  ];
  const beyond = older === 0 ? '' : ` (${format(older)} more here are older than each of them)`;
  const items = pairs.length + left.length + onlyThere.length;
  return `${reference.name}: ${format(items)} ${items === 1 ? 'item' : 'items'}: ${counts.join(', ')}${beyond}`;
}

interface Group {
  readonly heading: string;
  readonly pairs: readonly Pair[];
}

/** The pairs that differ in the same fields, together. */
function differenceGroups(pairs: readonly Pair[]): Group[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const fields = pair.differences.map(({ field }) => field).join(', ');
    if (fields === '') continue;
    const known = groups.get(fields);
    if (known === undefined) groups.set(fields, [pair]);
    else known.push(pair);
  }
  return Array.from(groups, ([fields, alike]) => ({ heading: `different ${fields}`, pairs: alike }));
}

function listed<T>(
  heading: string,
  all: readonly T[],
  linesOf: (one: T) => readonly string[],
  limit: number,
): string[] {
  if (all.length === 0) return [];
  const more = all.length - limit;
  return [
    `  ${heading}: ${format(all.length)}`,
    ...all
      .slice(0, limit)
      .flatMap(linesOf)
      .map((line) => `    ${line}`),
    ...(more > 0 ? [`    … and ${format(more)} more; --all lists them`] : []),
  ];
}

function pairLines({ article, differences }: Pair): string[] {
  return [
    formatOrigin(article.origin),
    ...differences.flatMap(({ field, there, here }) => [
      `  ${`${field}:`.padEnd(11)}there ${there}`,
      `  ${''.padEnd(11)}here  ${here}`,
    ]),
  ];
}

function entryText({ id, url, title, published }: FeedEntry): string {
  const name = id ?? url ?? title ?? 'an item without id, link and title';
  return `${name}${published === undefined ? '' : `, ${formatInstant(published)}`}`;
}

function leftText({ entry, article, reason }: Left): string {
  return `${entryText(entry)} (${formatOrigin(article.origin)}: ${reason})`;
}

function articleText({ origin, id, published }: Article): string {
  return `${formatOrigin(origin)}: ${id}, ${formatInstant(published)}`;
}

function verdictOf(comparison: Comparison): string | undefined {
  const { name } = comparison.reference;
  if (isUnrelated(comparison)) return `no item of ${name} is here: it may be the feed of another site`;
  const [ids, dates] = [countDiffering(comparison, 'id'), countDiffering(comparison, 'published')];
  if (ids > 0)
    return `${format(ids)} ${ids === 1 ? 'id differs' : 'ids differ'}: readers would see ${ids === 1 ? 'that article' : 'those articles'} again`;
  return dates === 0
    ? undefined
    : `${format(dates)} ${dates === 1 ? 'date of publication differs' : 'dates of publication differ'}: readers would sort articles in another way`;
}

function format(count: number): string {
  return count.toLocaleString('en');
}

/** The same for programs. */
export function comparisonDocument({ reference, pairs, left, onlyThere, onlyHere, older }: Comparison) {
  return {
    feed: reference.name,
    same: pairs.filter(({ differences }) => differences.length === 0).length,
    different: pairs
      .filter(({ differences }) => differences.length > 0)
      .map(({ article, differences }) => ({
        ...article.origin,
        ...Object.fromEntries(differences.map(({ field, there, here }) => [field, { there, here }])),
      })),
    onlyThere: onlyThere.map(entryDocument),
    left: left.map(({ entry, article, reason }) => ({ ...article.origin, ...entryDocument(entry), reason })),
    onlyHere: onlyHere.map(({ origin, id, url, title, published }) => ({
      ...origin,
      ...entryDocument({ id, url, title, published }),
    })),
    older,
    notes: reference.notes,
  };
}

function entryDocument({ id, url, title, published }: FeedEntry) {
  return {
    id,
    link: url,
    title,
    ...(published === undefined ? {} : { published: formatInstant(published) }),
  };
}
