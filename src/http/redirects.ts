import {
  ANY_SUFFIX,
  addressKey,
  DEFAULT_OUTPUT,
  EVERYTHING_PATH,
  feedUrl,
  formatPath,
  type OutputId,
  pageUrl,
  parseFeedPath,
  pathOf,
} from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import { isNamedKind, namedKinds } from '../domain/topic-kinds.ts';
import type { FeedIndex } from '../pages/feed-index.ts';

/**
 * Where an address that names nothing of ours leads, as a whole URL; `undefined`: nowhere. `site.yaml` has the first word, then
 * come the addresses of WordPress and Ghost, other ways to write ours, and slugs that a topic had. It is always the last step:
 * its target exists, or is on another site.
 */
export function redirectFrom(path: string, feedIndex: FeedIndex): string | undefined {
  const { site } = feedIndex;
  let [target, written]: [string, string | undefined] = [path, undefined];
  // No way is longer than there are redirects: those that go round are errors, and are not read.
  for (const _ of site.redirects) {
    const key = addressKey(target);
    const next = key !== EVERYTHING_PATH && isOurs(target, feedIndex) ? undefined : site.redirects.get(key);
    if (next === undefined) break;
    if (!next.startsWith('/')) return next;
    [target, written] = [pathOf(next), next];
  }
  // One that is written with a query means that.
  const ours = written !== undefined && /[?#]/.test(written) ? undefined : ourAddress(target, feedIndex);
  return written === undefined ? ours : (ours ?? `${site.feeds}${written}`);
}

/** The feed that WordPress serves at any page for `?feed=`; `undefined` for other values, and comments. */
export function queriedFeed(feed: string | undefined): OutputId | undefined {
  if (feed === undefined) return undefined;
  return OLD_FORMATS.get(feed.toLowerCase());
}

// https://developer.wordpress.org/advanced-administration/wordpress/feeds/: rss is RSS 0.92, rdf RSS 1.0; RSS 2.0 replaces both.
// Every reader takes it for them.
const OLD_FORMATS: ReadonlyMap<string, OutputId> = new Map([
  ['feed', DEFAULT_OUTPUT],
  ['rss', 'rss'],
  ['rss2', 'rss'],
  ['rdf', 'rss'],
  ['atom', 'atom'],
  ['json', 'json'],
]);

const OLD_FILES: ReadonlyMap<string, OutputId> = new Map([
  ['/rss.xml', 'rss'],
  ['/feed.xml', DEFAULT_OUTPUT],
  ['/index.xml', DEFAULT_OUTPUT],
  ['/atom.xml', 'atom'],
  ['/wp-rss.php', 'rss'],
  ['/wp-rss2.php', 'rss'],
  ['/wp-rdf.php', 'rss'],
  ['/wp-atom.php', 'atom'],
]);

/** The paths of feeds of everything in other systems. */
export const oldFiles: readonly string[] = [...OLD_FILES.keys()];

const FEED_LIKE = [
  new RegExp(`(${ANY_SUFFIX}|\\.(xml|rdf|php))/?$`, 'i'),
  /\/(feed|rss|atom|rdf)\/$/i,
  /.\/(feed|rss)$/i,
  /\/(feed|rss)\/[^/]+\/?$/i,
];

/** Whether software that polls feeds may request the path. It gets its 404 as plain text. */
export function isFeedLike(path: string): boolean {
  return FEED_LIKE.some((form) => form.test(path));
}

const OLD_FEED = new RegExp(`^((?:/(?:${namedKinds.join('|')})/.+?)?)/(feed|rss)(?:/(\\w+))?$`);

interface Wanted {
  /** The `addressKey` of a selection's path. */
  readonly selection: string;
  readonly output?: OutputId | undefined;
  /** Whether it is not of our form, but of another system's. */
  readonly old?: boolean;
}

/** Whether something is here but for how the address is written. */
function isOurs(path: string, { paths }: FeedIndex): boolean {
  const { selection, old = false } = parseAddress(path);
  return !old && paths.has(selection);
}

function ourAddress(path: string, feedIndex: FeedIndex): string | undefined {
  const { site, paths, byPath } = feedIndex;
  const { selection, output } = parseAddress(path);
  const found = paths.get(selection) ?? paths.get(currentName(selection, site) ?? '');
  if (found === undefined) return undefined;
  if (output !== undefined) return feedUrl(site, found, output);
  // Which redirects as well, for everybody but a person's browser.
  if (found === EVERYTHING_PATH) return feedUrl(site, found, DEFAULT_OUTPUT);
  // Only topics with public articles have a page. The page of an empty topic is a 404, and no redirect leads there.
  return byPath.has(found) && found !== path ? pageUrl(site, found) : undefined;
}

/** What an address may mean, in any case and with or without a slash at its end, but for `/feed/`, which is WordPress's. */
function parseAddress(path: string): Wanted {
  const key = addressKey(path);
  const file = OLD_FILES.get(key);
  if (file !== undefined) return { selection: EVERYTHING_PATH, output: file, old: true };
  const [, before = '', name = '', format] = OLD_FEED.exec(key) ?? [];
  const isOld =
    name !== '' && (name === 'rss' || before !== '' || format !== undefined || path.endsWith('/'));
  const old = OLD_FORMATS.get(format ?? name);
  if (isOld && old !== undefined)
    return { selection: before === '' ? EVERYTHING_PATH : flat(before), output: old, old: true };
  const ours = parseFeedPath(key);
  const [, xml] = ours === undefined ? (/^(\/.+)\.xml$/.exec(key) ?? []) : [];
  const own = ours?.path ?? xml ?? key;
  const selection = flat(own);
  const output = xml === undefined ? ours?.output : DEFAULT_OUTPUT;
  return { selection, output, old: xml !== undefined || selection !== own };
}

/** WordPress puts a category below its parents: `/category/world/europe`. */
function flat(selection: string): string {
  return selection.replace(/^\/category\/.*\/([^/]+)$/, '/category/$1');
}

/** The path of a topic that had this slug. */
function currentName(selection: string, site: Site): string | undefined {
  // An alias is another system's slug, and may have what no slug of ours has.
  const [, kind = '', alias = '', ...more] = selection.split('/');
  if (!isNamedKind(kind) || more.length > 0) return undefined;
  const slug = site.topics[kind].aliases.get(alias);
  return slug === undefined ? undefined : addressKey(formatPath({ kind, slug }));
}
