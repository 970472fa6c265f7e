import type { Article } from '../domain/article/article.ts';
import { ID_RULES, type IdRule } from '../domain/site/reading-rules.ts';
import type { Site } from '../domain/site/site.ts';
import { resolveUrl } from '../domain/text/web-url.ts';
import { clockAt, instantAt } from '../domain/text/zoned-time.ts';
import { idOf } from '../records/dialects/id-rule.ts';
import type { Comparison, Pair } from './comparison.ts';

/** Lines of `site.yaml` that would make a feed and the articles equal, found by trying the rules; none where nothing helps. */
export function suggestLines({ pairs }: Comparison, site: Site): string[] {
  const url = otherBase(pairs, site);
  const articles = pairs.map((pair) => ({ pair, url: movedTo(pair.article.url, url, site) }));
  const id = otherRule(articles, site);
  const zone = otherZone(pairs, site);
  return [
    ...(url === undefined ? [] : [`url: ${url}`]),
    ...(zone === undefined ? [] : [`timeZone: ${zone}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...otherSlash(articles),
  ];
}

interface Moved {
  readonly pair: Pair;
  /** Its address, by the base that is suggested. */
  readonly url: string;
}

/** How many of all must agree: a site may have changed its rules and kept its old ids. */
const ENOUGH = 0.9;

function most<T>(all: readonly T[], fits: (one: T) => boolean): boolean {
  return all.length > 0 && all.filter(fits).length >= all.length * ENOUGH;
}

function has(pair: Pair, field: string): boolean {
  return pair.differences.some((difference) => difference.field === field);
}

/** The website of the links there, where all are below another one. */
function otherBase(pairs: readonly Pair[], { url }: Site): string | undefined {
  if (!pairs.some((pair) => has(pair, 'link'))) return undefined;
  const bases = pairs.flatMap(({ entry, article }): string[] => {
    const rest = article.url.startsWith(url) ? trimmed(article.url.slice(url.length)) : undefined;
    const there = trimmed(resolveUrl(entry.url ?? '')?.href ?? '');
    return rest === undefined || rest === '' || !there.endsWith(`/${rest}`)
      ? []
      : [there.slice(0, -rest.length)];
  });
  const [base] = bases;
  return base !== undefined && base !== url && most(pairs, () => bases.every((one) => one === base))
    ? base
    : undefined;
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}

function movedTo(url: string, base: string | undefined, site: Site): string {
  return base !== undefined && url.startsWith(site.url) ? base + url.slice(site.url.length) : url;
}

/** The rule that gives the ids there. */
function otherRule(articles: readonly Moved[], site: Site): IdRule | undefined {
  if (!articles.some(({ pair }) => has(pair, 'id'))) return undefined;
  return ID_RULES.find((rule) =>
    most(articles, ({ pair: { entry, article }, url }) => idBy(rule, article, url, site) === entry.id),
  );
}

function idBy(rule: IdRule, { published, slug }: Article, url: string, { ids, timeZone }: Site): string {
  const date = { instant: published, clock: clockAt(published, timeZone) };
  return idOf(rule, { url, date, slug, ids });
}

/** A zone in which all dates there would be what the clocks here show. */
function otherZone(pairs: readonly Pair[], { timeZone }: Site): string | undefined {
  const dated = pairs.filter((pair) => has(pair, 'published') && pair.entry.published !== undefined);
  if (dated.length === 0) return undefined;
  return ['UTC', ...Intl.supportedValuesOf('timeZone')].find((zone) =>
    most(dated, ({ entry, article }) => {
      return instantAt(clockAt(article.published, timeZone), zone) === entry.published;
    }),
  );
}

/** Addresses that end in another way need a pattern, which people know better. */
function otherSlash(articles: readonly Moved[]): string[] {
  const differing = articles.filter(
    ({ pair: { entry }, url }) => entry.url !== undefined && entry.url !== url,
  );
  const [lacking, having] = [
    most(differing, ({ pair: { entry }, url }) => url === `${entry.url}/`),
    most(differing, ({ pair: { entry }, url }) => `${url}/` === entry.url),
  ];
  if (!lacking && !having) return [];
  return [
    `# permalink: a pattern whose addresses end ${lacking ? 'without' : 'with'} a slash, such as /:path${lacking ? '' : '/'}`,
  ];
}
