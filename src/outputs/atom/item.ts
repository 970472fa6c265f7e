import { taxonomyUrl } from '../../domain/address.ts';
import { type Article, htmlOf } from '../../domain/article/article.ts';
import type { Person } from '../../domain/article/person.ts';
import type { Site } from '../../domain/site/site.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import type { TopicKind } from '../../domain/topic-kinds.ts';
import { mediaContent } from '../media.ts';
import { each, element, emptyElement, htmlElement, textElement } from '../xml.ts';

/** One article as an Atom 1.0 `entry` (RFC 4287 section 4.1.2). */
export function renderAtomItem(article: Article, site: Site): string {
  const { language, source } = article;
  const category = (kind: TopicKind) => {
    const scheme = taxonomyUrl(site, kind);
    // Some readers show the term, others the label, so both contain the name. The scheme distinguishes categories and tags.
    return (name: string) => emptyElement('category', { term: name, scheme, label: name });
  };
  const children =
    textElement('id', article.atomId ?? article.id) +
    textElement('title', article.title) +
    textElement('updated', formatInstant(article.updated)) +
    textElement('published', formatInstant(article.published)) +
    emptyElement('link', { rel: 'alternate', type: 'text/html', href: article.url }) +
    (source?.url === undefined
      ? ''
      : emptyElement('link', { rel: 'via', href: source.url, title: source.name })) +
    each(article.related, ({ title, url }) => emptyElement('link', { rel: 'related', href: url, title })) +
    each(article.attachments, ({ url, type, bytes, title }) => {
      return emptyElement('link', { rel: 'enclosure', type, length: bytes, href: url, title });
    }) +
    each(article.authors, (person) => personElement('author', person)) +
    each(article.contributors, (person) => personElement('contributor', person)) +
    each(article.categories, category('category')) +
    each(article.tags, category('tag')) +
    textElement('rights', article.rights) +
    originElement(article) +
    textElement('summary', article.summary) +
    (site.content === 'full' ? htmlElement('content', htmlOf(article), { type: 'html' }) : '') +
    mediaContent(article);
  return element('entry', children, { 'xml:lang': language === site.language ? undefined : language });
}

function personElement(name: string, person: Pick<Person, 'name' | 'url' | 'email'>): string {
  const { url, email } = person;
  return element(
    name,
    textElement('name', person.name) + textElement('uri', url) + textElement('email', email),
  );
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
