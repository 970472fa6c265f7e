import type { PlainHeaders } from '../feeds/text-document.ts';

/** A line of text. Unless said otherwise it is not to be kept by anyone. */
export function textAnswer(status: number, body: string, headers: PlainHeaders = {}): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      ...headers,
    },
  });
}
