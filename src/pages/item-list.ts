import { html } from 'hono/html';
import type { Article } from '../domain/article/article.ts';
import { shorten } from '../domain/text/plain-text.ts';
import { DOT } from './count-line.ts';
import { languageAttributes } from './language-attributes.ts';
import type { Markup } from './markup.ts';
import type { PageText } from './page-text.ts';
import { timeElement } from './time-element.ts';

// Code points. They bound the size of a page for any article.
const TITLE_LENGTH = 300;
const SUMMARY_LENGTH = 320;

/** The items of a feed, as a list for people. */
export function itemList(articles: readonly Article[], text: PageText): Markup {
  return html`<ol class="items">
${articles.map((article) => item(article, text))}</ol>
`;
}

function item(article: Article, text: PageText): Markup {
  const { title, url, summary, published, authors, language, image } = article;
  const own = languageAttributes(language, text);
  const names = authors.map(({ name }) => name).join(', ');
  const by = names === '' ? '' : html`${DOT}${text.say('by', { names: shorten(names, TITLE_LENGTH) })}`;
  return html`<li${image === undefined ? '' : html` class="shot"`}><article><h3${own}><a href="${url}">${shorten(title, TITLE_LENGTH)}</a></h3>
<p class="meta">${timeElement(published, text, 'moment')}${by}</p>
<p${own}>${shorten(summary, SUMMARY_LENGTH)}</p></article>${image === undefined ? '' : figure(image, own, text)}</li>
`;
}

/** The picture with its credit, without a referrer for its server. */
function figure(
  { url, alt = '', credit, width, height }: NonNullable<Article['image']>,
  own: Markup | string,
  text: PageText,
): Markup {
  const size = width && height ? html` width="${width}" height="${height}"` : '';
  const caption =
    credit === undefined
      ? ''
      : html`<figcaption>${text.say('photo', { credit: shorten(credit, TITLE_LENGTH) })}</figcaption>`;
  return html`<figure><img src="${url}" alt="${shorten(alt, SUMMARY_LENGTH)}"${own}${size} loading="lazy" decoding="async" referrerpolicy="no-referrer">${caption}</figure>`;
}
