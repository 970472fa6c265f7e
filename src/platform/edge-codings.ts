import { LRUCache } from 'lru-cache';
import type { FeedCache } from '../publish/feed-cache.ts';

/**
 * A feed cache that makes gzip as Workers can, by a stream, and keeps what was made. Unlike on Node no two requests share one
 * compression under way: it would end, for both, with the request that began it.
 */
export function createEdgeCodings(cache: FeedCache, maxBytes: number): FeedCache {
  const made = new LRUCache<string, Uint8Array>({
    maxSize: maxBytes,
    sizeCalculation: ({ length }) => length + 512,
  });
  return {
    ...cache,
    codings: ['gzip'],
    coded({ bytes, entityTag }) {
      const known = made.get(entityTag);
      if (known !== undefined) return known;
      return gzip(bytes).then((compressed) => {
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
 * The request as the client sent it. Cloudflare replaces `Accept-Encoding` on the way to a Worker and keeps the client's in
 * `cf`. RSS it compresses by itself, better than we can; Atom and JSON Feed, whose types it does not know, it sends as they are.
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
  return new URL(url).pathname.endsWith('.rss');
}
