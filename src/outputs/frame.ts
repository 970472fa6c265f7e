import { Feed, type FeedOptions } from 'feed';
import type { Site } from '../domain/site/site.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { jsonAuthor } from './json/item.ts';
import { emptyElement, namespaceDeclarations, openingTag, type Prefix } from './xml.ts';

/** What a document says of itself, apart from its items. */
export interface FrameOptions {
  readonly site: Site;
  readonly title: string;
  readonly description: string;
  /** What it is a feed of, on the website. */
  readonly website: string;
  /** Of everything in it that states none. */
  readonly language: string;
  /** The feed's own id, for all formats and limits. */
  readonly id: string;
  /** The canonical address of this document and of its two siblings. */
  readonly self: string;
  readonly alternates: readonly Link[];
  /** The namespaces that the items use. */
  readonly prefixes: ReadonlySet<Prefix>;
}

export interface Link {
  readonly type: string;
  readonly href: string;
}

/** A document around its items: up to the date of its last change, from there to the first item, and behind the last. */
export interface Frame {
  readonly opening: string;
  readonly rest: string;
  readonly after: string;
}

// The library `feed` renders the frame; of its output we replace the opening tag, by one that has our namespaces, the
// language and every link, and cut before the closing tag. Each cut asserts that it hits once, so that another version of the
// library cannot break a document silently.

export function rssFrame(options: FrameOptions): Frame {
  const { site } = options;
  const image = site.logo ?? site.icon;
  const library = new Feed({
    ...plainMetadata(options),
    link: options.website,
    language: options.language,
    ttl: Math.max(1, Math.floor(site.maxAge / 60)),
    ...(image === undefined ? {} : { image: doubled(image) }),
  });
  const text = keepReturns(library.rss2());
  const opening = openingTag('rss', {
    version: '2.0',
    ...namespaceDeclarations(new Set([...options.prefixes, 'atom'] as const)),
  });
  const links = linkElements('atom:link', options, 'application/rss+xml');
  const opened = replaceOnce(text, /<rss version="2\.0">\s*<channel>\n/, `${opening}\n<channel>\n${links}`);
  const [before, after] = cutOnce(opened, '</channel>');
  // The same XML, and what the RSS Profile asks for in plain text (section 3.1).
  const profiled = before.replaceAll('&amp;', '&#x26;').replaceAll('&lt;', '&#x3C;');
  return frameOf(profiled, after, ['<lastBuildDate>', new Date(0).toUTCString(), '</lastBuildDate>']);
}

export function atomFrame(options: FrameOptions): Frame {
  const { site } = options;
  const { author = { name: site.title }, icon = site.favicon } = site;
  const library = new Feed({
    ...plainMetadata(options),
    author: {
      name: doubled(author.name),
      ...(author.email === undefined ? {} : { email: doubled(author.email) }),
      ...(author.url === undefined ? {} : { link: author.url }),
    },
    ...(site.logo === undefined ? {} : { image: doubled(site.logo) }),
    ...(icon === undefined ? {} : { favicon: doubled(icon) }),
  });
  const text = keepReturns(library.atom1());
  const opening = openingTag('feed', {
    xmlns: 'http://www.w3.org/2005/Atom',
    ...namespaceDeclarations(options.prefixes),
    'xml:lang': options.language,
  });
  const website = emptyElement('link', { rel: 'alternate', type: 'text/html', href: options.website });
  const links = linkElements('link', options, 'application/atom+xml') + website;
  const opened = replaceOnce(
    text,
    /<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom">\n/,
    `${opening}\n${links}`,
  );
  const [before, after] = cutOnce(opened, '</feed>');
  return frameOf(before, after, ['<updated>', new Date(0).toISOString(), '</updated>']);
}

export function jsonFrame(options: FrameOptions): Frame {
  const { site, self } = options;
  const { title, description, website, language } = options;
  const library = JSON.parse(new Feed({ title, description, id: options.id, link: website }).json1());
  const frame = {
    ...library,
    version: 'https://jsonfeed.org/version/1.1',
    feed_url: self,
    user_comment: `This is a feed of ${title}, for feed readers. To follow it, copy its address, ${self}, into yours.`,
    icon: site.icon,
    favicon: site.favicon,
    language,
    authors: [jsonAuthor(site.author ?? { name: site.title })],
    hubs: site.hubs.length === 0 ? undefined : site.hubs.map((url) => ({ type: 'WebSub', url })),
    _feedstand: { id: options.id, updated: formatInstant(0), rights: site.rights },
    items: undefined,
  };
  const text = JSON.stringify(frame);
  const before = `${text.slice(0, -1)},"items":[\n`;
  return frameOf(before, '\n]}\n', ['"updated":"', formatInstant(0), '"']);
}

/** Cuts a frame, which was rendered with the date 0, where that stands; the text around it stands nowhere else in it. */
function frameOf(
  before: string,
  after: string,
  [label, date, end]: readonly [string, string, string],
): Frame {
  const [opening, rest, ...more] = before.split(`${label}${date}${end}`);
  if (opening === undefined || rest === undefined || more.length > 0)
    throw new Error(`${label} does not stand just once in a frame`);
  return { opening: opening + label, rest: end + rest, after };
}

function plainMetadata({ site, title, description, id }: FrameOptions): FeedOptions {
  return {
    id: doubled(id),
    title: doubled(title),
    description: doubled(description),
    updated: new Date(0),
    generator: 'Feedstand',
    ...(site.rights === undefined ? {} : { copyright: doubled(site.rights) }),
  };
}

/** The library's XML writer folds `&amp;` into `&` once before it escapes. */
function doubled(text: string): string {
  return text.replaceAll('&', '&amp;');
}

/** The library writes a carriage return as it is, which a parser would make a line feed (XML 1.0 section 2.11). */
function keepReturns(xml: string): string {
  return xml.replaceAll('\r', '&#xD;');
}

function linkElements(name: string, { self, alternates, site }: FrameOptions, type: string): string {
  return [
    emptyElement(name, { rel: 'self', type, href: self }),
    ...alternates.map((link) => emptyElement(name, { rel: 'alternate', ...link })),
    ...site.hubs.map((href) => emptyElement(name, { rel: 'hub', href })),
  ].join('');
}

function replaceOnce(text: string, pattern: RegExp, replacement: string): string {
  const hits = text.match(new RegExp(pattern, 'g'))?.length ?? 0;
  if (hits !== 1)
    throw new Error(`${pattern} stands ${hits} times, not once, in the output of the library feed`);
  return text.replace(pattern, () => replacement);
}

function cutOnce(text: string, mark: string): [string, string] {
  const [before, after, ...more] = text.split(mark);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${mark} does not stand just once in the output of the library feed`);
  }
  return [before.trimEnd().concat('\n'), `${mark}${after.trimEnd()}\n`];
}
