import { readFileSync } from 'node:fs';
import { join, normalize, relative, sep } from 'node:path';
import type { Flags } from '../config.ts';
import type { Article } from '../domain/article.ts';
import { type ArticleList, feedArticles, newestArticles } from '../domain/article-list.ts';
import { type Catalog, createCatalog } from '../domain/catalog.ts';
import { formatInstant } from '../domain/instant.ts';
import { nearest } from '../domain/nearest.ts';
import { selectionPath, topicsOf } from '../domain/selection.ts';
import { formatOrigin, formatProblem, isError, type Loaded, type Origin } from '../domain/source.ts';
import { nodeCacheOptions } from '../platform/node.ts';
import { createFeedCache, type FeedCache } from '../publish/feed-cache.ts';
import { type Extension, extensions } from '../render/formats.ts';
import type { Terminal } from './program.ts';
import { createSource, readSetup } from './setup.ts';

/** Why an article is where it is, or is not. */
interface Explanation {
  readonly record: string;
  readonly id?: string;
  readonly slug?: string;
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
  /** What a request gets 304 for if it names it in If-None-Match, by format. */
  readonly entityTags: Readonly<Record<Extension, string>>;
}

/** Says in which feeds an article is, at what place, and why not in others; 1 if there is no such article. */
export async function explain(
  name: string,
  { json, ...flags }: Flags & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const { config } = readSetup(flags, terminal);
  const loaded = await createSource(config, terminal).load();
  const explanations = explainAll(namesOf(name, config.articles), loaded, {
    folder: config.articles,
    now: terminal.now(),
  });
  if (json) terminal.stdout.write(`${JSON.stringify(explanations, null, 2)}\n`);
  else for (const explanation of explanations) terminal.stdout.write(formatExplanation(explanation));
  if (explanations.length > 0) return 0;
  const near = nearest(
    name,
    loaded.articles.flatMap(({ slug, id, origin }) => [slug, id, origin.file]),
  );
  terminal.stderr.write(
    `feedstand: there is no article ${name}${near === undefined ? '' : `; did you mean ${near}?`}\n`,
  );
  return 1;
}

/** What the user may mean: a slug, an id, or a file as it is called from here or from the folder. */
function namesOf(name: string, folder: string): string[] {
  const file = relative(folder, name).split(sep).join('/');
  return [name, normalize(name).split(sep).join('/'), file];
}

/** Everything that goes by one of the names: articles by slug, id or file, and records that have an error. */
function explainAll(
  names: readonly string[],
  loaded: Loaded,
  { folder, now }: { readonly folder: string; readonly now: number },
): Explanation[] {
  const catalog = createCatalog(loaded.site, loaded.articles, now);
  const articles = loaded.articles.filter(({ slug, id, origin }) => {
    return [slug, id, origin.file, formatOrigin(origin)].some((known) => names.includes(known));
  });
  const known = new Set(articles.map(({ origin }) => formatOrigin(origin)));
  const broken = new Set(
    loaded.problems
      .filter((problem) => isError(problem) && goesBy(problem.origin, names, folder))
      .map(({ origin }) => formatOrigin(origin))
      .filter((record) => !known.has(record)),
  );
  return [
    ...articles.map((article) => explainArticle(article, catalog, loaded)),
    ...Array.from(broken, (record): Explanation => {
      return { record, absent: 'its record has an error', feeds: [], problems: problemsOf(record, loaded) };
    }),
  ];
}

/** Whether a record that cannot be read as an article is meant: by its file, or by what stands in it for slug or id. */
function goesBy(origin: Origin, names: readonly string[], folder: string): boolean {
  if (names.includes(origin.file) || names.includes(formatOrigin(origin))) return true;
  try {
    const text = readFileSync(join(folder, origin.file), 'utf8');
    const values = text.matchAll(/^\s*"?(?:slug|id)"?\s*:\s*["']?([^"'\n#]+?)["']?\s*,?\s*(?:#.*)?$/gm);
    return [...values].some(([, value = '']) => names.includes(value));
  } catch {
    return false;
  }
}

function explainArticle(article: Article, catalog: Catalog, loaded: Loaded): Explanation {
  const absent = whyAbsent(article, catalog.instant);
  const record = formatOrigin(article.origin);
  const paths = [
    '/feed',
    ...topicsOf(article, catalog.site).map(({ selection }) => selectionPath(selection)),
  ];
  const lists = [...new Set(paths)].flatMap((path) => catalog.lists.get(path) ?? []);
  // One for all its feeds, which share what they are made of.
  const cache = createFeedCache(nodeCacheOptions());
  return {
    record,
    id: article.id,
    slug: article.slug,
    ...(absent === undefined ? {} : { absent }),
    feeds: absent === undefined ? lists.map((list) => placeIn(list, article, { cache, catalog })) : [],
    problems: problemsOf(record, loaded),
  };
}

function whyAbsent({ draft, published, expires }: Article, now: number): string | undefined {
  if (draft) return 'it is a draft, or hidden by published, status or visibility';
  if (published > now) return `it is not due until ${formatInstant(published)}`;
  return expires !== undefined && expires <= now
    ? `it has been expired since ${formatInstant(expires)}`
    : undefined;
}

function placeIn(
  list: ArticleList,
  article: Article,
  { cache, catalog: { site } }: { readonly cache: FeedCache; readonly catalog: Catalog },
): FeedPlace {
  const tags = extensions.map((extension) => [
    extension,
    cache.document({ list, site, extension }).entityTag,
  ]);
  return {
    address: selectionPath(list.selection),
    place: newestArticles(list, list.size).indexOf(article) + 1,
    shown: feedArticles(list, site).length,
    entityTags: Object.fromEntries(tags),
  };
}

function problemsOf(record: string, { problems }: Loaded): string[] {
  return problems.filter(({ origin }) => formatOrigin(origin) === record).map(formatProblem);
}

function formatExplanation({ record, id, absent, feeds, problems }: Explanation): string {
  const lines = [id === undefined ? record : `${record}: ${id}`];
  if (absent !== undefined) lines.push(`  in no feed: ${absent}`);
  for (const { address, place, shown, entityTags } of feeds) {
    const where =
      place > shown
        ? `below the limit, place ${place} where ${shown} ${shown === 1 ? 'is' : 'are'} shown`
        : `${place} of ${shown}`;
    lines.push(`  ${address}: ${where}`);
    for (const extension of extensions)
      lines.push(`    .${extension}  304 for If-None-Match: ${entityTags[extension]}`);
  }
  if (feeds.length > 0)
    lines.push('  Any other tag gets 200. Last-Modified is a matter of the running service.');
  return [...lines, ...problems.map((problem) => `  ${problem}`), ''].join('\n');
}
