import { LRUCache } from 'lru-cache';
import { gzipName, isLeftToCloudflare, WORTH_WRITING } from '../bundle/format.ts';
import { parseFeedPath } from '../domain/address.ts';
import type { FeedCache } from '../feeds/feed-cache.ts';

export interface EdgeCodingsOptions {
  readonly maxBytes: number;
  /** Reads a file of the bundle; `undefined`: it is not there, or damaged. */
  readonly load: (name: string) => Promise<Uint8Array | undefined>;
}

/**
 * A feed cache that takes a feed's gzip from the bundle, or makes it as Workers can, by a stream, and keeps it. Unlike on Node no
 * two requests share one compression under way: it would end, for both, with the request that began it.
 */
export function createEdgeCodings(cache: FeedCache, { maxBytes, load }: EdgeCodingsOptions): FeedCache {
  const made = new LRUCache<string, Uint8Array>({
    maxSize: maxBytes,
    sizeCalculation: ({ length }) => length + 512,
  });
  const loadOrMake = async (bytes: Uint8Array, entityTag: string): Promise<Uint8Array> => {
    const written = bytes.length < WORTH_WRITING ? undefined : await load(gzipName(entityTag));
    return written ?? gzip(bytes);
  };
  return {
    ...cache,
    codings: ['gzip'],
    coded({ bytes, entityTag }) {
      const known = made.get(entityTag);
      if (known !== undefined) return known;
      return loadOrMake(bytes, entityTag).then((compressed) => {
        made.set(entityTag, compressed);
        return compressed;
      });
    },
  };
}

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const { readable, writable } = new CompressionStream('gzip');
  const writer = writable.getWriter();
  const [compressed] = await Promise.all([
    new Response(readable).arrayBuffer(),
    writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close()),
  ]);
  return new Uint8Array(compressed);
}

type EdgeRequest = Request & { readonly cf?: { readonly clientAcceptEncoding?: string } };

/**
 * The request as the client sent it. Cloudflare replaces `Accept-Encoding` on the way to a Worker and keeps the client's in `cf`.
 * Feeds that Cloudflare compresses are left to it; it sends the others unchanged.
 */
export function clientRequest(request: EdgeRequest): Request {
  const sent = request.headers.get('accept-encoding');
  const accepted = leftToCloudflare(request) ? null : (request.cf?.clientAcceptEncoding ?? sent);
  if (accepted === sent) return request;
  const headers = new Headers(request.headers);
  if (accepted === null) headers.delete('accept-encoding');
  else headers.set('accept-encoding', accepted);
  return new Request(request.url, { method: request.method, headers });
}

function leftToCloudflare({ url }: Request): boolean {
  const output = parseFeedPath(new URL(url).pathname)?.output;
  return output !== undefined && isLeftToCloudflare(output);
}
