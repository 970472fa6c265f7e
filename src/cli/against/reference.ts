import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundledArticles } from '../../bundle/bundled-articles.ts';
import { isCurrent } from '../../domain/article/article.ts';
import { SourceError } from '../../domain/article-source.ts';
import { readRegularFile } from '../../folder/regular-file.ts';
import { type FeedEntries, feedEntries } from '../../importers/feed-entries.ts';
import { loadBundle } from '../bundle-folder.ts';
import type { Terminal } from '../terminal.ts';
import { fetchFeed } from './fetched-feed.ts';

/** What articles are compared with. */
export interface Reference extends Omit<FeedEntries, 'format'> {
  /** As the person wrote it. */
  readonly name: string;
  readonly format: FeedEntries['format'] | 'bundle';
}

const LARGEST_FEED = 64 * 2 ** 20;
const [BUNDLE, BUILT_FEED] = ['bundle.bin', 'feed.json'];

/**
 * Reads a feed, from a file or a URL, or what a bundle shows: `bundle.bin`, or its folder. In a folder that `build` wrote, it is
 * `feed.json`. Throws `SourceError` for what cannot be read.
 */
export async function readReference(name: string, { version, now }: Terminal): Promise<Reference> {
  if (/^https?:\/\//i.test(name)) {
    const { bytes, address } = await fetchFeed(name, { version });
    return parsed(name, bytes, address);
  }
  const file = fileIn(name);
  if (basename(file) === BUNDLE) return { ...(await bundleReference(file, now())), name };
  const content = readRegularFile(file, { limit: LARGEST_FEED });
  if (content.kind === 'content') return parsed(name, content.bytes);
  throw new SourceError(`--against: ${name} ${content.kind === 'gone' ? 'does not exist' : content.message}`);
}

function fileIn(name: string): string {
  if (!statSync(name, { throwIfNoEntry: false })?.isDirectory()) return name;
  const found = [BUNDLE, BUILT_FEED].map((file) => join(name, file)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new SourceError(`--against: the folder ${name} has neither ${BUNDLE} nor ${BUILT_FEED}`);
}

function parsed(name: string, bytes: Uint8Array, address?: string): Reference {
  try {
    return { name, ...feedEntries(bytes, address) };
  } catch (cause) {
    throw new SourceError(`--against: ${name} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

async function bundleReference(file: string, now: number): Promise<Omit<Reference, 'name'>> {
  const articles = await bundledArticles(loadBundle(file));
  const entries = articles
    .filter((article) => isCurrent(article, now))
    .map(({ id, url, title, published }) => ({ id, url, title, published }));
  return { format: 'bundle', entries, notes: [] };
}
