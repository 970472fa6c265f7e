import { formatPath } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import type { Selection } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import { compareCodePoints } from '../domain/text/slug.ts';
import { settingsOf, topicsOf } from '../domain/topics.ts';
import { firstIndex } from './feed-order.ts';

/** The data that determines the displayed name of a topic. */
export interface Named {
  readonly members: readonly Article[];
  /** Spelling → number of members that use it. */
  readonly spellings: ReadonlyMap<string, number>;
}

interface SiteAt {
  readonly site: Site;
  readonly now: number;
}

/**
 * The displayed name of a topic at an instant: the name in `site.yaml`, else the first spelling by code point. Spellings that
 * only scheduled articles use are ignored: they would reveal those articles.
 */
export function topicNameAt(selection: Selection, named: Named, { site, now }: SiteAt): string {
  const { spellings } = named;
  const title = settingsOf(selection, site)?.title;
  if (title !== undefined) return title;
  const [only = ''] = spellings.keys();
  if (spellings.size < 2) return only;
  const due = dueSpellings(selection, named, { site, now });
  return (due.length === 0 ? [...spellings.keys()] : due).sort(compareCodePoints)[0] ?? '';
}

function dueSpellings(selection: Selection, { members, spellings }: Named, { site, now }: SiteAt): string[] {
  // Scheduled articles are few, so subtract their spellings.
  const scheduled = members.slice(
    0,
    firstIndex(members, ({ published }) => published <= now),
  );
  const path = formatPath(selection);
  const counts = new Map<string, number>();
  for (const article of scheduled) {
    for (const name of namesByPath(article, site).get(path) ?? [])
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...spellings].flatMap(([name, count]) => (count > (counts.get(name) ?? 0) ? name : []));
}

const named = new WeakMap<Site, WeakMap<Article, ReadonlyMap<string, readonly string[]>>>();

/** Path of a topic → the spellings that an article uses. Cached, because it is needed once per topic. */
function namesByPath(article: Article, site: Site): ReadonlyMap<string, readonly string[]> {
  const ofSite = named.get(site) ?? new WeakMap<Article, ReadonlyMap<string, readonly string[]>>();
  named.set(site, ofSite);
  const known = ofSite.get(article);
  if (known !== undefined) return known;
  const names = new Map<string, string[]>();
  for (const { selection, name } of topicsOf(article, site)) {
    const path = formatPath(selection);
    const others = names.get(path);
    if (others === undefined) names.set(path, [name]);
    else others.push(name);
  }
  ofSite.set(article, names);
  return names;
}
