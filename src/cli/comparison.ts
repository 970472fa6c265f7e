import { type Article, isCurrent } from '../domain/article/article.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { resolveUrl } from '../domain/text/web-url.ts';
import type { FeedEntry } from '../importers/feed-entries.ts';

/** A value that two publications have for one article. */
export interface Difference {
  readonly field: 'id' | 'link' | 'published' | 'title';
  readonly there: string;
  readonly here: string;
}

export interface Pair {
  readonly entry: FeedEntry;
  readonly article: Article;
  readonly differences: readonly Difference[];
}

/** An item that no current article is, and why, if an article is that is in no feed. */
export interface Missing {
  readonly entry: FeedEntry;
  readonly reason?: string;
}

/** A feed held against the articles of a folder. */
export interface Comparison {
  readonly pairs: readonly Pair[];
  readonly onlyThere: readonly Missing[];
  /** The current articles that are not older than all that the feed has. */
  readonly onlyHere: readonly Article[];
  /** How many more are older: a feed has the newest alone. */
  readonly older: number;
}

/** Compares ids, links, dates and titles. An item is found by its id, else by its link, else by its title. */
export function compareFeed(
  entries: readonly FeedEntry[],
  articles: readonly Article[],
  now: number,
): Comparison {
  const current = articles.filter((article) => isCurrent(article, now));
  const find = finderOf(current);
  const findHidden = finderOf(articles.filter((article) => !isCurrent(article, now)));
  const pairs: Pair[] = [];
  const onlyThere: Missing[] = [];
  for (const entry of entries) {
    const article = find(entry);
    if (article !== undefined) pairs.push({ entry, article, differences: differencesOf(entry, article) });
    else onlyThere.push({ entry, ...reasonOf(findHidden(entry), now) });
  }
  const found = new Set(pairs.map(({ article }) => article));
  const oldest = Math.min(...entries.flatMap(({ published }) => published ?? []));
  const others = current.filter((article) => !found.has(article));
  const onlyHere = others.filter(({ published }) => !(published < oldest));
  return { pairs, onlyThere, onlyHere, older: others.length - onlyHere.length };
}

/** Gives each article once. */
function finderOf(articles: readonly Article[]): (entry: FeedEntry) => Article | undefined {
  const [byId, byUrl, byTitle] = [
    new Map<string, Article>(),
    new Map<string, Article>(),
    new Map<string, Article>(),
  ];
  for (const article of articles) {
    for (const id of [article.id, article.atomId]) if (id !== undefined) byId.set(id, article);
    byUrl.set(looseUrl(article.url), article);
    byTitle.set(plain(article.title), article);
  }
  const taken = new Set<Article>();
  return ({ id, url, title }) => {
    const candidates = [byId.get(id ?? ''), byUrl.get(looseUrl(url ?? '')), byTitle.get(plain(title ?? ''))];
    const article = candidates.find((one) => one !== undefined && !taken.has(one));
    if (article !== undefined) taken.add(article);
    return article;
  };
}

/** The path, without what differs where a site has moved. */
function looseUrl(text: string): string {
  const url = resolveUrl(text);
  return url === undefined ? text : `${url.pathname.replace(/(?:\/index)?\.html?$|\/+$/, '')}${url.search}`;
}

function plain(title: string): string {
  return title.replace(/\s+/g, ' ').trim().toLowerCase();
}

function differencesOf({ id, url, title, published }: FeedEntry, article: Article): Difference[] {
  const found: Difference[] = [];
  if (id !== undefined && id !== article.id && id !== article.atomId)
    found.push({ field: 'id', there: id, here: article.id });
  if (url !== undefined && sameText(url) !== sameText(article.url))
    found.push({ field: 'link', there: url, here: article.url });
  // RSS counts by whole seconds.
  if (published !== undefined && Math.floor(published / 1000) !== Math.floor(article.published / 1000))
    found.push({
      field: 'published',
      there: formatInstant(published),
      here: formatInstant(article.published),
    });
  if (title !== undefined && plain(title) !== plain(article.title))
    found.push({ field: 'title', there: title, here: article.title });
  return found;
}

/** As a URL writes it, so that two spellings of one address are the same. */
function sameText(url: string): string {
  return resolveUrl(url)?.href ?? url;
}

function reasonOf(article: Article | undefined, now: number): Pick<Missing, 'reason'> {
  if (article === undefined) return {};
  const { draft, published, origin } = article;
  if (draft) return { reason: `${origin.file} is hidden` };
  if (published > now) return { reason: `${origin.file} is not due until ${formatInstant(published)}` };
  return { reason: `${origin.file} has expired` };
}

/** Whether readers would see an article again, or at another place: an id or a date of publication differs. */
export function breaksReaders({ pairs }: Comparison): boolean {
  return pairs.some(({ differences }) => {
    return differences.some(({ field }) => field === 'id' || field === 'published');
  });
}
