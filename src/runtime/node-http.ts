import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FeedAddress, parseFeedAddress } from '../http/feed-address.ts';
import { answerAtOnce } from '../http/feed-answer.ts';
import type { PlainAnswer } from '../http/plain.ts';
import type { Service } from '../http/service.ts';
import { hasValidHost } from './node-requests.ts';

/** Sends the answer to a request if that is cached; `false` if it did nothing, and another has to answer. */
export type CachedResponder = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/**
 * A responder for feeds whose documents and codings are cached. It gives what the Hono app gives, by the same function, without
 * making a `Request` and a `Response`, which took a fifth of an answer's time. It leaves everything else to the app.
 */
export function createCachedResponder(service: Service): CachedResponder {
  const addresses = new Map<string, FeedAddress>();
  return (incoming, outgoing) => {
    // Without a socket an answer waits for the one before it, and gets its own turn of the event loop.
    if (!isPlainGet(incoming) || outgoing.socket === null) return false;
    const { url: target = '' } = incoming;
    const known = addresses.get(target);
    const address = known ?? parseTarget(target);
    const found = address && answerOf(incoming, address, service);
    if (address === undefined || found?.fields === undefined) return false;
    if (addresses.size >= MAX_ADDRESSES) addresses.clear();
    if (known === undefined) addresses.set(target, address);
    outgoing.writeHead(found.status, found.fields as string[]);
    outgoing.end(found.body);
    return true;
  };
}

// More than most publications have. Those of feeds that do not exist are not kept.
const MAX_ADDRESSES = 10_000;

// A host that the server in front of the app takes without parsing it; of others it refuses some.
const PLAIN_HOST = /^[a-z\d._-]+(?::(?:[1-5]\d{3,4}|[6-9]\d{3}))?$/;

/**
 * A person's browser may get a page instead of the feed. Node does not join repeated fields of the three other names as the app
 * does (RFC 9110 section 5.3).
 */
function isPlainGet({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers['sec-fetch-dest'] === undefined &&
    headers['if-modified-since'] === undefined &&
    headers['if-unmodified-since'] === undefined &&
    headers['if-match'] === undefined
  );
}

/** An error is left to the app, which meets it again and reports it. */
function answerOf(
  incoming: IncomingMessage,
  address: FeedAddress,
  service: Service,
): PlainAnswer | undefined {
  const { url = '', headers } = incoming;
  if (!PLAIN_HOST.test(headers.host ?? '') || !hasValidHost(incoming)) return undefined;
  const header = (name: string) => headers[name] as string | undefined;
  try {
    return answerAtOnce({ method: 'GET', path: url, url, header }, address, service);
  } catch {
    return undefined;
  }
}

// A path without a query. `%25` is a percent sign that was encoded itself, which decoding must not touch.
const PLAIN_TARGET = /^\/(?:[\w/.~-]|%(?!25)[\dA-Fa-f]{2}){1,500}$/;

function parseTarget(target: string): FeedAddress | undefined {
  if (!PLAIN_TARGET.test(target)) return undefined;
  try {
    return parseFeedAddress(decodeURI(target));
  } catch {
    return undefined;
  }
}
