import { basename } from 'node:path';
import { createBundlePublisher } from '../bundle/bundle-publisher.ts';
import type { Article } from '../domain/article/article.ts';
import { type Loaded, SourceError } from '../domain/article-source.ts';
import { formatOrigin, visible } from '../domain/problem.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { readRegularFile } from '../folder/regular-file.ts';
import { type FeedEntry, feedEntries } from '../importers/feed-entries.ts';
import { loadBundle } from './bundle-folder.ts';
import { breaksReaders, type Comparison, compareFeed, type Missing, type Pair } from './comparison.ts';
import { suggestLines } from './suggestion.ts';
import type { Terminal } from './terminal.ts';

export interface AgainstOptions {
  /** Files, addresses, or the file of a bundle. */
  readonly feeds: readonly string[];
  /** Whether to look for settings that would make them equal. */
  readonly suggest?: boolean;
}

/**
 * Holds the articles of a folder against feeds as they are elsewhere, and prints what is the same and what is not. Resolves to
 * whether an id or a date of publication differs, by which readers would see articles again. Throws `SourceError` for a feed that
 * cannot be read.
 */
export async function checkAgainst(
  loaded: Pick<Loaded, 'articles' | 'site'>,
  { feeds, suggest = false }: AgainstOptions,
  terminal: Terminal,
): Promise<boolean> {
  let differs = false;
  for (const feed of feeds) {
    const comparison = compareFeed(await entriesOf(feed, terminal), loaded.articles, terminal.now());
    differs ||= breaksReaders(comparison);
    for (const line of linesOf(feed, comparison)) terminal.stdout.write(`${visible(line)}\n`);
    const lines = suggest ? suggestLines(comparison, loaded.site) : [];
    if (lines.length > 0) terminal.stdout.write(['lines for site.yaml:', ...lines, ''].join('\n'));
  }
  return differs;
}

const LARGEST_FEED = 64 * 2 ** 20;
const TIMEOUT_MS = 30_000;

async function entriesOf(feed: string, terminal: Terminal): Promise<readonly FeedEntry[]> {
  if (/^https?:\/\//i.test(feed)) return parse(feed, await download(feed, terminal));
  if (basename(feed) === 'bundle.bin') return entriesOfBundle(feed, terminal);
  const content = readRegularFile(feed, { limit: LARGEST_FEED });
  if (content.kind === 'content') return parse(feed, content.bytes);
  throw new SourceError(`--against: ${feed} ${content.kind === 'gone' ? 'does not exist' : content.message}`);
}

function parse(feed: string, bytes: Uint8Array): readonly FeedEntry[] {
  try {
    return feedEntries(bytes);
  } catch (cause) {
    throw new SourceError(`--against: ${feed} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

async function download(feed: string, { version }: Terminal): Promise<Uint8Array> {
  try {
    const headers = { 'user-agent': `feedstand/${version}`, accept: '*/*' };
    const response = await fetch(feed, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    throw new SourceError(`--against: ${feed} answered ${response.status}`);
  } catch (cause) {
    if (cause instanceof SourceError) throw cause;
    throw new SourceError(`--against: ${feed} cannot be reached: ${(cause as Error).message}`, { cause });
  }
}

/** The most that a feed can show. */
const LIMIT = 200;

async function entriesOfBundle(file: string, { now }: Terminal): Promise<readonly FeedEntry[]> {
  const { manifest, read } = loadBundle(file);
  const view = await createBundlePublisher({ manifest, read, now })
    .edition()
    .feed('/feed', { kind: 'newest', limit: LIMIT });
  return (view?.articles ?? []).map(({ id, url, title, published }) => ({ id, url, title, published }));
}

const MOST_LISTED = 20;

function linesOf(feed: string, { pairs, onlyThere, onlyHere, older }: Comparison): string[] {
  const differing = pairs.filter(({ differences }) => differences.length > 0);
  const counts = [
    `${pairs.length - differing.length} the same`,
    `${differing.length} different`,
    `${onlyThere.length} only there`,
    `${onlyHere.length} only here`,
  ];
  const beyond = older === 0 ? '' : ` (and ${older.toLocaleString('en')} here that are older than all of it)`;
  return [
    `${feed}: ${pairs.length + onlyThere.length} items: ${counts.join(', ')}${beyond}`,
    ...listed(differing, pairLines),
    ...listed(onlyThere, (missing) => [missingLine(missing)]),
    ...listed(onlyHere, (article) => [hereLine(article)]),
  ];
}

function listed<T>(all: readonly T[], lines: (one: T) => readonly string[]): string[] {
  const more = all.length - MOST_LISTED;
  return [...all.slice(0, MOST_LISTED).flatMap(lines), ...(more > 0 ? [`  … and ${more} more`] : [])];
}

function pairLines({ article, differences }: Pair): string[] {
  return [
    `  different: ${formatOrigin(article.origin)}`,
    ...differences.map(({ field, there, here }) => `    ${field}: there ${there}, here ${here}`),
  ];
}

function missingLine({ entry: { id, url, title }, reason }: Missing): string {
  return `  only there: ${id ?? url ?? title}${reason === undefined ? '' : ` (${reason})`}`;
}

function hereLine({ origin, id, published }: Article): string {
  return `  only here: ${formatOrigin(origin)}: ${id}, ${formatInstant(published)}`;
}
