import type { Awaitable } from '../feeds/edition.ts';
import type { FeedCache } from '../feeds/feed-cache.ts';
import type { Representation } from '../feeds/representation.ts';
import type { PlainHeaders, TextDocument } from '../feeds/text-document.ts';
import { answerPreconditionFailed, isNotModified, isPreconditionFailed } from './conditional.ts';
import { chooseCoding } from './content-coding.ts';
import type { PlainAnswer, PlainRequest } from './plain.ts';

/**
 * Answers with a document, or with 304. It has no Last-Modified: a page shows counts and times of many feeds, and no one
 * instant is when it changed.
 */
export function answerDocument(
  request: PlainRequest,
  document: TextDocument,
  { cache, headers }: { readonly cache: FeedCache; readonly headers: PlainHeaders },
): Awaitable<PlainAnswer> {
  const shared = { ...document.headers, vary: 'Accept-Encoding', ...headers, etag: document.entityTag };
  const preconditions = {
    ifMatch: request.header('if-match'),
    ifNoneMatch: request.header('if-none-match'),
    ifModifiedSince: undefined,
  };
  if (isPreconditionFailed(preconditions, document, 0)) return answerPreconditionFailed();
  if (isNotModified(preconditions, document, 0)) {
    const { 'content-type': _type, ...kept } = shared as PlainHeaders;
    return { status: 304, headers: kept, body: null };
  }
  return answerBytes(request, document, { cache, status: 200, headers: shared });
}

/** The whole document, without regard to preconditions. */
export function answerBytes(
  request: PlainRequest,
  representation: Representation,
  { cache, status, headers }: { cache: FeedCache; status: number; headers: PlainHeaders },
): Awaitable<PlainAnswer> {
  const coding = chooseCoding(request.header('accept-encoding'), cache.encoder.codings);
  const answer = (body: Uint8Array): PlainAnswer => {
    const own = {
      'content-length': String(body.length),
      ...(coding === undefined ? {} : { 'content-encoding': coding }),
    };
    return { status, headers: { ...headers, ...own }, body };
  };
  if (coding === undefined) return answer(representation.bytes);
  const coded = cache.encoder.encode(representation, coding);
  return coded instanceof Promise ? coded.then(answer) : answer(coded);
}
