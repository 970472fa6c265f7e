/** What an answer of the API depends on of a request. */
export interface ApiRequest {
  readonly method: string;
  /** The path below the address of the service, as it was sent, such as `/api/articles/a%20b`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** A header field by its name in lower case; several of one name are joined by commas. */
  header(name: string): string | undefined;
  /** The client's address, by which failed tokens are counted; `undefined` where the platform does not know it. */
  readonly address?: string | undefined;
  /** The body; `undefined` if it has more than `maxBytes`, of which no more are read then. */
  readBytes(maxBytes: number): Promise<Uint8Array | undefined>;
  /** The body as it arrives, in place of `readBytes`. Throws where the client ends it early. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** An answer that any server can send. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Answers requests below `/api`. Never rejects. */
export type Api = (request: ApiRequest) => Promise<ApiAnswer>;

/** Nothing here may be stored by a cache, and no page of another origin may read it. */
const FIELDS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function textAnswer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> & { readonly 'content-type': string },
): ApiAnswer {
  return { status, headers: { ...FIELDS, ...headers }, body };
}

export function jsonAnswer(
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  const type = { 'content-type': 'application/json', ...headers };
  return textAnswer(status, `${JSON.stringify(value)}\n`, type);
}

export function emptyAnswer(status: 204 | 304, headers: Readonly<Record<string, string>> = {}): ApiAnswer {
  return { status, headers: { ...FIELDS, ...headers }, body: null };
}
