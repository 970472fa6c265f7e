import type { JsonFeed } from 'feedsmith';
import { resolveUrl } from '../domain/text/web-url.ts';
import { feedBase } from './feed-base.ts';
import type { Item } from './feed-item.ts';
import { escapeHtml, paragraphsOf } from './imported.ts';
import {
  type Attachment,
  attachments,
  image,
  lostFiles,
  people,
  plainName,
  webAddress,
} from './record-parts.ts';

export type Json = JsonFeed.Feed<string>;
type JsonItem = JsonFeed.Item<string>;

export function jsonBase({ feed_url, home_page_url }: Json, site: string | undefined): string | undefined {
  return feedBase({ self: feed_url, website: home_page_url, site });
}

export function fromJson(item: JsonItem, feed: Json, base: string | undefined): Item {
  const external = webAddress(item.external_url, base);
  const url = webAddress(item.url, base);
  const picture = image({ url: item.image ?? item.banner_image }, base);
  const files = (item.attachments ?? []).flatMap((file) => attachmentsIn(file, base));
  return {
    id: item.id,
    // The URL of a link post without a page is the URL that it links to.
    url: url ?? external,
    base: url ?? base,
    title: item.title === undefined ? undefined : escapeHtml(plainName(item.title)),
    published: [item.date_published],
    updated: item.date_modified,
    texts: [item.content_html, paragraphs(item.content_text), paragraphs(item.summary)],
    summaries: [item.summary === undefined ? undefined : escapeHtml(item.summary)],
    authors: (item.authors ?? feed.authors ?? []).flatMap((author) => people(author, base)),
    topics: (item.tags ?? []).map((name) => ({ name })),
    language: item.language ?? feed.language,
    image: picture,
    attachments: files,
    source:
      external === undefined || url === undefined
        ? undefined
        : { name: resolveUrl(external)?.hostname, url: external },
    lost: [
      ...lostFiles('image', [item.image ?? item.banner_image], [picture]),
      ...lostFiles('attachment', item.attachments ?? [], files),
    ],
  };
}

function attachmentsIn(file: JsonFeed.Attachment, base: string | undefined): Attachment[] {
  const { url, mime_type, size_in_bytes, duration_in_seconds, title } = file;
  return attachments(
    { url, type: mime_type, bytes: size_in_bytes, seconds: duration_in_seconds, title },
    base,
  );
}

function paragraphs(text: string | undefined): string | undefined {
  return text === undefined ? undefined : paragraphsOf(text);
}
