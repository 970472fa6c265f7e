import { gzipName, isLeftToCloudflare, MIN_GZIP_LENGTH } from '../bundle/format.ts';
import { parseFeedPath } from '../domain/address.ts';
import type { Region } from '../feeds/bounded-cache.ts';
import { type ContentEncoder, type Encoded, encodedKey } from '../feeds/content-encoder.ts';
import type { Representation } from '../feeds/representation.ts';

/** Reads a file of the bundle; `undefined` if it is absent or damaged. */
export type LoadFile = (name: string) => Promise<Uint8Array | undefined>;

/**
 * An encoder for Workers: it takes a feed's gzip from the bundle, or compresses with a stream. Requests do not share a
 * compression in flight: it would end for both with the request that started it.
 */
export function createWorkerEncoder(load: LoadFile, cache: Region<Encoded>): ContentEncoder {
  const loadOrCompress = async ({ bytes, entityTag }: Representation): Promise<Uint8Array> => {
    const written = bytes.length < MIN_GZIP_LENGTH ? undefined : await load(gzipName(entityTag));
    return written ?? gzip(bytes);
  };
  return {
    codings: ['gzip'],
    encode(representation, coding) {
      const key = encodedKey(representation, coding);
      const cached = cache.get(key);
      if (cached !== undefined) return cached.bytes;
      return loadOrCompress(representation).then((bytes) => {
        cache.set(key, { bytes, since: NaN, hits: 0, size: bytes.length });
        return bytes;
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
