import { html } from 'hono/html';
import type { FeedView } from '../catalog/feed-view.ts';
import { EVERYTHING_PATH, formatPath, pageUrl } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import type { Selection } from '../domain/selection.ts';
import { aboutWord } from '../domain/site/page-words.ts';
import type { Site } from '../domain/site/site.ts';
import { websiteUrl } from '../domain/site/website.ts';
import { topicsOf } from '../domain/topics.ts';
import { feedTitle } from '../feeds/feed-document.ts';
import type { TextDocument } from '../feeds/text-document.ts';
import { countLine } from './count-line.ts';
import { feedChips } from './feed-chips.ts';
import type { FeedEntry } from './feed-entry.ts';
import { type FeedIndex, titleOf } from './feed-index.ts';
import { alternateLinks } from './head-links.ts';
import { formatHomeQuery } from './home-query.ts';
import { itemList } from './item-list.ts';
import { languageAttributes } from './language-attributes.ts';
import type { Markup } from './markup.ts';
import { renderPage } from './page.ts';
import { endonym, type PageText } from './page-text.ts';
import { portrait } from './portrait.ts';
import { rhythmOf } from './rhythm.ts';
import { subscribeSection } from './subscribe.ts';

/** Articles on a page; the feed may hold more. */
const PAGE_ARTICLES = 30;
const RELATED = 12;

/** The page about one feed: its description, how to subscribe, and its items. `text` is in the feed's language. */
export function renderFeedPage(
  feedIndex: FeedIndex,
  view: FeedView,
  text: PageText = feedIndex.text,
): TextDocument {
  const { site } = feedIndex;
  const { words } = text;
  const { selection, articles, size } = view;
  const { kind } = selection;
  const path = formatPath(selection);
  const name = titleOf(view, text);
  const isSiteText = kind === 'all' || view.description !== undefined;
  const own = languageAttributes(isSiteText ? site.language : text.language, text);
  const shown = articles.slice(0, PAGE_ARTICLES);
  const more = articles.length - shown.length;
  const description =
    view.description ??
    (kind === 'all' ? site.description : text.say(aboutWord(kind), { name, title: site.title }));
  const main = html`${crumbs(site, selection, text)}<div class="feed-head">${portrait(view, site)}<div><h1>${heading(view, site, text)}</h1>
<p class="meta">${countLine({ size, newest: articles[0]?.published, rhythm: rhythmOf(articles, text) }, text)}</p></div></div>
<p class="lead"${own}>${description}</p>
${subscribeSection(site, path, text)}<section aria-labelledby="now">
<h2 id="now">${words.now}</h2>
${articles.length === 0 ? html`<p>${words.nothing}</p>\n` : itemList(shown, text)}${more > 0 ? html`<p class="meta">${text.say('more', { n: more })}</p>\n` : ''}</section>
${relatedSection(feedIndex, { articles, path, text })}`;
  return renderPage({
    site,
    text,
    title: feedTitle(site, kind === 'all' ? words.all : name),
    description,
    canonical: pageUrl(site, path),
    website: websiteUrl(view, site),
    head: alternateLinks(site, path, feedTitle(site, kind === 'all' ? '' : name)),
    main,
  });
}

/** A language is called by its own name. */
function heading({ selection, name }: FeedView, site: Site, text: PageText): Markup | string {
  if (selection.kind === 'all')
    return html`<span${languageAttributes(site.language, text)}>${site.title}</span>`;
  if (selection.kind !== 'language') return name;
  return html`<span${languageAttributes(selection.slug, text)}>${endonym(selection.slug)}</span>`;
}

function crumbs(site: Site, { kind }: Selection, { words }: PageText): Markup {
  const group = `${site.feeds}/${formatHomeQuery({ words: '', kind, page: 1 })}`;
  const step = kind === 'all' ? '' : html`<li><a href="${group}">${words[kind]}</a></li>`;
  return html`<nav aria-label="${words.feeds}"><ol class="crumbs"><li><a href="${site.feeds}/">${words.feeds}</a></li>${step}</ol></nav>\n`;
}

/** The topics that the feed's articles are on as well: of two that share as many, the smaller says more. */
function relatedSection(
  feedIndex: FeedIndex,
  {
    articles,
    path,
    text,
  }: { readonly articles: readonly Article[]; readonly path: string; readonly text: PageText },
): Markup | string {
  const counts = new Map<FeedEntry, number>();
  for (const article of articles) {
    const paths = topicsOf(article, feedIndex.site).map(({ selection }) => formatPath(selection));
    for (const other of new Set([EVERYTHING_PATH, ...paths])) {
      const entry = other === path ? undefined : feedIndex.byPath.get(other);
      if (entry !== undefined) counts.set(entry, (counts.get(entry) ?? 0) + 1);
    }
  }
  const weight = ([{ size }, count]: [FeedEntry, number]) => count / Math.sqrt(size);
  const related = [...counts].sort((a, b) => weight(b) - weight(a)).slice(0, RELATED);
  return feedChips(
    related.map(([entry]) => entry),
    { word: 'related', site: feedIndex.site, text },
  );
}
