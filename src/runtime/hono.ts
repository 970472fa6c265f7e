import { type Context, Hono } from 'hono';
import { answer } from '../http/answer.ts';
import type { PlainAnswer } from '../http/plain.ts';
import { createService, type ServiceOptions } from '../http/service.ts';

export type AppOptions = ServiceOptions;

/** The service: feeds, pages about them, and two addresses for whoever watches the process. */
export function createApp(options: AppOptions): Hono {
  const service = createService(options);
  const respond = ({ req }: Context) => {
    const found = answer(req, service);
    return found instanceof Promise ? found.then(toResponse) : toResponse(found);
  };
  const app = new Hono();
  // One route alone matches a feed's address: with two, each answer would wait for promises.
  app.all('/healthz', respond);
  app.all('/readyz', respond);
  app.all('*', respond);
  return app;
}

function toResponse({ status, headers, body }: PlainAnswer): Response {
  // Workers compress what has a Content-Encoding, unless they are told that it is done. Elsewhere this means nothing.
  const init = { status, headers, encodeBody: 'manual' };
  return new Response(body as Uint8Array<ArrayBuffer> | string | null, init);
}
