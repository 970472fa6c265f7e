import { html } from 'hono/html';
import type { FeedView } from '../catalog/feed-view.ts';
import type { Person } from '../domain/article/person.ts';
import type { Site } from '../domain/site/site.ts';
import { topicsOf } from '../domain/topics.ts';
import { kindIcon } from './icons.ts';
import type { Markup } from './markup.ts';

/**
 * What a feed looks like: of an author the avatar, else the picture of the newest piece that has one. Below it are an author's
 * initials or the icon of the kind, which show where there is no picture or it cannot be loaded.
 */
export function portrait({ selection, articles, name }: FeedView, site: Site): Markup {
  const isAuthor = selection.kind === 'author';
  const url = isAuthor
    ? avatarOf(selection.slug, articles, site)
    : articles.find(({ image }) => image !== undefined)?.image?.url;
  const below = isAuthor ? initials(name) : kindIcon(selection.kind);
  const picture =
    url === undefined
      ? ''
      : html`<img src="${url}" alt="" width="72" height="72" decoding="async" referrerpolicy="no-referrer">`;
  return html`<span class="portrait" aria-hidden="true">${below}${picture}</span>`;
}

function avatarOf(slug: string, articles: FeedView['articles'], site: Site): string | undefined {
  for (const article of articles) {
    const names = topicsOf(article, site)
      .filter(({ selection }) => selection.kind === 'author' && selection.slug === slug)
      .map(({ name }) => name);
    const person = article.authors.find((each): each is Person & { avatar: string } => {
      return each.avatar !== undefined && names.includes(each.name);
    });
    if (person !== undefined) return person.avatar;
  }
  return undefined;
}

const graphemes = new Intl.Segmenter();

/** The first letters of the first and the last word of a name, without the office after it (`Ada Berg, editor`). */
export function initials(name: string): string {
  const [beforeComma = []] = name.split(/[,،、，]/).map(wordsOf);
  const words = beforeComma.length > 1 ? beforeComma : wordsOf(name);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word = '') => firstGrapheme(word).toUpperCase()).join('');
}

function wordsOf(text: string): string[] {
  return text.split(/[\s.,،、，]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

function firstGrapheme(word: string): string {
  for (const { segment } of graphemes.segment(word.slice(0, 40))) {
    if (/[\p{L}\p{N}]/u.test(segment)) return segment;
  }
  return '';
}
