import { type Article, htmlOf } from '../../domain/article/article.ts';
import type { Person } from '../../domain/article/person.ts';
import type { Site } from '../../domain/site/site.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { distinctNames } from '../../domain/text/slug.ts';
import type { Item } from '../output.ts';

/**
 * One article as an item of JSON Feed 1.1. Keys without a value are absent. Written by hand where every item has it: `JSON.stringify`
 * of an object takes twice as long.
 */
export function renderJsonItem(article: Article, site: Site): Item {
  const { summary, language, authors, categories, tags, image, attachments, source } = article;
  const published = formatInstant(article.published);
  const updated = article.updated === article.published ? published : formatInstant(article.updated);
  const isFull = site.content === 'full';
  const before = `{"id":${text(article.id)},"url":${text(article.url)}${member('external_url', source?.url)},"title":${text(article.title)},"${isFull ? 'content_html' : 'content_text'}":`;
  const after =
    `,"summary":${text(summary)}` +
    member('image', image?.url) +
    `,"date_published":"${published}","date_modified":"${updated}"` +
    list('authors', authors, (person) => JSON.stringify(jsonAuthor(person))) +
    list('tags', distinctNames([...categories, ...tags]), text) +
    member('language', language === site.language ? undefined : language) +
    list('attachments', attachments, ({ url, type, title, bytes, seconds }) => {
      return JSON.stringify({
        url,
        mime_type: type,
        title,
        size_in_bytes: bytes,
        duration_in_seconds: seconds,
      });
    }) +
    `,"_feedstand":{${ownMembers(article).slice(1)}}}`;
  return { before, body: text(isFull ? htmlOf(article) : summary), after, prefixes: '' };
}

/** Each begins with a comma. */
function ownMembers(article: Article): string {
  const { categories, tags, contributors, image, source, related, corrections } = article;
  return (
    list('categories', categories, text) +
    list('tags', tags, text) +
    list('contributors', contributors, JSON.stringify) +
    (image === undefined ? '' : `,"image":${JSON.stringify(image)}`) +
    (source === undefined ? '' : `,"source":${JSON.stringify(source)}`) +
    list('related', related, JSON.stringify) +
    list('corrections', corrections, ({ at, note }) => JSON.stringify({ at: formatInstant(at), note })) +
    member('rights', article.rights)
  );
}

function member(key: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${key}":${text(value)}`;
}

/** Absent if it is empty. */
function list<Value>(key: string, values: readonly Value[], write: (value: Value) => string): string {
  if (values.length === 0) return '';
  let written = '';
  for (const value of values) written += `${written === '' ? '' : ','}${write(value)}`;
  return `,"${key}":[${written}]`;
}

/** `JSON.stringify` of a short text takes longer than to see that nothing in it has to be escaped. */
function text(value: string): string {
  return /["\\\u0000-\u001f\ud800-\udfff]/.test(value) ? JSON.stringify(value) : `"${value}"`;
}

/** JSON Feed has no field for an author's e-mail address, but says that `url` may be a `mailto:` link. */
export function jsonAuthor({ name, url, email, avatar }: Person) {
  return { name, url: url ?? (email === undefined ? undefined : `mailto:${email}`), avatar };
}
