import { OWN_HUB_PATH } from '../domain/address.ts';
import { SourceError } from '../domain/article-source.ts';
import type { Awaitable } from '../feeds/edition.ts';
import type { PlainHeaders } from '../feeds/text-document.ts';
import { answerFeed } from './feed-answer.ts';
import { answerHub } from './hub-answer.ts';
import type { PlainAnswer, PlainRequest } from './plain.ts';
import { answerNotReady, answerReady } from './readiness.ts';
import { answerTooLong, isTooLong } from './request-target.ts';
import type { Service } from './service.ts';
import { textAnswer } from './text-answer.ts';

/**
 * Answers a request from any server: feeds, pages about them, and `/healthz` and `/readyz` for monitoring. It never throws: an
 * error inside becomes a 500, or a 503 for a `SourceError`, and is passed to `service.onError`. The answer is not a promise if
 * everything it needs is cached.
 */
export function answer(request: PlainRequest, service: Service): Awaitable<PlainAnswer> {
  try {
    const found = request.method === 'HEAD' ? answerHead(request, service) : route(request, service);
    return found instanceof Promise ? found.catch((error) => answerError(error, service)) : found;
  } catch (error) {
    return answerError(error, service);
  }
}

/** The answer to GET without its body; Content-Length stays. */
function answerHead(request: PlainRequest, service: Service): Awaitable<PlainAnswer> {
  const found = read(request, service);
  return found instanceof Promise ? found.then(withoutBody) : withoutBody(found);
}

function withoutBody(found: PlainAnswer): PlainAnswer {
  return { ...found, body: null };
}

function route(request: PlainRequest, service: Service): Awaitable<PlainAnswer> {
  if (request.method === 'GET') return read(request, service);
  if (isTooLong(request.url)) return answerTooLong();
  const hub = request.method === 'POST' && request.path === OWN_HUB_PATH ? service.hub?.() : undefined;
  if (hub !== undefined) return answerHub(request, hub);
  if (request.method === 'OPTIONS') return { status: 204, headers: PREFLIGHT, body: null };
  return textAnswer(405, 'This service is for reading: use GET or HEAD.', { allow: ALLOWED });
}

function read(request: PlainRequest, service: Service): Awaitable<PlainAnswer> {
  if (isTooLong(request.url)) return answerTooLong();
  if (request.path === '/healthz') return textAnswer(200, 'ok');
  if (request.path === '/readyz') return answerReady(service);
  return answerFeed(request, service);
}

const ALLOWED = 'GET, HEAD, OPTIONS';

const PREFLIGHT: PlainHeaders = {
  allow: ALLOWED,
  'access-control-allow-origin': '*',
  'access-control-allow-methods': ALLOWED,
  'access-control-allow-headers': 'If-None-Match, If-Modified-Since',
  'access-control-max-age': '86400',
};

function answerError(error: unknown, { onError }: Service): PlainAnswer {
  onError?.(error);
  if (error instanceof SourceError)
    return answerNotReady('The articles of this feed cannot be read at present.', 30);
  return textAnswer(500, 'Something went wrong here. It has been logged.');
}
