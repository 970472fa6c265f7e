import type { Draft } from '../domain/article/article.ts';
import type { Labels } from '../domain/site/site.ts';
import { formatInstant } from '../domain/text/instant.ts';

// Feed readers show little besides the body. So the credits that a publisher owes are part of it: photographer, translator,
// corrections, original source.

/** The lead image with its caption and credit. */
export function leadFigure(image: NonNullable<Draft['image']>): string {
  const size = image.width && image.height ? ` width="${image.width}" height="${image.height}"` : '';
  const picture = `<img src="${escapeHtml(image.url)}" alt="${escapeHtml(image.alt ?? '')}"${size} />`;
  const credit = image.credit === undefined ? '' : `<small>${escapeHtml(image.credit)}</small>`;
  const caption = [image.caption === undefined ? '' : escapeHtml(image.caption), credit]
    .filter(Boolean)
    .join(' ');
  return `<figure>${picture}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>`;
}

/** The credit of the lead image as HTML; empty if there is none. */
export function leadCredit({ credit = '' }: NonNullable<Draft['image']>): string {
  return escapeHtml(credit);
}

/** The HTML after the body: contributors, related links, corrections, source. Empty if the article has none of them. */
export function closingHtml(article: Draft, labels: Labels): string {
  return [
    contributorsLine(article, labels),
    relatedList(article, labels),
    ...article.corrections.map(({ at, note }) => {
      const day = `<time datetime="${formatInstant(at)}">${formatInstant(at).slice(0, 10)}</time>`;
      return `<p><strong>${escapeHtml(labels.correction)}</strong> (${day}): ${escapeHtml(note)}</p>`;
    }),
    sourceLine(article, labels),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function contributorsLine({ contributors }: Draft, labels: Labels): string {
  if (contributors.length === 0) return '';
  const people = contributors.map(({ name, role, url }) => {
    return role === undefined ? linked(name, url) : `${linked(name, url)} (${escapeHtml(role)})`;
  });
  return `<p>${escapeHtml(labels.contributors)}: ${people.join(', ')}</p>`;
}

function relatedList({ related }: Draft, labels: Labels): string {
  if (related.length === 0) return '';
  const items = related.map(({ title, url }) => `<li>${linked(title, url)}</li>`);
  return `<p>${escapeHtml(labels.related)}:</p>\n<ul>${items.join('')}</ul>`;
}

function sourceLine({ source }: Draft, labels: Labels): string {
  if (source === undefined) return '';
  return `<p>${escapeHtml(labels.source)}: ${linked(source.name, source.url)}</p>`;
}

function linked(text: string, url: string | undefined): string {
  return url === undefined ? escapeHtml(text) : `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
