import { byOutput, feedUrl, pageUrl } from '../domain/address.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { createDocument, type TextDocument } from '../feeds/text-document.ts';
import type { FeedIndex } from './feed-index.ts';

/** All feeds for programs, as docs/feeds-json.md describes it. */
export function renderFeedsJson({ site, shown }: FeedIndex): TextDocument {
  const feeds = shown.map(({ selection, name, description, path, size, newest }) => ({
    kind: selection.kind,
    ...(selection.kind === 'all' ? {} : { slug: selection.slug }),
    title: selection.kind === 'all' ? site.title : name,
    description: selection.kind === 'all' ? site.description : description,
    page: pageUrl(site, path),
    ...byOutput((output) => feedUrl(site, path, output)),
    articles: size,
    ...(newest === undefined ? {} : { newest: formatInstant(newest) }),
  }));
  const { title, description, url, language } = site;
  const text = JSON.stringify({ version: 1, title, description, website: url, language, feeds });
  return createDocument(text, {
    'content-type': 'application/json',
    'access-control-allow-origin': '*',
  });
}
