import type { PlainHeaders } from '../feeds/text-document.ts';
import type { PlainAnswer } from './plain.ts';

/** A line of text. Unless said otherwise it is not to be kept by anyone. */
export function textAnswer(status: number, body: string, headers: PlainHeaders = {}): PlainAnswer {
  return {
    status,
    body,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      ...headers,
    },
  };
}
