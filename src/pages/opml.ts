import { feedUrl, type OutputId, pageUrl } from '../domain/address.ts';
import { selectionKinds } from '../domain/selection.ts';
import type { Site } from '../domain/site/site.ts';
import { feedTitle } from '../feeds/feed-document.ts';
import { createDocument, type TextDocument } from '../feeds/text-document.ts';
import { each, element, emptyElement, textElement } from '../outputs/xml.ts';
import type { FeedEntry } from './feed-entry.ts';
import type { FeedIndex } from './feed-index.ts';

/** All feeds as OPML 2.0, an outline for each kind; as any reader imports it. */
export function renderOpml({ site, text, shown }: FeedIndex): TextDocument {
  const groups = each(selectionKinds, (kind) => {
    const ofKind = shown.filter(({ selection }) => selection.kind === kind);
    const outlines = each(ofKind, (entry) => outline(entry, site));
    if (kind === 'all' || outlines === '') return outlines;
    return element('outline', outlines, { text: text.words[kind], title: text.words[kind] });
  });
  const head = element(
    'head',
    textElement('title', site.title) +
      textElement('ownerName', site.author?.name) +
      textElement('docs', 'http://opml.org/spec2.opml'),
  );
  const opml = element('opml', head + element('body', groups), { version: '2.0' });
  return createDocument(`<?xml version="1.0" encoding="utf-8"?>\n${opml}`, {
    'content-type': 'text/x-opml; charset=utf-8',
    'access-control-allow-origin': '*',
  });
}

/** The output that importers of OPML expect; `version` says the same. */
const LISTED: OutputId = 'rss';

function outline({ selection, title, description, path }: FeedEntry, site: Site): string {
  const name = feedTitle(site, selection.kind === 'all' ? '' : title);
  return emptyElement('outline', {
    type: 'rss',
    text: name,
    title: name,
    description: selection.kind === 'all' ? site.description : description,
    xmlUrl: feedUrl(site, path, LISTED),
    htmlUrl: pageUrl(site, path),
    version: 'RSS2',
  });
}
