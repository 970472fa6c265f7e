import type { RdfFeed } from 'feedsmith';
import { feedBase } from './feed-base.ts';
import type { Item } from './feed-item.ts';
import { mediaAttachments, mediaImage, mediaText } from './feed-media.ts';
import { paragraphsOf, present } from './imported.ts';
import { lostOfEpisode } from './podcast.ts';
import {
  type Attachment,
  attachments,
  image,
  lostFiles,
  mediumOf,
  people,
  plainName,
  webAddress,
} from './record-parts.ts';
import type { Rss, RssItem } from './rss-types.ts';

export type Rdf = RdfFeed.Feed<string>;

export function rssBase({ xml, atom, link }: Rss, site: string | undefined): string | undefined {
  const self = atom?.links?.find(({ rel }) => rel === 'self')?.href;
  return feedBase({ base: xml?.base, self, website: link, site });
}

export function fromRss(item: RssItem, feed: Rss, feedAddress: string | undefined): Item {
  const base = webAddress(item.xml?.base, feedAddress) ?? feedAddress;
  const url = linkOf(item, base);
  const files = enclosures(item, base);
  const { itunes, media, dc, dcterms } = item;
  return {
    id: item.guid?.value,
    url,
    base: item.xml?.base === undefined && feed.xml?.base === undefined ? (url ?? base) : base,
    title: item.title ?? itunes?.title ?? media?.title?.value,
    published: [item.pubDate, ...(dc?.dates ?? []), ...datesOf(dcterms), item.atom?.published],
    updated: item.atom?.updated ?? dcterms?.modified?.[0],
    texts: [
      item.content?.encoded,
      item.description,
      plain(itunes?.summary),
      item.googleplay?.description,
      plain(mediaText(media)),
      itunes?.subtitle,
    ],
    summaries: [item.description, itunes?.subtitle],
    authors: authorsOf(item, base),
    contributors: (dc?.contributors ?? []).flatMap((name) => people({ name })),
    topics: (item.categories ?? []).map(({ name, domain }) => ({ name, scheme: domain })),
    tags: itunes?.keywords ?? [],
    language: dc?.languages?.[0] ?? feed.language,
    rights: dc?.rights?.[0],
    image: mediaImage(media, base) ?? image({ url: itunes?.image }, base),
    attachments: [...files, ...mediaAttachments(media, files, base)],
    source: sourceOf(item, base),
    lost: [...lostOfEpisode(item), ...lostFiles('attachment', item.enclosures ?? [], files)],
  };
}

/** A guid is a URL unless `isPermaLink` is false (RSS 2.0). */
function linkOf({ link, guid, atom }: RssItem, base: string | undefined): string | undefined {
  const permalink = guid?.isPermaLink === false ? undefined : webAddress(guid?.value);
  const alternate = atom?.links?.find(({ rel = 'alternate' }) => rel === 'alternate')?.href;
  return webAddress(link, base) ?? permalink ?? webAddress(alternate, base);
}

/** The duration of an episode applies to its audio or video. */
function enclosures({ enclosures: list = [], itunes }: RssItem, base: string | undefined): Attachment[] {
  const files = list.flatMap(({ url, type, length }) => attachments({ url, type, bytes: length }, base));
  const episode = files.find((file) => /^(audio|video)$/.test(mediumOf(file) ?? '')) ?? files[0];
  return files.flatMap((file) =>
    file === episode ? attachments({ ...file, seconds: itunes?.duration }) : [file],
  );
}

function authorsOf({ dc, authors = [], itunes }: RssItem, base: string | undefined): unknown[] {
  const creators = dc?.creators ?? [];
  if (creators.length > 0) return creators.flatMap((name) => people({ name: nameIn(name) }));
  const found = authors.flatMap(({ name, email, link }) => {
    return people({ name: name ?? email, email: name === undefined ? undefined : email, url: link }, base);
  });
  return found.length > 0 ? found : people({ name: itunes?.author });
}

/** `mail@example.org (Name)`, as RSS specifies, or a plain name. */
function nameIn(text: string): string {
  const [open, close] = [text.lastIndexOf('('), text.lastIndexOf(')')];
  const isMail = text.length < 1000 && /^[^\s@]+@[^\s@]+ ?\(/.test(text);
  return isMail && open < close ? text.slice(open + 1, close) : text;
}

function datesOf(terms: RssItem['dcterms']): string[] {
  return [...(terms?.issued ?? []), ...(terms?.created ?? []), ...(terms?.dates ?? [])].flat();
}

function sourceOf({ source }: RssItem, base: string | undefined): unknown {
  return source?.title === undefined
    ? undefined
    : present({ name: plainName(source.title), feed: webAddress(source.url, base) });
}

function plain(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // Apple requires plain text here, but many feeds contain HTML.
  return /<(p|br|a|div|ul|ol|strong|em|b|i)\b[^<>]*>/i.test(text) ? text : paragraphsOf(text);
}

export function rdfBase({ xml, atom, link }: Rdf, site: string | undefined): string | undefined {
  const self = atom?.links?.find(({ rel }) => rel === 'self')?.href;
  return feedBase({ base: xml?.base, self, website: link, site });
}

/** RSS 0.9 and 1.0: `rdf:about` is the id, and Dublin Core provides the rest. */
export function fromRdf(item: RdfFeed.Item<string>, feed: Rdf, feedAddress: string | undefined): Item {
  const base = webAddress(item.xml?.base, feedAddress) ?? feedAddress;
  const url = webAddress(item.link, base) ?? webAddress(item.rdf?.about, base);
  const { dc, dcterms } = item;
  return {
    id: item.rdf?.about,
    url,
    base: item.xml?.base === undefined && feed.xml?.base === undefined ? (url ?? base) : base,
    title: item.title,
    published: [...(dc?.dates ?? []), ...datesOf(dcterms)],
    updated: dcterms?.modified?.[0],
    texts: [item.content?.encoded, item.description],
    summaries: [item.description],
    authors: (dc?.creators ?? []).flatMap((name) => people({ name: nameIn(name) })),
    contributors: (dc?.contributors ?? []).flatMap((name) => people({ name })),
    topics: (dc?.subjects ?? []).map((name) => ({ name })),
    language: dc?.languages?.[0] ?? feed.dc?.languages?.[0],
    rights: dc?.rights?.[0],
    image: mediaImage(item.media, base),
    attachments: mediaAttachments(item.media, [], base),
  };
}
