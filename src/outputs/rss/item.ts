import { taxonomyUrl } from '../../domain/address.ts';
import type { Article } from '../../domain/article/article.ts';
import type { Site } from '../../domain/site/site.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { utcOf } from '../../domain/text/utc.ts';
import { bodyInCdata, oncePerSite } from '../item-parts.ts';
import { mediaContent } from '../media.ts';
import type { Item } from '../output.ts';
import { each, emptyElement, escapeXml, htmlOfText, inCdata, openingTag, textElement } from '../xml.ts';

/** One article as an RSS 2.0 `item`. `description` precedes `content:encoded`: some readers rely on the order. */
export function renderRssItem(article: Article, site: Site): Item {
  const { id, url, title, language, source } = article;
  const { category, tag } = categoryTags(site);
  const isFull = site.content === 'full';
  const media = mediaContent(article);
  // No `author` element: it requires an e-mail address, which many authors do not have.
  const people =
    each(article.authors, ({ name }) => textElement('dc:creator', name)) +
    each(article.contributors, ({ name }) => textElement('dc:contributor', name));
  const rest =
    textElement('dc:language', language === site.language ? undefined : language) +
    textElement('dc:rights', article.rights) +
    origin(source);
  const before =
    '<item>\n' +
    textElement('title', title) +
    textElement('link', url) +
    // A guid is a link unless `isPermaLink` is false (RSS 2.0, "guid").
    `<guid isPermaLink="${id === url}">${escapeXml(id)}</guid>\n` +
    textElement('pubDate', formatRssDate(article.published)) +
    textElement('atom:updated', formatInstant(article.updated)) +
    people +
    each(article.categories, (name) => `${category}${escapeXml(name)}</category>\n`) +
    each(article.tags, (name) => `${tag}${escapeXml(name)}</category>\n`) +
    rest +
    (source?.url === undefined ? '' : emptyElement('atom:link', { rel: 'via', href: source.url })) +
    `<description><![CDATA[${inCdata(htmlOfText(article.summary))}]]></description>\n` +
    (isFull ? '<content:encoded><![CDATA[' : '');
  const after = `${isFull ? ']]></content:encoded>\n' : ''}${enclosure(article)}${media}</item>\n`;
  const usesDc = people !== '' || rest.includes('<dc:');
  const prefixes = `${isFull ? 'content ' : ''}${usesDc ? 'dc ' : ''}${media === '' ? '' : 'media'}`;
  return { before, body: isFull ? bodyInCdata(article) : '', after, prefixes };
}

/** The opening tags of categories, which depend on the site alone. */
const categoryTags = oncePerSite((site) => ({
  category: openingTag('category', { domain: taxonomyUrl(site, 'category') }),
  tag: openingTag('category', { domain: taxonomyUrl(site, 'tag') }),
}));

/** An RFC 822 date with a four-digit year, in GMT, independent of the locale. */
export function formatRssDate(milliseconds: number): string {
  const { day, time } = utcOf(milliseconds);
  return `${day} ${time} GMT`;
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
