import { SourceError } from '../../domain/article-source.ts';
import { resolveUrl } from '../../domain/text/web-url.ts';

export interface FetchedFeed {
  /** Where it was found, after redirects. */
  readonly address: string;
  readonly bytes: Uint8Array;
}

export interface FetchOptions {
  readonly version: string;
  /** Milliseconds for the whole download; 30 s by default. */
  readonly timeout?: number;
  /** Bytes, after decompression; 32 MiB by default. */
  readonly limit?: number;
}

const TIMEOUT_MS = 30_000;
const LARGEST_FEED = 32 * 2 ** 20;
const MOST_REDIRECTS = 5;

/**
 * Downloads a feed that a person named: one request under our own name, at most 5 redirects, no retry. Throws `SourceError` with
 * the reason.
 */
export async function fetchFeed(
  url: string,
  { version, timeout = TIMEOUT_MS, limit = LARGEST_FEED }: FetchOptions,
): Promise<FetchedFeed> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const { address, response } = await followed(url, { version, signal });
    if (response.ok) return { address, bytes: await bytesOf(response, limit) };
    await response.body?.cancel();
    throw new Error(`answered ${response.status}`);
  } catch (cause) {
    const reason = signal.aborted ? `took longer than ${timeout / 1000} s` : reasonOf(cause);
    throw new SourceError(`--against: ${url} ${reason}`, { cause });
  }
}

interface Following {
  readonly version: string;
  readonly signal: AbortSignal;
}

async function followed(url: string, { version, signal }: Following) {
  const headers = {
    'user-agent': `Feedstand/${version} (feedstand check --against)`,
    accept: 'application/feed+json, application/atom+xml, application/rss+xml, application/xml, */*;q=0.5',
  };
  let address = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await fetch(address, { headers, signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null)
      return { address, response };
    await response.body?.cancel();
    const next = resolveUrl(location, address);
    if (next === undefined || !/^https?:$/.test(next.protocol))
      throw new Error(`redirects to ${location}, which is not an http or https URL`);
    address = next.href;
  }
  throw new Error(`redirects more than ${MOST_REDIRECTS} times`);
}

async function bytesOf({ body }: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Stops the download where it leaves the loop.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limit) throw new Error(`is larger than ${limit / 2 ** 20} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & {
    readonly cause?: { readonly code?: string; readonly message?: string };
  };
  return cause === undefined ? message : `cannot be reached: ${cause.code ?? cause.message}`;
}
