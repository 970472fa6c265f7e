import type { Config } from '../../config.ts';
import { formatOrigin } from '../../domain/problem.ts';
import type { Site } from '../../domain/site/site.ts';
import { createDatedFiles } from '../../folder/dated-files.ts';
import { loadPublication } from '../../folder/publication.ts';
import { readTrial } from '../../folder/trial.ts';
import type { FeedEntry } from '../../importers/feed-entries.ts';
import { type Changes, otherBases, otherIds, otherZones, type Tried } from './candidates.ts';
import type { Comparison, Pair } from './comparison.ts';
import { exact, second } from './pairing.ts';
import { otherPermalinks, PLACEHOLDERS, type Placed } from './permalinks.ts';

export interface Suggestion {
  /** Fields of `site.yaml`; none if nothing helps. */
  readonly changes: Changes;
  /** How many of the items that were tried would be equal. */
  readonly equal: number;
  readonly tried: number;
}

/** Enough to tell rules apart; each is read again for every rule. */
const SAMPLE = 60;

/**
 * Looks for settings of `site.yaml` by which ids, links and dates would be equal: reads a sample of the articles again with one
 * changed setting, then with several. `undefined` if nothing differs.
 */
export async function suggestSettings(
  comparisons: readonly Comparison[],
  config: Config,
  now: number,
): Promise<Suggestion | undefined> {
  const pairs = sampleOf(comparisons.flatMap((comparison) => comparison.pairs));
  const ofAtom = comparisons.filter(({ reference }) => reference.format === 'atom');
  const atomEntries = new Set(ofAtom.flatMap(({ reference }) => reference.entries));
  const trying = createTrying(pairs, { config, now, atomEntries });
  const start = await trying({});
  if (start === undefined || start.score.equal === pairs.length) return undefined;
  let best = await withBest(start, otherZones(start.tried, start.site), trying);
  best = await withBest(best, await addressChanges(best, trying), trying);
  best = await withBest(best, otherIds(best.tried), trying);
  best = await pruned(best, trying);
  return { changes: best.changes, equal: best.score.equal, tried: pairs.length };
}

function sampleOf(pairs: readonly Pair[]): readonly Pair[] {
  const isDifferent = ({ differences }: Pair) => differences.some(({ field }) => field !== 'title');
  const different = pairs.filter(isDifferent).slice(0, (SAMPLE * 2) / 3);
  // Those that are equal must stay equal.
  const same = pairs.filter((pair) => !isDifferent(pair));
  return [...different, ...same.slice(0, SAMPLE - different.length)];
}

interface Score {
  /** How many items are equal in id, date and link. */
  readonly equal: number;
  /** How many of their ids, dates and links are. */
  readonly values: number;
}

interface Trial {
  readonly changes: Changes;
  readonly site: Site;
  readonly tried: readonly Tried[];
  readonly score: Score;
}

/** Reads the articles with changed settings; `undefined` if these are invalid. */
type Trying = (changes: Changes) => Promise<Trial | undefined>;

interface TryingOptions {
  readonly config: Config;
  readonly now: number;
  /** The items in which ids are those of Atom. */
  readonly atomEntries: ReadonlySet<FeedEntry>;
}

function createTrying(pairs: readonly Pair[], { config, now, atomEntries }: TryingOptions): Trying {
  const { articles: folder, siteFile, feedsUrl = 'http://localhost' } = config;
  const files = [...new Set(pairs.map(({ article }) => article.origin.file))];
  const dated = createDatedFiles(folder);
  return async (changes) => {
    const read = await loadPublication(folder, { feeds: feedsUrl, ownHub: true }, { siteFile, changes });
    if (!read.ok) return undefined;
    const articles = await readTrial({ folder, files, site: read.value, plan: read.plan, dated, now });
    const tried = pairs.flatMap(({ entry, article }) => {
      const again = articles.get(formatOrigin(article.origin));
      return again === undefined ? [] : [{ entry, article: again }];
    });
    return { changes, site: read.value, tried, score: scoreOf(tried, atomEntries) };
  };
}

function scoreOf(tried: readonly Tried[], atomEntries: ReadonlySet<FeedEntry>): Score {
  let [equal, values] = [0, 0];
  for (const one of tried) {
    const count = equalValues(one, atomEntries.has(one.entry));
    values += count;
    if (count === 3) equal++;
  }
  return { equal, values };
}

