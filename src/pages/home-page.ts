import { html } from 'hono/html';
import { DEFAULT_OUTPUT, EVERYTHING_PATH, feedUrl, outputIds, pageUrl } from '../domain/address.ts';
import { type Selection, selectionKinds } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import { topicKinds } from '../domain/topic-kinds.ts';
import type { TextDocument } from '../feeds/text-document.ts';
import { outputs } from '../outputs/outputs.ts';
import { countLine } from './count-line.ts';
import type { FeedEntry } from './feed-entry.ts';
import type { FeedIndex } from './feed-index.ts';
import { alternateLinks } from './head-links.ts';
import { formatHomeQuery, type HomeQuery, matching, ofKind } from './home-query.ts';
import type { Markup } from './markup.ts';
import { renderPage } from './page.ts';
import type { PageText } from './page-text.ts';

/** Feeds on one page of a kind, and those of a kind among others, where a few more do no harm either. */
const PAGE_LENGTH = 120;
const PREVIEW = 24;
const A_FEW_MORE = 12;

/** The page of all feeds, of one kind of them, or of those whose name was asked for. */
export function renderHomePage(feedIndex: FeedIndex, asked: HomeQuery): TextDocument {
  const { site, text } = feedIndex;
  const { words, kind } = asked;
  const found = matching(feedIndex, asked);
  const query = { ...asked, page: kind === undefined ? 1 : Math.min(asked.page, pageCount(found)) };
  const heading = kind === undefined || kind === 'all' ? text.words.feeds : text.words[kind];
  const lists =
    kind === undefined
      ? selectionKinds.map((each) => groupPreview(feedIndex, found, { ...query, kind: each }))
      : groupPage(feedIndex, found, { ...query, kind });
  const main = html`<h1>${heading}</h1>
<p class="lead">${site.description}</p>
${findForm(feedIndex, query)}${found.length === 0 ? html`<p role="status">${text.say('nothingFound', { words })}</p>\n` : lists}${words === '' && kind === undefined ? '' : html`<p class="links"><a href="${site.feeds}/">${text.words.clear}</a></p>\n`}`;
  return renderPage({
    site,
    text,
    title: `${site.title}: ${heading}`,
    description: site.description,
    ...(words === '' ? { canonical: `${site.feeds}/${formatHomeQuery(query)}` } : {}),
    head: [
      ...alternateLinks(site, EVERYTHING_PATH, site.title),
      html`<link rel="outline" type="text/x-opml" title="${site.title}" href="${site.feeds}/feeds.opml">\n`,
    ],
    main,
    wide: true,
    home: true,
  });
}

function findForm({ site, text: { words } }: FeedIndex, { words: typed, kind }: HomeQuery): Markup {
  const kept = kind === undefined ? '' : html`<input type="hidden" name="kind" value="${kind}">`;
  return html`<form class="find" role="search" action="${site.feeds}/" data-some="${words.shown}" data-none="${words.noMatch}">
<div><label for="q">${words.find}</label><input id="q" type="search" name="q" value="${typed}" maxlength="100" autocomplete="off"></div>${kept}<button class="go">${words.findButton}</button>
</form>
<p id="said" class="off" role="status"></p>
`;
}

type KindQuery = HomeQuery & { readonly kind: Selection['kind'] };

/** The queries of the pages that others link to: one for each kind of feed, and where a kind has many feeds, several. */
export function groupQueries({ shown }: FeedIndex): KindQuery[] {
  return topicKinds.flatMap((kind) => {
    const entries = ofKind(shown, kind);
    const count = entries.length === 0 ? 0 : pageCount(entries);
    return Array.from({ length: count }, (_, index) => ({ words: '', kind, page: index + 1 }));
  });
}

/** Of a kind with many feeds those with the most articles; the rest is a page away. */
function groupPreview(feedIndex: FeedIndex, found: readonly FeedEntry[], query: KindQuery): Markup | string {
  const { site, text } = feedIndex;
  const entries = ofKind(found, query.kind);
  const all = entries.length <= PREVIEW + A_FEW_MORE;
  const address = `${site.feeds}/${formatHomeQuery({ ...query, page: 1 })}`;
  const more = all
    ? ''
    : html`<small><a href="${address}">${text.say('showAll', { n: entries.length })}<span class="off"> ${text.words[query.kind]}</span></a></small>`;
  const rows = all ? entries : largestOf(entries, PREVIEW);
  if (rows.length === 0) return '';
  return query.kind === 'all'
    ? wholeFeed(feedIndex, rows)
    : group(feedIndex, query.kind, { rows, beside: more });
}

