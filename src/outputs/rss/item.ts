import { taxonomyUrl } from '../../domain/address.ts';
import { type Article, htmlOf } from '../../domain/article/article.ts';
import type { Site } from '../../domain/site/site.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { mediaContent } from '../media.ts';
import { each, element, emptyElement, htmlElement, htmlOfText, textElement } from '../xml.ts';

/** One article as an RSS 2.0 `item`. `description` precedes `content:encoded`: some readers rely on the order. */
export function renderRssItem(article: Article, site: Site): string {
  const { id, url, title, language, source } = article;
  const inCategory = { domain: taxonomyUrl(site, 'category') };
  const underTag = { domain: taxonomyUrl(site, 'tag') };
  return element(
    'item',
    textElement('title', title) +
      textElement('link', url) +
      // A guid is a link unless `isPermaLink` is false (RSS 2.0, "guid").
      textElement('guid', id, { isPermaLink: id === url ? 'true' : 'false' }) +
      textElement('pubDate', formatRssDate(article.published)) +
      textElement('atom:updated', formatInstant(article.updated)) +
      // No `author` element: it requires an e-mail address, which many authors do not have.
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

/** An RFC 822 date with a four-digit year, in GMT, independent of the locale. */
export function formatRssDate(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}

/** RSS's `source` element requires the URL of the feed. `dc:source` beside it would state the source twice. */
function origin(source: Article['source']): string {
  if (source?.feed !== undefined) return textElement('source', source.name, { url: source.feed });
  return textElement('dc:source', source?.url ?? source?.name);
}

/** RSS allows one attachment: the first audio, else the first. An unknown length is 0. */
function enclosure({ attachments }: Article): string {
  const attachment = attachments.find(({ type }) => type.startsWith('audio/')) ?? attachments[0];
  if (attachment === undefined) return '';
  return emptyElement('enclosure', {
    url: attachment.url,
    length: attachment.bytes ?? 0,
    type: attachment.type,
  });
}
