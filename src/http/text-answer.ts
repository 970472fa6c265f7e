import type { PlainHeaders } from '../feeds/text-document.ts';
import type { PlainAnswer } from './plain.ts';

/** A line of text. By default no cache may store it. */
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
