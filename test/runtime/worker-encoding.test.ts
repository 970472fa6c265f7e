import { expect, test } from 'vitest';
import { clientRequest } from '../../src/runtime/worker-encoding.ts';

test.each<[string, string | undefined, string | undefined, string | null, string]>([
  ['/feed.atom', 'gzip, br', 'gzip', 'gzip', 'what the client sent, not what Cloudflare made of it'],
  ['/feed.json', 'gzip, br', '', '', 'a client that accepts nothing'],
  ['/feed.json', 'gzip, br', 'gzip;q=0, br', 'gzip;q=0, br', 'a refusal'],
  ['/feed.atom', 'gzip', undefined, 'gzip', 'no word of Cloudflare: nothing was replaced'],
  ['/feed.atom', undefined, undefined, null, 'no field at all'],
  ['/tag/x.rss', 'gzip, br', 'gzip', null, 'RSS, which Cloudflare compresses'],
  ['/tag/x.rss?limit=5', 'gzip', undefined, null, 'RSS with a query'],
])('%s with %s and %s is asked for with %s: %s', (address, sent, client, expected) => {
  const headers = { 'if-none-match': '"x"', ...(sent === undefined ? {} : { 'accept-encoding': sent }) };
  const request = new Request(`https://w.example${address}`, { headers, method: 'HEAD' });
  const cf = client === undefined ? {} : { cf: { clientAcceptEncoding: client } };
  const asked = clientRequest(Object.assign(request, cf));
  expect([asked.url, asked.method, asked.headers.get('if-none-match')]).toEqual([request.url, 'HEAD', '"x"']);
  expect(asked.headers.get('accept-encoding')).toBe(expected);
});
