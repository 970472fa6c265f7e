import type { FeedTags } from '../bundle/feed-tags.ts';
import { feedUrl, type OutputId, outputIds } from '../domain/address.ts';
import { SourceError } from '../domain/article-source.ts';

/** Requests in flight to the running service. */
const CONCURRENCY = 8;

/**
 * The entity tags of a running service's feeds, at these paths and at those of its own list; no tag if it answers
 * 404. Throws `SourceError` if it cannot be reached.
 */
export async function readRunningTags(
  base: string,
  paths: Iterable<string>,
): Promise<ReadonlyMap<string, FeedTags>> {
  const feeds = base.replace(/\/+$/, '');
  const tags = new Map<string, Partial<Record<OutputId, string>>>();
  const all = new Set([...paths, ...(await listedPaths(feeds))]);
  const queue = [...all].flatMap((path) => outputIds.map((output) => ({ path, output })));
  const requestNext = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { path, output } = next;
      const tag = await entityTag(feedUrl({ feeds }, path, output));
      if (tag !== undefined) tags.set(path, { ...tags.get(path), [output]: tag });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, requestNext));
  return tags;
}

async function entityTag(url: string): Promise<string | undefined> {
  const response = await request(url, { method: 'HEAD' });
  await response.body?.cancel();
  return response.status === 404 ? undefined : (response.headers.get('etag') ?? undefined);
}

/** The paths in `/feeds.json`: feeds that the new bundle no longer has. */
async function listedPaths(feeds: string): Promise<string[]> {
  const response = await request(`${feeds}/feeds.json`);
  if (response.status === 404) return [];
  const { feeds: listed } = (await response.json()) as { readonly feeds: readonly Listed[] };
  return listed.map(({ kind, slug }) => (kind === 'all' ? '/feed' : `/${kind}/${slug}`));
}

interface Listed {
  readonly kind: string;
  readonly slug?: string;
}

async function request(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
    if (response.ok || response.status === 404) return response;
    throw new SourceError(`--since: ${url} answered ${response.status}`);
  } catch (cause) {
    if (cause instanceof SourceError) throw cause;
    throw new SourceError(`--since: ${url} cannot be reached: ${codeOf(cause)}`, { cause });
  }
}

function codeOf(error: unknown): string {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, message } = cause as { readonly code?: string; readonly message?: string };
  return code ?? message ?? String(cause);
}
