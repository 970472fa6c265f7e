import { html } from 'hono/html';
import { selectionPath, type TopicKind } from '../domain/selection.ts';
import type { Site } from '../domain/site.ts';
import { feedUrl } from '../publish/feed-document.ts';
import type { ListSummary } from '../publish/publisher.ts';
import { extensions, formats } from '../render/formats.ts';

const GROUPS: readonly [TopicKind | 'all', string][] = [
  ['all', 'Everything'],
  ['category', 'Categories'],
  ['tag', 'Tags'],
  ['author', 'Authors'],
  ['language', 'Languages'],
  ['source', 'Sources'],
];

/** A plain page with every feed that has something in it. A topic that only scheduled pieces are on would give them away. */
export function feedList(site: Site, summaries: readonly ListSummary[]): string {
  const lists = summaries.filter(({ selection, size }) => size > 0 || selection.kind === 'all');
  const groups = GROUPS.map(([kind, heading]) => {
    const ofKind = lists.filter(({ selection }) => selection.kind === kind);
    const rows = ofKind.map((list) => listRow(list, site));
    return rows.length === 0 ? '' : html`<h2>${heading}</h2>\n<ul>\n${rows}</ul>\n`;
  });
  const page = html`<!DOCTYPE html>
<html lang="${site.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${site.title}: feeds</title>
${extensions.map((extension) => {
  const { mediaType, name } = formats[extension];
  return html`<link rel="alternate" type="${mediaType}" title="${site.title} (${name})" href="${feedUrl(site, '/feed', extension)}">\n`;
})}</head>
<body>
<h1><a href="${site.url}">${site.title}</a></h1>
<p>${site.description}</p>
${groups}</body>
</html>
`;
  return String(page);
}

function listRow({ selection, name, size }: ListSummary, site: Site) {
  const path = selectionPath(selection);
  const links = extensions.map((extension) => {
    return html` <a href="${feedUrl(site, path, extension)}">${formats[extension].name}</a>`;
  });
  return html`<li>${name === '' ? site.title : name} (${size}):${links}</li>\n`;
}
