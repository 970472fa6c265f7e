import type { AtomFeed } from 'feedsmith';
import { textOf } from '../content/text-of.ts';
import { feedBase } from './feed-base.ts';
import type { Item } from './feed-item.ts';
import { mediaAttachments, mediaImage, mediaText } from './feed-media.ts';
import { escapeHtml, paragraphsOf, present } from './imported.ts';
import { attachments, image, lostFiles, people, webAddress } from './record-parts.ts';

export type Atom = AtomFeed.Feed<string>;
type Entry = AtomFeed.Entry<string>;
type Text = { readonly value?: string | undefined; readonly type?: string | undefined };
type Links = readonly AtomFeed.Link<string>[];

export function atomBase({ xml, links }: Atom, site: string | undefined): string | undefined {
  return feedBase({
    base: xml?.base,
    self: linkIn(links, 'self'),
    website: linkIn(links, 'alternate'),
    site,
  });
}

export function fromAtom(entry: Entry, feed: Atom, feedAddress: string | undefined): Item {
  const base = webAddress(entry.xml?.base, feedAddress) ?? feedAddress;
  const url = webAddress(linkIn(entry.links, 'alternate'), base);
  const enclosures = (entry.links ?? []).filter(({ rel }) => rel === 'enclosure');
  const files = enclosures.flatMap(({ href, type, length, title }) =>
    attachments({ url: href, type, bytes: length, title }, base),
  );
  const { media, itunes } = entry;
  return {
    id: entry.id,
    url,
    base: webAddress(entry.content?.xml?.base, base) ?? bodyBase(entry, feed, { base, url }),
    title: htmlOf(entry.title) ?? media?.title?.value ?? media?.groups?.[0]?.title?.value,
    published: [entry.published, ...(entry.dc?.dates ?? [])],
    updated: entry.updated,
    texts: [bodyOf(entry.content), bodyOf(entry.summary), bodyOf({ value: mediaText(media) })],
    summaries: [htmlOf(entry.summary)],
    ...(isDraft(entry) ? { draft: true } : {}),
    authors: (entry.authors ?? entry.source?.authors ?? feed.authors ?? []).flatMap((one) =>
      person(one, base),
    ),
    contributors: (entry.contributors ?? []).flatMap(({ name, uri }) => people({ name, url: uri }, base)),
    topics: (entry.categories ?? []).map(({ term, label, scheme }) => ({ name: label ?? term, scheme })),
    language: entry.content?.xml?.lang ?? entry.xml?.lang ?? feed.xml?.lang,
    rights: textOf(htmlOf(entry.rights) ?? ''),
    image: mediaImage(media, base) ?? image({ url: itunes?.image }, base),
    attachments: [...files, ...mediaAttachments(media, files, base)],
    source: sourceOf(entry),
    lost: lostFiles('attachment', enclosures, files),
  };
}

function linkIn(links: Links | undefined, relation: string): string | undefined {
  const found = (links ?? []).filter(({ rel = 'alternate' }) => rel === relation);
  // Of several alternates, prefer the page to the feed in another format.
  return (found.find(({ type = 'text/html' }) => type.includes('html')) ?? found[0])?.href;
}

/** `xml:base` applies to bodies too. Without it, links in a body are relative to the article's page. */
function bodyBase(
  entry: Entry,
  feed: Atom,
  { base, url }: { base: string | undefined; url: string | undefined },
): string | undefined {
  return entry.xml?.base === undefined && feed.xml?.base === undefined ? (url ?? base) : base;
}

/** Any value but `no` hides the entry (RFC 5023 section 13.1.1). */
function isDraft({ app }: Entry): boolean {
  return app?.control?.draft === true;
}

function person({ name, uri, email }: AtomFeed.Person, base: string | undefined): unknown[] {
  return people({ name, url: uri, email }, base);
}

/** An Atom text construct as HTML (RFC 4287 section 3.1.1); escapes plain text. */
function htmlOf(text: Text | undefined): string | undefined {
  if (text?.value === undefined) return undefined;
  return isPlain(text) ? escapeHtml(text.value) : text.value;
}

function bodyOf(text: Text | undefined): string | undefined {
  return isPlain(text) ? paragraphsOf(text?.value ?? '') : htmlOf(text);
}

function isPlain(text: Text | undefined): boolean {
  return text?.value !== undefined && /^(text|text\/plain)?$/.test(text.type ?? '');
}

function sourceOf({ source }: Entry): unknown {
  const name = textOf(htmlOf(source?.title) ?? '');
  if (name === '') return undefined;
  const [url, feed] = [linkIn(source?.links, 'alternate'), linkIn(source?.links, 'self')].map((one) =>
    webAddress(one),
  );
  return present({ name, url, feed });
}
