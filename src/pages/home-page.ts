import { html } from 'hono/html';
import { DEFAULT_OUTPUT, EVERYTHING_PATH, pageUrl } from '../domain/address.ts';
import { type Selection, selectionKinds } from '../domain/selection.ts';
import { topicKinds } from '../domain/topic-kinds.ts';
import type { TextDocument } from '../feeds/text-document.ts';
import { countLine } from './count-line.ts';
import { emptySection, isEmpty } from './empty-home.ts';
import type { FeedEntry } from './feed-entry.ts';
import type { FeedIndex } from './feed-index.ts';
import { feedRows, headlineLine } from './feed-rows.ts';
import { alternateLinks } from './head-links.ts';
import { formatHomeQuery, type HomeQuery, matching, ofKind } from './home-query.ts';
import { kindIcon } from './icons.ts';
import type { Markup } from './markup.ts';
import { renderPage } from './page.ts';
import { addressRow } from './subscribe.ts';

/** Feeds on one page of a kind. */
const PAGE_LENGTH = 120;
/** Feeds of a kind among others: what is seen at once, and what is folded below it, where a few more do no harm either. */
const SEEN = 12;
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
${isEmpty(feedIndex) ? emptySection(feedIndex) : findForm(feedIndex, query)}<p id="said" class="off" role="status"></p>
${found.length === 0 ? html`<p role="status">${text.say('nothingFound', { words })}</p>\n` : lists}${words === '' && kind === undefined ? '' : html`<p class="links"><a href="${site.feeds}/">${text.words.clear}</a></p>\n`}`;
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

/** The busiest feeds of a kind; some are folded, and where there are many, the rest is a page away. */
function groupPreview(feedIndex: FeedIndex, found: readonly FeedEntry[], query: KindQuery): Markup | string {
  const { site, text } = feedIndex;
  const entries = ofKind(found, query.kind);
  if (query.kind === 'all') return wholeFeed(feedIndex, entries);
  if (entries.length === 0) return '';
  const all = entries.length <= PREVIEW + A_FEW_MORE;
  const rows = busiest(entries, all ? entries.length : PREVIEW);
  // A search shows all of its results.
  const seen = query.words !== '' || rows.length <= SEEN + 2 ? rows.length : SEEN;
  const list = html`${feedRows(rows.slice(0, seen), site, text)}${foldedRows(feedIndex, query.kind, rows.slice(seen))}`;
  const beside = all ? '' : allLink(feedIndex, query, entries.length);
  return group(feedIndex, query.kind, { list, beside });
}

function foldedRows(
  { site, text }: FeedIndex,
  kind: Selection['kind'],
  rows: readonly FeedEntry[],
): Markup | string {
  if (rows.length === 0) return '';
  const label = html`${text.say('showMore', { n: rows.length })}<span class="off"> ${text.words[kind]}</span>`;
  return html`<details><summary>${label}</summary>
${feedRows(rows, site, text)}</details>
`;
}

function allLink({ site, text }: FeedIndex, query: KindQuery, n: number): Markup {
  const address = `${site.feeds}/${formatHomeQuery({ ...query, page: 1 })}`;
  return html`<small><a href="${address}">${text.say('showAll', { n })}<span class="off"> ${text.words[query.kind]}</span></a></small>`;
}

/** The busiest entries first, of equal ones those that come first; to sort all for a few would take longer. */
export function busiest(entries: readonly FeedEntry[], count: number): FeedEntry[] {
  const first: FeedEntry[] = [];
  for (const entry of entries) {
    let rank = first.length;
    while (rank > 0 && (first[rank - 1]?.activity ?? 0) < entry.activity) rank--;
    if (rank === count) continue;
    first.splice(rank, 0, entry);
    if (first.length > count) first.pop();
  }
  return first;
}

/** The feed of everything, which is what most people want. */
function wholeFeed({ site, text }: FeedIndex, [entry]: readonly FeedEntry[]): Markup | string {
  if (entry === undefined) return '';
  const { path, title, headline } = entry;
  const line = headline === undefined ? '' : headlineLine(entry, text);
  return html`<section class="card whole" aria-labelledby="all">
<h2 id="all">${kindIcon('all')} <a href="${pageUrl(site, path)}">${title}</a></h2>
<p class="meta">${countLine({ ...entry, newest: undefined }, text)}</p>
${line}${addressRow({ site, path, text, output: DEFAULT_OUTPUT })}</section>
`;
}

function groupPage(feedIndex: FeedIndex, found: readonly FeedEntry[], query: KindQuery): Markup {
  const { text } = feedIndex;
  const count = pageCount(found);
  const { page } = query;
  const rows = found.slice((page - 1) * PAGE_LENGTH, page * PAGE_LENGTH);
  const number = count === 1 ? '' : html`<small>${text.say('page', { n: page, count })}</small>`;
  const list = feedRows(rows, feedIndex.site, text);
  return html`${group(feedIndex, query.kind, { list, beside: number })}${count === 1 ? '' : pageLinks(feedIndex, query, count)}`;
}

function pageCount(found: readonly FeedEntry[]): number {
  return Math.max(1, Math.ceil(found.length / PAGE_LENGTH));
}

function group(
  { text }: FeedIndex,
  kind: Selection['kind'],
  { list, beside }: { readonly list: Markup; readonly beside: Markup | string },
): Markup {
  return html`<section class="group" aria-labelledby="${kind}">
<h2 id="${kind}">${kindIcon(kind)} ${text.words[kind]} ${beside}</h2>
${list}</section>
`;
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
