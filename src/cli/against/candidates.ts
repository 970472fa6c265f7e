import type { Article } from '../../domain/article/article.ts';
import { ID_RULES } from '../../domain/site/reading-rules.ts';
import type { Site } from '../../domain/site/site.ts';
import { resolveUrl } from '../../domain/text/web-url.ts';
import { clockAt, instantAt } from '../../domain/text/zoned-time.ts';
import type { FeedEntry } from '../../importers/feed-entries.ts';
import { second } from './pairing.ts';

/** New values of fields of `site.yaml`; `undefined` removes a field. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** An item, and its article by some settings. */
export interface Tried {
  readonly entry: FeedEntry;
  readonly article: Article;
}

// Of zones with the same clocks, people expect these.
const WELL_KNOWN = [
  ...['UTC', 'Europe/London', 'Europe/Paris', 'Europe/Berlin', 'Europe/Athens', 'America/New_York'],
  ...['America/Chicago', 'America/Denver', 'America/Los_Angeles', 'America/Sao_Paulo', 'Asia/Kolkata'],
  ...['Asia/Shanghai', 'Asia/Tokyo', 'Asia/Singapore', 'Australia/Sydney', 'Pacific/Auckland'],
];
const MOST_ZONES = 3;

/** Zones in which the clock times here are the instants there, for the dates that differ. */
export function otherZones(tried: readonly Tried[], { timeZone }: Site): Changes[] {
  const wrong = tried.flatMap(({ entry: { published: there }, article: { published: here } }) => {
    return there === undefined || second(there) === second(here) ? [] : [{ there, here }];
  });
  if (wrong.length === 0) return [];
  const zones = [...new Set([...WELL_KNOWN, ...Intl.supportedValuesOf('timeZone')])].filter((zone) =>
    isMost(wrong, ({ there, here }) => {
      return second(instantAt(clockAt(here, timeZone), zone)) === second(there);
    }),
  );
  return [{ timeZone: undefined }, ...zones.slice(0, MOST_ZONES).map((zone) => ({ timeZone: zone }))];
}

const ENOUGH = 0.8;

/** A site may have changed its rules and kept old ids, so not all have to agree. */
function isMost<T>(all: readonly T[], fits: (one: T) => boolean): boolean {
  return all.filter(fits).length >= all.length * ENOUGH;
}

/** URLs of the website below which the links there are, the most frequent first. */
export function otherBases(tried: readonly Tried[], { url }: Site): string[] {
  const bases = tried.flatMap(({ entry, article }) => {
    const there = resolveUrl(entry.url ?? '');
    if (there === undefined) return [];
    const rest = article.url.startsWith(url) ? trimmed(article.url.slice(url.length)) : '';
    const link = trimmed(there.href);
    const below = rest !== '' && link.endsWith(`/${rest}`) ? [link.slice(0, -rest.length)] : [];
    return [...below, `${there.origin}${new URL(url).pathname}`, `${there.origin}/`];
  });
  return byFrequency(bases)
    .filter((base) => base !== url)
    .slice(0, MOST_BASES);
}

const MOST_BASES = 4;

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}

/** Id rules, and what ids begin with. */
export function otherIds(tried: readonly Tried[]): Changes[] {
  const prefixes = tried.flatMap(({ entry: { id = '' }, article: { slug } }) => {
    const end = `:${encodeURI(slug)}`;
    return id.endsWith(end) && id.length > end.length ? [id.slice(0, -end.length)] : [];
  });
  const [ids] = byFrequency(prefixes);
  return [
    { id: undefined },
    ...(ids === undefined ? [] : [{ ids }]),
    ...ID_RULES.map((id) => ({ id })),
    ...(ids === undefined ? [] : [{ ids, id: 'slug' }]),
  ];
}

export function byFrequency(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
}
