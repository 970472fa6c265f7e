import { pause } from './abuse.ts';
import type { Truth } from './store-truth.ts';
import { TAGS } from './store-writer.ts';

export interface Reads {
  whole: number;
  notModified: number;
  unanswered: number;
}

export interface ReaderOptions {
  readonly truth: Truth;
  readonly reads: Reads;
  readonly ports: readonly number[];
  readonly random: () => number;
  readonly signal: AbortSignal;
}

interface Cached {
  readonly etag: string;
  readonly titles: readonly string[];
}

/** Polls conditionally, as a reader of feeds does, and holds each answer against what was written. */
export async function read({ truth, reads, ports, random, signal }: ReaderOptions): Promise<void> {
  const cached = new Map<string, Cached>();
  while (!signal.aborted) {
    const port = ports[Math.floor(random() * ports.length)] ?? 0;
    const path = random() < 0.3 ? '/feed' : `/tag/t${Math.floor(random() * TAGS)}`;
    const since = Date.now();
    const feed = await poll(`http://127.0.0.1:${port}${path}.json`, cached.get(path));
    // A process is starting, or a topic has no articles.
    if (typeof feed === 'number') {
      reads.unanswered++;
      if (![0, 404, 503].includes(feed)) truth.failures.push(`${path}: ${feed}`);
    } else {
      reads[feed === cached.get(path) ? 'notModified' : 'whole']++;
      truth.check(path, feed.titles, since);
      cached.set(path, feed);
    }
    await pause(20 + random() * 60);
  }
}

/** The feed, which is `known` if it was not modified; else the status, 0 if there is no whole answer. */
async function poll(url: string, known: Cached | undefined): Promise<Cached | number> {
  const headers = known === undefined ? {} : { 'if-none-match': known.etag };
  const answer = await fetch(url, { headers }).catch(() => undefined);
  if (answer?.status === 304 && known !== undefined) return known;
  const text = await answer?.text().catch(() => undefined);
  if (answer === undefined || text === undefined) return 0;
  if (answer.status !== 200) return answer.status;
  const titles = JSON.parse(text).items.map(({ title }: { readonly title: string }) => title);
  return { etag: answer.headers.get('etag') ?? '', titles };
}
