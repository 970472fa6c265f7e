import type { PlainHeaders } from '../feeds/text-document.ts';

/** What an answer depends on of a request. */
export interface PlainRequest {
  readonly method: string;
  /**
   * Decoded as by `decodeURI`, but that sequences it would throw for, and `%25`, stay as they are. It begins with a slash, and is
   * below the path that the service is mounted at.
   */
  readonly path: string;
  /** As it was sent, whole or only its path and query. What counts of it is its query and its length. */
  readonly url: string;
  /** A header field by its name in lower case; several of one name are joined by commas. */
  header(name: string): string | undefined;
  /** The body as text; `undefined` if it has more than `maxBytes`. Absent where a server passes no bodies. */
  readText?(maxBytes: number): Promise<string | undefined>;
}

/** An answer that any server can send. Cached answers share one `headers` object. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: PlainHeaders;
  /** The same fields, names and values in turn, if they are cached. `node:http` sends them so at the least cost. */
  readonly fields?: readonly string[];
  /** Already in the content coding that `headers` name. */
  readonly body: Uint8Array | string | ReadableStream<Uint8Array> | null;
}

/** The query as it was sent, from its question mark on; empty where there is none. */
export function queryOf({ url }: Pick<PlainRequest, 'url'>): string {
  const start = url.indexOf('?');
  if (start === -1) return '';
  const end = url.indexOf('#', start);
  return url.slice(start, end === -1 ? undefined : end);
}

/** The first value of a query parameter. */
export function queryValue(request: Pick<PlainRequest, 'url'>, name: string): string | undefined {
  const query = queryOf(request);
  return query === '' ? undefined : (new URLSearchParams(query).get(name) ?? undefined);
}
