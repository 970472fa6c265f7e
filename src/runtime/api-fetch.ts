import type { Api, ApiRequest } from '../api/request.ts';

/** Answers a request below `/api`. Failed tokens are counted by the client's address. */
export type ApiFetch = (request: Request, client?: ApiClient) => Promise<Response>;

export interface ApiClient {
  readonly remoteAddress?: string | undefined;
}

/** The API for any server that speaks in `Request` and `Response`. */
export function createApiFetch(api: Api): ApiFetch {
  return async (request, client) => {
    const { status, headers, body } = await api(apiRequest(request, client?.remoteAddress));
    return new Response(body, { status, headers });
  };
}

function apiRequest(request: Request, address: string | undefined): ApiRequest {
  const { pathname, searchParams } = new URL(request.url);
  return {
    method: request.method,
    path: pathname,
    query: searchParams,
    address,
    header: (name) => request.headers.get(name) ?? undefined,
    readBytes: (maxBytes) => readBytes(request, maxBytes),
    chunks: () => chunksOf(request),
  };
}

async function* chunksOf({ body }: Request): AsyncGenerator<Uint8Array> {
  for await (const chunk of body ?? []) yield chunk;
}

async function readBytes({ body, headers }: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
