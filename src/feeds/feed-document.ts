import type { FeedView } from '../catalog/feed-view.ts';
import { feedUrl, formatPath, type OutputId } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import type { Site } from '../domain/site/site.ts';
import { websiteUrl } from '../domain/site/website.ts';
import { outputs, siblingsOf } from '../outputs/outputs.ts';
import type { Prefix } from '../outputs/xml.ts';
import type { Digest } from './digest.ts';
import { encode, encodeAround } from './utf8.ts';

/** One article in one format, ready to be joined with others. */
export interface Fragment {
  /** Begins with what stands between two items. */
  readonly bytes: Uint8Array;
  readonly hash: string;
  /** The namespaces it uses, between spaces. */
  readonly prefixes: string;
  /** Of the bytes. */
  readonly size: number;
}

/** What stands around the items, in bytes: `opening`, the feed's date, `rest`, the items, `after`. */
export interface FrameBytes {
  readonly opening: Uint8Array;
  readonly rest: Uint8Array;
  readonly after: Uint8Array;
  /** The length of all three. */
  readonly size: number;
  /** Hash of all three parts, computed on first use. */
  hash(): string;
}

export interface FeedOptions {
  readonly view: FeedView;
  readonly site: Site;
  readonly output: OutputId;
}

/** The properties of a frame that depend on its items. */
export interface FrameParts {
  /** The namespaces that the items use. */
  readonly prefixes: ReadonlySet<Prefix>;
  readonly language: string;
}

/** Supplies a document's parts, rendered or cached. */
export interface Renderer {
  fragmentOf(article: Article): Fragment;
  frameOf(parts: FrameParts): FrameBytes;
}

export interface FragmentOptions extends Pick<FeedOptions, 'site' | 'output'> {
  readonly digest: Digest;
  /** The item's hash, if it is precomputed. */
  readonly hash?: string | undefined;
}

/** Renders an item. Computes its hash unless the caller has it. */
export function renderFragment(article: Article, options: FragmentOptions): Fragment {
  const { site, output, digest, hash } = options;
  const { item, between } = outputs[output];
  const { before, body, after, prefixes } = item(article, site);
  const bytes = encodeAround(between + before, body, after);
  return { bytes, hash: hash ?? digest(bytes), prefixes, size: bytes.length };
}

/** The cache key of a frame, without the site. */
export function frameKey({ view, output }: FeedOptions, { prefixes, language }: FrameParts): string {
  const { selection, name, description = '' } = view;
  // No name and no path holds a line feed.
  return [output, formatPath(selection), language, ...prefixes, name, description].join('\n');
}

export function renderFrame(
  { view, site, output }: FeedOptions,
  { prefixes, language }: FrameParts,
  digest: Digest,
): FrameBytes {
  const path = formatPath(view.selection);
  const frame = outputs[output].frame({
    site,
    title: feedTitle(site, view.name),
    description: view.description ?? site.description,
    website: websiteUrl(view, site),
    language,
    id: `${site.ids}:${encodeURI(path)}`,
    self: feedUrl(site, path, output),
    alternates: siblingsOf(output).map(({ id, mediaType }) => {
      return { type: mediaType, href: feedUrl(site, path, id) };
    }),
    prefixes,
  });
  const [opening, rest, after] = [frame.opening, frame.rest, frame.after].map(encode) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const size = opening.length + rest.length + after.length;
  let hash: string | undefined;
  return {
    opening,
    rest,
    after,
    size,
    hash() {
      hash ??= digest(join([opening, rest, after]));
      return hash;
    },
  };
}

/** What a document is joined from. */
export interface FeedParts {
  readonly frame: FrameBytes;
  /** The feed's date, as its format writes it. */
  readonly updated: string;
  /** One for each article of the view. */
  readonly fragments: readonly Fragment[];
}

export function feedParts({ view, site, output }: FeedOptions, renderer: Renderer): FeedParts {
  const fragments = view.articles.map(renderer.fragmentOf);
  const frame = renderer.frameOf({
    prefixes: prefixesOf(fragments),
    language: languageOf(view, site),
  });
  return { frame, updated: outputs[output].formatDate(view.updated ?? BEFORE_ANYTHING), fragments };
}

/** Joins the frame and the fragments; the same input gives the same bytes everywhere. */
export function joinFeed({ frame, updated, fragments }: FeedParts, output: OutputId): Uint8Array {
  const items = fragments.map(({ bytes }) => bytes);
  if (items[0] !== undefined) items[0] = items[0].subarray(outputs[output].between.length);
  return join([frame.opening, encode(updated), frame.rest, ...items, frame.after]);
}

/** 128 bits over hashes, so that what is in many feeds is hashed once. */
export function entityTagOf({ frame, updated, fragments }: FeedParts, digest: Digest): string {
  let hashes = frame.hash() + updated;
  for (const { hash } of fragments) hashes += hash;
  return `W/"${digest(hashes)}"`;
}

/** The items of a publication mostly use the same. */
function prefixesOf(fragments: readonly Fragment[]): ReadonlySet<Prefix> {
  const used = new Set<Prefix>();
  let last = '';
  for (const { prefixes } of fragments) {
    if (prefixes === last || prefixes === '') continue;
    last = prefixes;
    for (const prefix of prefixes.trim().split(' ')) used.add(prefix as Prefix);
  }
  return used;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const part of parts) {
    joined.set(part, length);
    length += part.length;
  }
  return joined;
}

/** The title of a feed; `name` is empty for that of everything. */
export function feedTitle(site: Site, name: string): string {
  return name === '' ? site.title : `${site.title}: ${name}`;
}

/**
 * The language of everything that the feed shows; if there are several that of the site, which items that state none are in. It
 * changes only when the items do.
 */
export function languageOf({ selection, articles }: FeedView, site: Site): string {
  if (selection.kind === 'language') return selection.slug;
  const [first] = articles;
  return first !== undefined && articles.every(({ language }) => language === first.language)
    ? first.language
    : site.language;
}

// Later than the oldest date that validators believe, earlier than anything that is published by this program.
const BEFORE_ANYTHING = Date.UTC(2000, 0, 1);
