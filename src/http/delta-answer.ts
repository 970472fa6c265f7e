import type { Coding } from '../feeds/content-encoder.ts';
import type { Awaitable } from '../feeds/edition.ts';
import type { FeedCache, FeedDocument } from '../feeds/feed-cache.ts';
import type { FeedOptions } from '../feeds/feed-document.ts';
import { onlyEntityTag } from './conditional.ts';
import { parseWeights } from './content-coding.ts';
import { type FeedHeaders, type HeaderFields, inBothForms } from './feed-headers.ts';
import type { PlainAnswer, PlainRequest } from './plain.ts';

export interface DeltaOptions {
  readonly cache: FeedCache;
  readonly document: FeedDocument;
  readonly headers: FeedHeaders;
  readonly coding: Coding | undefined;
}

/**
 * 226 with the new and changed items for who asks for it and has an earlier document (RFC 3229 section 10.4.1, with the instance
 * manipulation `feed`); `undefined`: the whole document is the answer. Of several tags none is taken: a cache on the way may have
 * added its own, and the client has not what that has.
 */
export function answerDelta(
  request: PlainRequest,
  feed: FeedOptions,
  { cache, document, headers, coding }: DeltaOptions,
): Awaitable<PlainAnswer> | undefined {
  const base = onlyEntityTag(request.header('if-none-match') ?? '');
  if (base === undefined || request.method !== 'GET' || !acceptsDelta(request)) return undefined;
  const delta = cache.delta?.(feed, document, base);
  if (delta === undefined) return undefined;
  const answer = (body: Uint8Array): PlainAnswer => {
    const whole = headers.representation(undefined, document.bytes.length);
    const fields = deltaFields(whole, { base, coding, length: body.length });
    return { status: 226, ...fields, body };
  };
  const bytes = coding === undefined ? delta.bytes : cache.encoder.encode(delta, coding);
  return bytes instanceof Promise ? bytes.then(answer) : answer(bytes);
}

/** RFC 3229 section 10.5.3; without a weight for it, the whole document is liked less. */
function acceptsDelta(request: PlainRequest): boolean {
  const field = request.header('a-im');
  if (field === undefined) return false;
  const weights = parseWeights(field);
  const weight = weights.get('feed') ?? 0;
  return weight > 0 && weight >= (weights.get('identity') ?? 0);
}

interface DeltaBody {
  readonly base: string;
  readonly coding: Coding | undefined;
  readonly length: number;
}

/**
 * The validators are those of the whole document, which the client has then. `private`, since there are shared caches that store
 * what is `no-store`; `no-store`, since a private cache would take it for the document: it has the document's entity tag.
 */
function deltaFields({ headers }: HeaderFields, { base, coding, length }: DeltaBody): HeaderFields {
  const { 'cdn-cache-control': _, ...whole } = headers;
  return inBothForms({
    ...whole,
    'content-length': String(length),
    ...(coding === undefined ? {} : { 'content-encoding': coding }),
    'cache-control': 'private, no-store',
    im: 'feed',
    'delta-base': base,
  });
}
