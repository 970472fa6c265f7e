import { taxonomyUrl } from '../../domain/address.ts';
import { type Article, htmlOf } from '../../domain/article/article.ts';
import type { Site } from '../../domain/site/site.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { mediaContent } from '../media.ts';
import { each, element, emptyElement, htmlElement, htmlOfText, textElement } from '../xml.ts';

/** One article as an RSS 2.0 `item`. `description` stands before `content:encoded`, which some readers rely on. */
export function renderRssItem(article: Article, site: Site): string {
  const { id, url, title, language, source } = article;
  const inCategory = { domain: taxonomyUrl(site, 'category') };
  const underTag = { domain: taxonomyUrl(site, 'tag') };
  return element(
    'item',
    textElement('title', title) +
      textElement('link', url) +
      // A guid counts as a link unless it says that it is none (RSS 2.0, "guid").
      textElement('guid', id, { isPermaLink: id === url ? 'true' : 'false' }) +
      textElement('pubDate', formatRssDate(article.published)) +
      textElement('atom:updated', formatInstant(article.updated)) +
      // No author element: that one holds an e-mail address, and we invent none.
      each(article.authors, ({ name }) => textElement('dc:creator', name)) +
      each(article.contributors, ({ name }) => textElement('dc:contributor', name)) +
      each(article.categories, (name) => textElement('category', name, inCategory)) +
      each(article.tags, (name) => textElement('category', name, underTag)) +
      textElement('dc:language', language === site.language ? undefined : language) +
      textElement('dc:rights', article.rights) +
      origin(source) +
      (source?.url === undefined ? '' : emptyElement('atom:link', { rel: 'via', href: source.url })) +
      htmlElement('description', htmlOfText(article.summary)) +
      (site.content === 'full' ? htmlElement('content:encoded', htmlOf(article)) : '') +
      enclosure(article) +
      mediaContent(article),
  );
}

/** RFC 822 with a year of four digits, in GMT, independent of any locale. */
export function formatRssDate(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}

/** RSS's own element needs the feed's address; beside it `dc:source` counts as saying the same twice. */
function origin(source: Article['source']): string {
  if (source?.feed !== undefined) return textElement('source', source.name, { url: source.feed });
  return textElement('dc:source', source?.url ?? source?.name);
}

/** RSS has room for one attachment: the first that can be listened to, else the first. A length that is unknown is 0. */
function enclosure({ attachments }: Article): string {
  const attachment = attachments.find(({ type }) => type.startsWith('audio/')) ?? attachments[0];
  if (attachment === undefined) return '';
  return emptyElement('enclosure', {
    url: attachment.url,
    length: attachment.bytes ?? 0,
    type: attachment.type,
  });
}