/** The entries with the most articles, of equal ones the first, in their order; to sort all for a few would take longer. */
export function largestOf(entries: readonly FeedEntry[], count: number): FeedEntry[] {
  const largest: { readonly entry: FeedEntry; readonly place: number }[] = [];
  for (const [place, entry] of entries.entries()) {
    let rank = largest.length;
    while (rank > 0 && (largest[rank - 1]?.entry.size ?? 0) < entry.size) rank--;
    if (rank === count) continue;
    largest.splice(rank, 0, { entry, place });
    if (largest.length > count) largest.pop();
  }
  return largest.sort((a, b) => a.place - b.place).map(({ entry }) => entry);
}

/** The feed of everything, which is what most people want. */
function wholeFeed({ site, text }: FeedIndex, [entry]: readonly FeedEntry[]): Markup | string {
  if (entry === undefined) return '';
  const { path, title } = entry;
  const links = outputIds.map((output) => {
    const { name } = outputs[output];
    return html`<a class="rss" href="${feedUrl(site, path, output)}" aria-label="${name}: ${title}">${name}</a> `;
  });
  return html`<section class="card whole" aria-labelledby="all"><div><h2 id="all"><a href="${pageUrl(site, path)}">${title}</a></h2><small>${countLine(entry, text)}</small></div><p>${links}</p></section>
`;
}

function groupPage(feedIndex: FeedIndex, found: readonly FeedEntry[], query: KindQuery): Markup {
  const { text } = feedIndex;
  const count = pageCount(found);
  const { page } = query;
  const rows = found.slice((page - 1) * PAGE_LENGTH, page * PAGE_LENGTH);
  const number = count === 1 ? '' : html`<small>${text.say('page', { n: page, count })}</small>`;
  return html`${group(feedIndex, query.kind, { rows, beside: number })}${count === 1 ? '' : pageLinks(feedIndex, query, count)}`;
}

function pageCount(found: readonly FeedEntry[]): number {
  return Math.max(1, Math.ceil(found.length / PAGE_LENGTH));
}

function group(
  { site, text }: FeedIndex,
  kind: Selection['kind'],
  { rows, beside }: { readonly rows: readonly FeedEntry[]; readonly beside: Markup | string },
): Markup {
  return html`<section class="group" aria-labelledby="${kind}">
<h2 id="${kind}">${text.words[kind]} ${beside}</h2>
<ul class="feeds">
${rows.map((entry) => row(entry, site, text))}</ul>
</section>
`;
}

function row(entry: FeedEntry, site: Site, text: PageText): Markup {
  const { path, title } = entry;
  const { id, name } = outputs[DEFAULT_OUTPUT];
  return html`<li><a class="name" href="${pageUrl(site, path)}">${title}</a><a class="rss" href="${feedUrl(site, path, id)}" aria-label="${name}: ${title}">${name}</a><small>${countLine(entry, text)}</small></li>\n`;
}

function pageLinks({ site, text: { words } }: FeedIndex, query: HomeQuery, count: number): Markup {
  const to = (page: number) => `${site.feeds}/${formatHomeQuery({ ...query, page })}`;
  const { page } = query;
  const before = page === 1 ? '' : html`<a rel="prev" href="${to(page - 1)}">${words.previous}</a>`;
  const after = page === count ? '' : html`<a rel="next" href="${to(page + 1)}">${words.next}</a>`;
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
    .filter((n) => n === 1 || n === count || Math.abs(n - page) <= 2)
    .map((n) => {
      return n === page ? html`<strong aria-current="page">${n}</strong>` : html`<a href="${to(n)}">${n}</a>`;
    });
  return html`<nav class="pages" aria-label="${words.feeds}">${before}${numbers}${after}</nav>\n`;
}
