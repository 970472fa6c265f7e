import { html } from 'hono/html';
import { nearestFew } from '../domain/text/did-you-mean.ts';
import type { TextDocument } from '../feeds/text-document.ts';
import { feedChips } from './feed-chips.ts';
import type { FeedEntry } from './feed-entry.ts';
import type { FeedIndex } from './feed-index.ts';
import { renderPage } from './page.ts';

export type Absence = 'notFound' | 'gone';

const SUGGESTIONS = 6;
/** No plausible slug is longer, and comparing takes time with the square of the length. */
const LONGEST = 80;

/** The page at an address where nothing is, with the topics that may have been meant. */
export function renderMissingPage(feedIndex: FeedIndex, path: string, absence: Absence): TextDocument {
  const { site, text } = feedIndex;
  const { words } = text;
  return renderPage({
    site,
    text,
    title: `${words[absence]} · ${site.title}`,
    description: words[`${absence}Text`],
    main: html`<h1>${words[absence]}</h1>
<p class="lead">${words[`${absence}Text`]}</p>
<p><a href="${site.feeds}/">${words.allFeeds}</a></p>
${feedChips(suggestionsFor(feedIndex, path), { word: 'perhaps', site, text })}`,
  });
}

// Comparing this many takes a few milliseconds, the most that a missing address may cost.
const MOST_COMPARED = 500;

/** Feeds whose slug is like the last part of the path: the same under another kind, misspelt, or in part. */
export function suggestionsFor(feedIndex: FeedIndex, path: string): FeedEntry[] {
  const [word = ''] = path
    .replace(/\.\w+$/, '')
    .toLowerCase()
    .split('/')
    .filter(Boolean)
    .slice(-1);
  if (word === '' || word.length > LONGEST) return [];
  const { bySlug } = feedIndex;
  const most = Math.max(2, word.length / 3);
  const alike: string[] = [];
  const parts: string[] = [];
  for (const slug of bySlug.keys()) {
    const isAlike =
      Math.abs(slug.length - word.length) <= most && (slug[0] === word[0] || slug.at(-1) === word.at(-1));
    if (isAlike && alike.length < MOST_COMPARED) alike.push(slug);
    if (parts.length < SUGGESTIONS && word.length > 2 && slug.includes(word)) parts.push(slug);
  }
  const near = nearestFew(word, alike, SUGGESTIONS);
  const slugs = new Set([...near, ...parts]);
  return [...slugs].flatMap((slug) => bySlug.get(slug) ?? []).slice(0, SUGGESTIONS);
}
