import { html } from 'hono/html';
import type { TextDocument } from '../feeds/text-document.ts';
import { feedChips } from './feed-chips.ts';
import type { FeedIndex } from './feed-index.ts';
import { neighboursOf } from './neighbours.ts';
import { renderPage } from './page.ts';

export type Absence = 'notFound' | 'gone';

/** The page at an address where nothing is, with the feeds that may have been meant. */
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
${feedChips(neighboursOf(feedIndex, path), { word: 'perhaps', site, text })}`,
  });
}
