import type { Catalog } from '../catalog/catalog.ts';
import type { FeedView } from '../catalog/feed-view.ts';
import { type Place, placesOf } from '../catalog/places.ts';
import { byOutput, formatPath, type OutputId, outputIds, SUFFIXES } from '../domain/address.ts';
import { whyAbsent } from '../domain/article/absence.ts';
import type { Article } from '../domain/article/article.ts';
import type { Loaded } from '../domain/article-source.ts';
import { formatOrigin, formatProblem, visible } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { createFeedCache, type FeedCache } from '../feeds/feed-cache.ts';
import type { FileDates } from '../records/dialects/file-history.ts';
import { nodeCacheOptions } from '../runtime/node.ts';

/** Why an article is where it is, or is not. */
export interface Explanation {
  readonly record: string;
  readonly id?: string;
  readonly slug?: string;
  /** The commit that its date comes from. */
  readonly dated?: string;
  /** Why it is in no feed at all. */
  readonly absent?: string;
  readonly feeds: readonly FeedPlace[];
  readonly problems: readonly string[];
}

interface FeedPlace {
  readonly address: string;
  /** Counted from 1, the newest. */
  readonly place: number;
  /** How many articles the feed shows; a place beyond that is below its limit. */
  readonly shown: number;
  /** The entity tags by output. A request that has one in If-None-Match gets 304. */
  readonly entityTags?: Readonly<Record<OutputId, string>>;
}

export function explainBroken(record: string, loaded: Loaded): Explanation {
  return { record, absent: 'its record has an error', feeds: [], problems: problemsOf(record, loaded) };
}

interface ExplainContext {
  readonly catalog: Catalog;
  readonly loaded: Loaded;
  readonly validators: boolean;
  /** What the history of the repository says about its file. */
  readonly dates?: FileDates | undefined;
}

export function explainArticle(
  article: Article,
  { catalog, loaded, validators, dates }: ExplainContext,
): Explanation {
  const absent = whyAbsent(article, catalog.instant);
  const record = formatOrigin(article.origin);
  const places = absent === undefined ? placesOf(article, catalog) : [];
  // One for all its feeds, which share what they are made of.
  const cache = validators ? createFeedCache(nodeCacheOptions()) : undefined;
  return {
    record,
    id: article.id,
    slug: article.slug,
    ...datedBy(article, dates),
    ...(absent === undefined ? {} : { absent }),
    feeds: places.map((place) => feedPlace(place, catalog.site, cache)),
    problems: problemsOf(record, loaded),
  };
}

/** The commit whose date is that of the article. */
function datedBy({ published }: Article, dates: FileDates = {}): Pick<Explanation, 'dated'> {
  for (const [question, answer] of Object.entries(dates)) {
    if (answer.kind !== 'date' || answer.instant !== published) continue;
    const what = question === 'created' ? 'commit that created the file' : 'last commit of the file';
    return { dated: `${formatInstant(published)}, the author's date of the ${what}, ${answer.commit}` };
  }
  return {};
}

function feedPlace({ view, place }: Place, site: Site, cache: FeedCache | undefined): FeedPlace {
  return {
    address: formatPath(view.selection),
    place,
    shown: view.articles.length,
    ...(cache === undefined ? {} : { entityTags: tagsOf(view, site, cache) }),
  };
}

function tagsOf(view: FeedView, site: Site, cache: FeedCache): Readonly<Record<OutputId, string>> {
  return byOutput((output) => cache.document({ view, site, output }).entityTag);
}

function problemsOf(record: string, { problems }: Loaded): string[] {
  return problems.filter(({ origin }) => formatOrigin(origin) === record).map(formatProblem);
}

export function formatExplanation({ record, id, dated, absent, feeds, problems }: Explanation): string {
  const lines = [visible(id === undefined ? record : `${record}: ${id}`)];
  if (dated !== undefined) lines.push(`  published: ${dated}`);
  if (absent !== undefined) lines.push(`  in no feed: ${absent}`);
  for (const { address, place, shown, entityTags } of feeds) {
    const where =
      place > shown
        ? `below the limit, place ${place} where ${shown} ${shown === 1 ? 'is' : 'are'} shown`
        : `${place} of ${shown}`;
    lines.push(`  ${address}: ${where}`);
    if (entityTags === undefined) continue;
    for (const output of outputIds)
      lines.push(`    ${SUFFIXES[output]}  304 for If-None-Match: ${entityTags[output]}`);
  }
  if (feeds.some(({ entityTags }) => entityTags !== undefined))
    lines.push('  Any other tag gets 200. Last-Modified is a matter of the running service.');
  return [...lines, ...problems.map((problem) => `  ${problem}`), ''].join('\n');
}
