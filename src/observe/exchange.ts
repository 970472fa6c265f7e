import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Whether the document and the coding of an answer were cached; absent for answers that are not rendered. */
export type CacheState = 'hit' | 'miss';

/** A request in flight. */
export interface Exchange {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** A request field by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly address: string | undefined;
  readonly httpVersion: string;
  /** The client's `X-Request-Id` if it is one, else a new one; `undefined` if ids are off. */
  readonly id: string | undefined;
  cache?: CacheState;
}

/** A request that has been answered, or given up by its client. */
export interface Outcome {
  readonly exchange: Exchange;
  readonly status: number;
  readonly coding: string | undefined;
  readonly contentType: string | undefined;
  /** Of the body, as far as it was written. */
  readonly bytes: number;
  readonly milliseconds: number;
  /** Whether the client closed the connection before it had everything. */
  readonly isAborted: boolean;
}

/** Milliseconds from any point, with fractions; it never goes back. */
export type Timer = () => number;

/** Runs around the answer to each request of a Node server. */
export type AroundRequest = (incoming: IncomingMessage, outgoing: ServerResponse, answer: () => void) => void;

export interface ObserverOptions {
  readonly onOutcome: (outcome: Outcome) => void;
  /** Whether requests have an id, which the answer repeats as `X-Request-Id`. */
  readonly ids: boolean;
  readonly timer: Timer;
}

const inFlight = new AsyncLocalStorage<Exchange>();

/** Notes for the request in flight, if one is observed, that what it needs was cached or was not. */
export function noteCache(state: CacheState): void {
  const exchange = inFlight.getStore();
  if (exchange !== undefined && exchange.cache !== 'miss') exchange.cache = state;
}

/** Not a status that anybody is sent: nginx logs it too where a client leaves before it is answered. */
const CLIENT_LEFT = 499;

/** Observes each request from its header to the end of the answer. */
export function createObserver({ onOutcome, ids, timer }: ObserverOptions): AroundRequest {
  return (incoming, outgoing, answer) => {
    const start = timer();
    const exchange = exchangeOf(incoming, ids);
    if (exchange.id !== undefined) outgoing.setHeader('x-request-id', exchange.id);
    const sent = watchHeader(outgoing);
    const written = countBody(outgoing);
    outgoing.once('close', () => {
      const { statusCode, headersSent, writableFinished } = outgoing;
      const status = headersSent ? statusCode : CLIENT_LEFT;
      onOutcome({
        exchange,
        status,
        coding: sent('content-encoding'),
        contentType: sent('content-type'),
        bytes: hasBody(exchange.method, status) ? written() : 0,
        milliseconds: timer() - start,
        isAborted: !writableFinished,
      });
    });
    inFlight.run(exchange, answer);
  };
}

function exchangeOf(
  { method = '', url = '', headers, socket, httpVersion }: IncomingMessage,
  ids: boolean,
): Exchange {
  const header = (name: string) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  return {
    method,
    target: url,
    header,
    address: socket.remoteAddress,
    httpVersion,
    id: ids ? requestId(header('x-request-id')) : undefined,
  };
}

// What proxies and tracing systems make, and nothing that a log or a header field has to escape.
const REQUEST_ID = /^[\w.:+/=@-]{1,128}$/;

/** The id that a proxy in front gave a request, or a new one. */
export function requestId(given: string | undefined): string {
  return given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Node does not remember fields that are passed to `writeHead`. */
function watchHeader(outgoing: ServerResponse): (name: string) => string | undefined {
  const fields = new Map<string, string>();
  const { writeHead } = outgoing;
  outgoing.writeHead = ((...parts: unknown[]) => {
    noteFields(parts.at(-1), fields);
    return Reflect.apply(writeHead, outgoing, parts);
  }) as typeof writeHead;
  return (name) => fields.get(name) ?? outgoing.getHeader(name)?.toString();
}

/** Fields come as an object, or as names and values in turn. */
function noteFields(passed: unknown, fields: Map<string, string>): void {
  if (typeof passed !== 'object' || passed === null) return;
  const list = Array.isArray(passed) ? passed.flat() : Object.entries(passed).flat();
  for (let index = 0; index + 1 < list.length; index += 2)
    fields.set(String(list[index]).toLowerCase(), String(list[index + 1]));
}

/** How many bytes of a body were written; a server that passes text leaves Content-Length to Node. */
function countBody(outgoing: ServerResponse): () => number {
  let bytes = 0;
  for (const name of ['write', 'end'] as const) {
    const method = outgoing[name];
    outgoing[name] = ((...parts: unknown[]) => {
      const [chunk] = parts;
      if (typeof chunk === 'string') bytes += Buffer.byteLength(chunk);
      else if (chunk instanceof Uint8Array) bytes += chunk.byteLength;
      return Reflect.apply(method, outgoing, parts);
    }) as never;
  }
  return () => bytes;
}

function hasBody(method: string, status: number): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304;
}
