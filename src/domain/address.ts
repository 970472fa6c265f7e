import type { Selection } from './selection.ts';
import { normalized, withoutEndSlashes } from './text/plain-text.ts';
import { isTopicKind, type TopicKind } from './topic-kinds.ts';

/** How a feed's address ends, by the output that it asks for. */
export const SUFFIXES = {
  rss: '.rss',
  atom: '.atom',
  json: '.json',
} as const satisfies Record<string, `.${string}`>;

export type OutputId = keyof typeof SUFFIXES;
export const outputIds = Object.keys(SUFFIXES) as readonly OutputId[];

/** One value for each output. */
export function byOutput<Value>(make: (output: OutputId) => Value): Readonly<Record<OutputId, Value>> {
  return Object.fromEntries(outputIds.map((id) => [id, make(id)])) as Record<OutputId, Value>;
}

/** The output for readers of which nothing else is known: the one that all of them can read. */
export const DEFAULT_OUTPUT = 'rss' satisfies OutputId;

/** The path of everything that is published. */
export const EVERYTHING_PATH = '/feed';

/** The path of a selection: an address without its output's suffix, not percent-encoded, such as `/feed` or `/tag/ukraine`. */
export function formatPath(selection: Selection): string {
  return selection.kind === 'all' ? EVERYTHING_PATH : `/${selection.kind}/${selection.slug}`;
}

/** The selection that `formatPath` gives this path; `undefined` if there is none. */
export function parsePath(path: string): Selection | undefined {
  if (path === EVERYTHING_PATH) return { kind: 'all' };
  const [, kind = '', slug = ''] = TOPIC_PATH.exec(path) ?? [];
  return isTopicKind(kind) ? { kind, slug } : undefined;
}

// Of ASCII a slug has letters, digits and hyphens alone; classes of Unicode would take a cold isolate long to compile.
const TOPIC_PATH = /^\/([a-z]+)\/((?:[A-Za-z\d-]|[^\0-\x7f])+)$/;

export interface FeedPath {
  /** The path of a selection, if there is one at that address. */
  readonly path: string;
  readonly output: OutputId;
}

/** The decoded path of a feed: `/tag/ukraine.rss`. */
export function formatFeedPath(path: string, output: OutputId): string {
  return path + SUFFIXES[output];
}

/** The parts of a feed's decoded path; `undefined` if it does not end in an output's suffix. */
export function parseFeedPath(feedPath: string): FeedPath | undefined {
  const [, path, suffix = ''] = FEED_PATH.exec(feedPath) ?? [];
  const output = BY_SUFFIX.get(suffix);
  return path === undefined || output === undefined ? undefined : { path, output };
}

/** For a regular expression: any of the suffixes. */
export const ANY_SUFFIX = `(?:${Object.values(SUFFIXES).join('|').replaceAll('.', '\\.')})`;

const BY_SUFFIX: ReadonlyMap<string, OutputId> = new Map(outputIds.map((id) => [SUFFIXES[id], id]));
// Of two suffixes that fit, such as `.xml` and `.msn.xml`, the longer one is meant: the path is as short as can be.
const FEED_PATH = new RegExp(`^(/.+?)(${ANY_SUFFIX})$`);

/** Whether the API answers a path, such as `/api/articles` or `/micropub`. */
export function isApiPath(path: string): boolean {
  return path.startsWith('/api/') || path === '/api' || path === '/micropub';
}

/** Where the service's own WebSub hub takes subscriptions. */
export const OWN_HUB_PATH = '/hub';

export function ownHubUrl(feeds: string): string {
  return feeds + OWN_HUB_PATH;
}

/** The public base address of the service, without a slash at its end. */
interface Base {
  readonly feeds: string;
}

/** The canonical address of a feed. */
export function feedUrl({ feeds }: Base, path: string, output: OutputId): string {
  return `${feeds}${encodeURI(path)}${SUFFIXES[output]}`;
}

/** The address of the page about a feed; without pages at feeds' addresses that of everything is the page of all feeds. */
export function pageUrl({ feeds, pages }: Base & { readonly pages: boolean }, path: string): string {
  return feeds + (path === EVERYTHING_PATH && !pages ? '/' : encodeURI(path));
}

/** The address of everything under one kind of topic: what tells a category from a tag of the same name. */
export function taxonomyUrl({ feeds }: Base, kind: TopicKind): string {
  return `${feeds}/${kind}/`;
}

/** The part after the base of one of our addresses, as it is written there; `undefined` for any other address. */
export function ownAddress(url: string, { feeds }: Base): string | undefined {
  return url.startsWith(`${feeds}/`) ? url.slice(feeds.length) : undefined;
}

/** One key for all the ways to write a path that lead to the same place: in any case, with or without a slash at its end. */
export function addressKey(path: string): string {
  return withoutEndSlashes(normalized(decode(path), 'NFC')).toLowerCase();
}

/** The path of an address of ours, decoded, without a query or fragment. */
export function pathOf(address: string): string {
  return decode(address.replace(/[?#].*$/s, ''));
}

function decode(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
