import type { Article } from '../../domain/article/article.ts';
import { resolveUrl } from '../../domain/text/web-url.ts';
import type { FeedEntry } from '../../importers/feed-entries.ts';

/** A way to find the article of an item: both must have a key in common, and fit. */
interface Pass {
  keysOf(article: Article): readonly (string | undefined)[];
  keyOf(entry: FeedEntry): string | undefined;
  fits?(entry: FeedEntry, article: Article): boolean;
}

const HOUR_MS = 3_600_000;

/** Dates differ by at most 26 hours where one side assumes the wrong zone. */
const ZONES_APART = 26 * HOUR_MS;

// The most reliable first. A later pass sees only what earlier ones leave.
const PASSES: readonly Pass[] = [
  { keysOf: ({ id, atomId }) => [id, atomId], keyOf: ({ id }) => id },
  { keysOf: ({ url }) => [exact(url)], keyOf: ({ url }) => exact(url) },
  { keysOf: ({ url }) => [loose(url)], keyOf: ({ url }) => loose(url) },
  {
    keysOf: ({ title, published }) => [`${plain(title)}\n${second(published)}`],
    keyOf: ({ title, published }) =>
      title === undefined || published === undefined ? undefined : `${plain(title)}\n${second(published)}`,
  },
  { keysOf: ({ url }) => [pathOf(url)], keyOf: ({ url }) => pathOf(url) },
  {
    keysOf: ({ title }) => [plain(title)],
    keyOf: ({ title }) => title && plain(title),
    fits: (entry, { published }) => Math.abs((entry.published ?? published) - published) <= ZONES_APART,
  },
];

/**
 * Finds the article of each item: by id, by link, by title and date, by the path of the link, and last by the title with a date
 * that a wrong time zone explains. Each article is given once. Of several that fit, the first is taken.
 */
export function pairItems(
  entries: readonly FeedEntry[],
  articles: readonly Article[],
): ReadonlyMap<FeedEntry, Article> {
  const pairs = new Map<FeedEntry, Article>();
  const taken = new Set<Article>();
  for (const pass of PASSES) {
    const byKey = indexOf(
      articles.filter((article) => !taken.has(article)),
      pass,
    );
    for (const entry of entries) {
      const key = pairs.has(entry) ? undefined : pass.keyOf(entry);
      const found = byKey.get(key ?? '')?.find((one) => !taken.has(one) && (pass.fits?.(entry, one) ?? true));
      if (found === undefined) continue;
      pairs.set(entry, found);
      taken.add(found);
    }
  }
  return pairs;
}

function indexOf(articles: readonly Article[], { keysOf }: Pass): ReadonlyMap<string, readonly Article[]> {
  const byKey = new Map<string, Article[]>();
  for (const article of articles) {
    for (const key of new Set(keysOf(article))) {
      if (key === undefined || key === '') continue;
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [article]);
      else known.push(article);
    }
  }
  return byKey;
}

/** As a URL is written, so that two spellings of one address are the same. */
export function exact(url: string | undefined): string | undefined {
  return url && (resolveUrl(url)?.href ?? url);
}

/** Without what servers usually ignore: scheme, `www.`, case, the end of the path, and parameters of campaigns. */
function loose(url: string | undefined): string | undefined {
  const parsed = resolveUrl(url ?? '');
  return parsed && `${parsed.host.replace(/^www\./, '')}${restOf(parsed)}`;
}

/** The same without the host, for a site that has moved; none for the home page. */
function pathOf(url: string | undefined): string | undefined {
  const parsed = resolveUrl(url ?? '');
  return parsed && (restOf(parsed) || undefined);
}

function restOf({ pathname, searchParams, hash }: URL): string {
  const parameters = [...searchParams].filter(([name]) => !name.startsWith('utm_'));
  const path = decoded(pathname)
    .replace(/\/+$/, '')
    .replace(/(?:\/index)?\.(?:html?|php)$/i, '')
    .replace(/\/+$/, '');
  return `${path.toLowerCase()}${parameters.map(([name, value]) => `?${name}=${value}`).join('')}${hash}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A title without case and spacing. */
export function plain(title: string): string {
  return title.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
}

/** RSS has whole seconds. */
export function second(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
