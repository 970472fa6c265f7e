import { onTestFinished } from 'vitest';
import { listen } from '../../src/runtime/node-server.ts';
import { serviceOf, siteOf } from '../support.ts';

/** The service on a separate port, at the address that its pages name; it ends with the test. */
export async function serveSite(records: readonly object[], fields: object = {}): Promise<string> {
  let fetch = (_: Request): Response | Promise<Response> => new Response(null, { status: 503 });
  const server = await listen({ fetch: (request) => fetch(request), host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close(0));
  const feeds = `http://127.0.0.1:${server.port}`;
  const { app } = await serviceOf(records, siteOf({ ...fields, feeds }));
  fetch = (request) => app.fetch(request);
  return feeds;
}
