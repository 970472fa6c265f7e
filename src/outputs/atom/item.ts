import { taxonomyUrl } from '../../domain/address.ts';
import type { Article } from '../../domain/article/article.ts';
import type { Person } from '../../domain/article/person.ts';
import type { Site } from '../../domain/site/site.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { bodyInCdata, oncePerSite } from '../item-parts.ts';
import { mediaContent } from '../media.ts';
import type { Item } from '../output.ts';
import { each, element, emptyElement, escapeAttribute, openingTag, textElement } from '../xml.ts';

/** One article as an Atom 1.0 `entry` (RFC 4287 section 4.1.2). */
export function renderAtomItem(article: Article, site: Site): Item {
  const { language, source } = article;
  const { category, tag } = schemes(site);
  const isFull = site.content === 'full';
  const published = formatInstant(article.published);
  const updated = article.updated === article.published ? published : formatInstant(article.updated);
  const before =
    (language === site.language ? '<entry>\n' : `${openingTag('entry', { 'xml:lang': language })}\n`) +
    textElement('id', article.atomId ?? article.id) +
    textElement('title', article.title) +
    `<updated>${updated}</updated>\n<published>${published}</published>\n` +
    `<link rel="alternate" type="text/html" href="${escapeAttribute(article.url)}"/>\n` +
    (source?.url === undefined
      ? ''
      : emptyElement('link', { rel: 'via', href: source.url, title: source.name })) +
    each(article.related, ({ title, url }) => emptyElement('link', { rel: 'related', href: url, title })) +
    each(article.attachments, ({ url, type, bytes, title }) => {
      return emptyElement('link', { rel: 'enclosure', type, length: bytes, href: url, title });
    }) +
    each(article.authors, (person) => personElement('author', person)) +
    each(article.contributors, (person) => personElement('contributor', person)) +
    each(article.categories, (name) => categoryElement(name, category)) +
    each(article.tags, (name) => categoryElement(name, tag)) +
    textElement('rights', article.rights) +
    originElement(article) +
    textElement('summary', article.summary) +
    (isFull ? '<content type="html"><![CDATA[' : '');
  const media = mediaContent(article);
  const after = `${isFull ? ']]></content>\n' : ''}${media}</entry>\n`;
  return { before, body: isFull ? bodyInCdata(article) : '', after, prefixes: media === '' ? '' : 'media' };
}

/** Escaped addresses that depend on the site alone. */
const schemes = oncePerSite((site) => ({
  category: escapeAttribute(taxonomyUrl(site, 'category')),
  tag: escapeAttribute(taxonomyUrl(site, 'tag')),
}));

/**
 * Some readers show the term, others the label, so both contain the name. The scheme distinguishes categories and tags.
 */
function categoryElement(name: string, scheme: string): string {
  const term = escapeAttribute(name);
  return `<category term="${term}" scheme="${scheme}" label="${term}"/>\n`;
}

function personElement(name: string, person: Pick<Person, 'name' | 'url' | 'email'>): string {
  const { url, email } = person;
  return `<${name}>\n${textElement('name', person.name)}${textElement('uri', url)}${textElement('email', email)}</${name}>\n`;
}

/** RFC 4287 section 4.2.11: an entry copied from a feed keeps that feed's id, title, links and time. */
function originElement({ source, updated }: Article): string {
  if (source?.feed === undefined) return '';
  return element(
    'source',
    textElement('id', source.feed) +
      textElement('title', source.name) +
      textElement('updated', formatInstant(updated)) +
      emptyElement('link', { rel: 'self', href: source.feed }),
  );
}
