import { feedUrl, type OutputId } from '../domain/address.ts';
import { selectionKinds } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import { createDocument, type TextDocument } from '../feeds/text-document.ts';
import type { FeedEntry } from './feed-entry.ts';
import type { FeedIndex } from './feed-index.ts';

/** All feeds as a feed menu (draft-nottingham-feed-menu-00), a menu for each kind within it. */
export function renderFeedMenu({ site, text, shown }: FeedIndex): TextDocument {
  const items = selectionKinds.flatMap((kind) => {
    const feeds = shown
      .filter(({ selection }) => selection.kind === kind)
      .map((entry) => feedObject(entry, site));
    if (kind === 'all' || feeds.length === 0) return feeds;
    return [{ 'feed-menu': text.words[kind], items: feeds }];
  });
  return createDocument(JSON.stringify({ 'feed-menu': site.title, items }), {
    'content-type': 'application/json',
    'access-control-allow-origin': '*',
  });
}

/** The outputs for which the draft has a key, which is their id. */
const MENU_OUTPUTS: readonly OutputId[] = ['rss', 'atom'];

function feedObject({ selection, title, description, path }: FeedEntry, site: Site): object {
  return {
    'feed-title': selection.kind === 'all' ? site.title : title,
    description: selection.kind === 'all' ? site.description : description,
    ...Object.fromEntries(MENU_OUTPUTS.map((output) => [output, feedUrl(site, path, output)])),
  };
}