function equalValues({ entry: { id, url, published }, article }: Tried, isAtom: boolean): number {
  const ours = (isAtom ? article.atomId : undefined) ?? article.id;
  return [
    id === undefined || id === ours,
    url === undefined || exact(url) === exact(article.url),
    published === undefined || second(published) === second(article.published),
  ].filter(Boolean).length;
}

function isBetter({ score: a }: Trial, { score: b }: Trial): boolean {
  return a.values === b.values ? a.equal > b.equal : a.values > b.values;
}

/** The first of the best changes; `trial` itself if none is better. */
async function withBest(trial: Trial, all: readonly Changes[], trying: Trying): Promise<Trial> {
  let best = trial;
  for (const changes of all) {
    const next = await trying({ ...trial.changes, ...changes });
    if (next !== undefined && isBetter(next, best)) best = next;
  }
  return best;
}

/** Another base, another pattern, and both. */
async function addressChanges(trial: Trial, trying: Trying): Promise<Changes[]> {
  const { tried, site } = trial;
  if (tried.every(({ entry, article }) => entry.url === undefined || exact(entry.url) === exact(article.url)))
    return [];
  const bases = otherBases(tried, site);
  const placed = await placedBy(trial, trying);
  const patterns = (base: string) => otherPermalinks(placed, base, site.timeZone);
  return [
    { permalink: undefined },
    { url: undefined },
    { url: undefined, permalink: undefined },
    ...bases.map((url) => ({ url })),
    ...bases.map((url) => ({ url, permalink: undefined })),
    ...patterns(site.url).map((permalink) => ({ permalink })),
    ...bases.flatMap((url) => patterns(url).map((permalink) => ({ url, permalink }))),
  ];
}

/** Learns what each placeholder stands for from the addresses that it gives alone. */
async function placedBy({ changes, tried }: Trial, trying: Trying): Promise<readonly Placed[]> {
  const values = tried.map(() => new Map<string, string>());
  for (const name of PLACEHOLDERS) {
    const found = await trying({ ...changes, permalink: `/:${name}/` });
    const byEntry = new Map(found?.tried.map(({ entry, article }) => [entry, article.url]));
    for (const [index, { entry }] of tried.entries()) {
      const value = byEntry.get(entry)?.slice(found?.site.url.length).replace(/\/+$/, '');
      if (value) values[index]?.set(name, value);
    }
  }
  return tried.map((one, index) => ({ ...one, values: values[index] ?? new Map() }));
}

/** Without the changes that make no difference. */
async function pruned(trial: Trial, trying: Trying): Promise<Trial> {
  let best = trial;
  for (const field of Object.keys(trial.changes)) {
    const { [field]: _, ...others } = best.changes;
    const next = await trying(others);
    if (next !== undefined && !isBetter(best, next)) best = next;
  }
  return best;
}

/** For people. */
export function suggestionLines(suggestion: Suggestion | undefined, file: string): string[] {
  if (suggestion === undefined) return [];
  const { changes, equal, tried } = suggestion;
  const fields = Object.entries(changes);
  if (fields.length === 0)
    return [`no setting of ${file} makes them equal; a record can have its id, url and published itself`];
  const lines = fields.flatMap(([field, value]) => (value === undefined ? [] : [`  ${field}: ${value}`]));
  const removed = fields.filter(([, value]) => value === undefined).map(([field]) => field);
  const ways = [
    ...(removed.length === 0 ? [] : [`without ${removed.join(', ')}`]),
    ...(lines.length === 0 ? [] : ['with these lines']),
  ];
  const rest = equal === tried ? '' : '; no rule was found for the others';
  return [
    `${ways.join(' and ')} in ${file}, ${equal} of ${tried} items are equal${rest}${lines.length === 0 ? '' : ':'}`,
    ...lines,
  ];
}

/** For programs; `null` removes a field. */
export function suggestionDocument({ changes, equal, tried }: Suggestion) {
  const fields = Object.entries(changes).map(([field, value]) => [field, value ?? null]);
  return { changes: Object.fromEntries(fields), equal, tried };
}
