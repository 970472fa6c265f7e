import type { Context, Hono } from 'hono';
import { basePath, baseRoutePath } from 'hono/route';
import { Hono as TinyHono } from 'hono/tiny';
import { answer } from '../http/answer.ts';
import type { PlainAnswer, PlainRequest } from '../http/plain.ts';
import { createService, type Service, type ServiceOptions } from '../http/service.ts';

export type AppOptions = ServiceOptions;

/**
 * The service: feeds, pages about them, and two addresses for monitoring. It can be part of a larger app, by `route` or `mount`.
 * Public addresses come from the site's `feeds`, which then holds the path.
 *
 * @example
 * import { arraySource, createApp, createFeedCache, createPublisher } from 'feedstand';
 * import { Hono } from 'hono';
 *
 * const site = { title: 'The Wire', url: 'https://news.example', feeds: 'https://news.example/feeds' };
 * const publisher = createPublisher({ source: arraySource(site, []), now: Date.now });
 * await publisher.load();
 * const app = createApp({ publisher, cache: createFeedCache({ compress: {} }), now: Date.now });
 * const website = new Hono().route('/feeds', app);
 */
export function createApp(options: AppOptions): Hono {
  return createServiceApp(createService(options));
}

/** The same over a service that a server also answers from directly. */
export function createServiceApp(service: Service): Hono {
  const respond = (context: Context) => {
    const found = answer(plainRequest(context), service);
    return found instanceof Promise ? found.then(toResponse) : toResponse(found);
  };
  // The router of hono/tiny: 2.5 kB less in a Worker, and nothing to build at its first request.
  const app = new TinyHono();
  app.all('/healthz', respond);
  app.all('/readyz', respond);
  // All else, which `answer` tells apart. Only one route matches a feed: with two, each answer would be a promise.
  app.all('*', respond);
  return app;
}

/** A Hono request is a plain one; of one to an app that is mounted by `route`, the path below that. */
function plainRequest(context: Context): PlainRequest {
  const { req } = context;
  const route = baseRoutePath(context);
  if (route === '/' && req.method !== 'POST') return req;
  const base = basePath(context).replace(/\/$/, '');
  const path = req.path.slice(base.length) || '/';
  const readText = (maxBytes: number) => readBody(req.raw, maxBytes);
  return { method: req.method, path, url: req.url, header: (name) => req.header(name), readText };
}

/** The body of a request as text; `undefined` if it has more bytes. */
async function readBody({ body }: Request, maxBytes: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let [text, length] = ['', 0];
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function toResponse({ status, headers, body }: PlainAnswer): Response {
  // Workers compress an answer with a Content-Encoding again, unless `encodeBody` is `manual`. Elsewhere this means nothing.
  const init = { status, headers, encodeBody: 'manual' };
  return new Response(body as Uint8Array<ArrayBuffer> | string | ReadableStream | null, init);
}
