import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listen } from '../../src/runtime/node-server.ts';
import { changingService, itemsOf, minutePiece } from '../changing-service.ts';
import { NGINX, type ServerAnswer, startNginx } from '../nginx.ts';

const EXAMPLES = ['nginx.conf', 'nginx-replicas.conf'].map((name) => {
  return [name, readFileSync(join(import.meta.dirname, '../../examples', name), 'utf8')] as const;
});
const CLEARING = "proxy_set_header A-IM '';";

test.each(EXAMPLES)('%s clears A-IM', (_name, text) => {
  expect(text).toMatch(/^\s*proxy_set_header A-IM '';$/m);
});

/** A cache in front of a feed of two pieces that is stale, while the feed has a third. */
async function staleCache(setting: string) {
  const world = await changingService([minutePiece('a', 0), minutePiece('b', 1)]);
  const { port, close } = await listen({
    fetch: (request) => world.app.fetch(request),
    host: '127.0.0.1',
    port: 0,
  });
  onTestFinished(() => close(0));
  const ask = await startNginx({
    http: 'proxy_cache_path cache keys_zone=feeds:1m;',
    server: `
    location / {
      proxy_pass http://127.0.0.1:${port};
      ${setting}
      proxy_cache feeds; proxy_cache_revalidate on;
      proxy_ignore_headers Cache-Control; proxy_cache_valid 200 1s;
      add_header X-Cache $upstream_cache_status always;
    }`,
  });
  const get = (headers: Record<string, string> = {}) => ask('/feed.rss', { 'a-im': 'feed', ...headers });
  const first = await get();
  await world.publish([minutePiece('a', 0), minutePiece('b', 1), minutePiece('c', 2)]);
  const renewed = async (headers?: Record<string, string>) => {
    let answer = await get(headers);
    while (answer.headers['x-cache'] === 'HIT') answer = await get(headers);
    return answer;
  };
  return { first, renewed, get };
}

function slugsIn({ bytes }: ServerAnswer): string[] {
  const items = itemsOf(bytes.toString(), 'rss');
  return items.map(({ text }) => /Title of (\w+)/.exec(text)?.[1] ?? '');
}

describe.skipIf(NGINX === undefined)('behind an nginx that revalidates', () => {
  test('a reader without a validator would lose items for good, since nginx adds its own', async () => {
    const { first, renewed } = await staleCache('');
    expect(slugsIn(first)).toEqual(['b', 'a']);
    // This reader has nothing, and takes the entity tag of the whole document with it.
    const answer = await renewed();
    expect([answer.status, slugsIn(answer), answer.headers['delta-base']]).toEqual([
      226,
      ['c'],
      first.headers.etag,
    ]);
  });

  test('every reader gets the whole feed once A-IM is cleared', async () => {
    const { first, renewed, get } = await staleCache(CLEARING);
    const answer = await renewed();
    expect([answer.status, slugsIn(answer)]).toEqual([200, ['c', 'b', 'a']]);
    const late = await get({ 'if-none-match': first.headers.etag ?? '' });
    expect([late.status, slugsIn(late)]).toEqual([200, ['c', 'b', 'a']]);
  });
});

test.skipIf(NGINX === undefined)('an nginx without a cache passes deltas on', async () => {
  const world = await changingService([minutePiece('a', 0), minutePiece('b', 1)]);
  const { port, close } = await listen({
    fetch: (request) => world.app.fetch(request),
    host: '127.0.0.1',
    port: 0,
  });
  onTestFinished(() => close(0));
  const ask = await startNginx({ server: `location / { proxy_pass http://127.0.0.1:${port}; }` });
  const { etag = '' } = (await ask('/feed.rss')).headers;
  await world.publish([minutePiece('a', 0), minutePiece('b', 1), minutePiece('c', 2)]);
  const answer = await ask('/feed.rss', { 'a-im': 'feed', 'if-none-match': etag });
  expect([answer.status, slugsIn(answer)]).toEqual([226, ['c']]);
});
