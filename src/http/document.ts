import type { HonoRequest } from 'hono';
import type { FeedCache } from '../feeds/feed-cache.ts';
import type { Awaitable } from '../feeds/publisher.ts';
import type { PlainHeaders, TextDocument } from '../feeds/text-document.ts';
import { answerPreconditionFailed, isNotModified, isPreconditionFailed } from './conditional.ts';
import { CODED_ALREADY, chooseCoding } from './content-coding.ts';

/**
 * Answers with a document, or with 304. It has no Last-Modified: a page shows counts and times of many feeds, and no one
 * instant is when it changed.
 */
export function answerDocument(
  req: HonoRequest,
  document: TextDocument,
  { cache, headers }: { readonly cache: FeedCache; readonly headers: PlainHeaders },
): Awaitable<Response> {
  const shared = { ...document.headers, vary: 'Accept-Encoding', ...headers, etag: document.entityTag };
  const preconditions = {
    ifMatch: req.header('if-match'),
    ifNoneMatch: req.header('if-none-match'),
    ifModifiedSince: undefined,
  };
  if (isPreconditionFailed(preconditions, document, 0)) return answerPreconditionFailed();
  if (isNotModified(preconditions, document, 0)) {
    const { 'content-type': _type, ...kept } = shared as PlainHeaders;
    return new Response(null, { status: 304, headers: kept });
  }
  return answerBytes(req, document, { cache, status: 200, headers: shared });
}

/** The whole document, whatever the client knows. */
export function answerBytes(
  req: HonoRequest,
  { bytes, entityTag }: Pick<TextDocument, 'bytes' | 'entityTag'>,
  { cache, status, headers }: { cache: FeedCache; status: number; headers: PlainHeaders },
): Awaitable<Response> {
  const coding = chooseCoding(req.header('accept-encoding'), cache.codings);
  const answer = (body: Uint8Array) => {
    const own = {
      'content-length': String(body.length),
      ...(coding === undefined ? {} : { 'content-encoding': coding }),
    };
    return new Response(body as Uint8Array<ArrayBuffer>, {
      status,
      headers: { ...headers, ...own },
      ...CODED_ALREADY,
    });
  };
  if (coding === undefined) return answer(bytes);
  const coded = cache.coded({ bytes, entityTag }, coding);
  return coded instanceof Promise ? coded.then(answer) : answer(coded);
}
