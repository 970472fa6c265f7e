import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { htmlOf } from '../../../src/domain/article/article.ts';
import { createFeedCache } from '../../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../../src/feeds/publisher.ts';
import { createService } from '../../../src/http/service.ts';
import { createFolderSource, loadSite } from '../../../src/node.ts';
import { createServiceApp } from '../../../src/runtime/hono.ts';
import { nodeCompress, nodeDigest, nodeSchedule } from '../../../src/runtime/node.ts';
import { createCachedResponder } from '../../../src/runtime/node-http.ts';
import { listen } from '../../../src/runtime/node-server.ts';

/** The service over a folder, with a line to ask how long its event loop was blocked and what its caches hold. */
const folder = process.argv[2] ?? '';
const now = Date.now;
const readSite = () => loadSite(folder, { feeds: 'http://localhost' });
const source = createFolderSource({ folder, readSite, now });
const publisher = createPublisher({ source, now, schedule: nodeSchedule });
const cache = createFeedCache({ compress: nodeCompress, digest: nodeDigest });
const service = createService({ publisher, cache, now });
const app = createServiceApp(service);
const { port } = await listen({
  fetch: (request) => app.fetch(request),
  answerCached: createCachedResponder(service),
  host: '127.0.0.1',
  port: 0,
});
await publisher.load();
const ready = performance.now();
await publisher.follow(() => {}, new AbortController().signal);
let safeBytes = 0;
for (const article of publisher.catalog()?.lists.get('/feed')?.members ?? [])
  safeBytes += Buffer.byteLength(htmlOf(article));
(globalThis as { gc?: () => void }).gc?.();
console.log(JSON.stringify({ port, ready, safeBytes }));

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let turn: number | undefined;
createInterface({ input: process.stdin }).on('line', (line) => {
  console.log(JSON.stringify({ block: delay.max / 1e6, turn, cache: cache.stats().feeds }));
  delay.reset();
  if (line === 'watch' && turn === undefined) setImmediate(() => watchTurns(threadTime()));
  turn = line === 'watch' ? 0 : undefined;
});

/** Notes the most processor time of this thread between two turns, which others on the machine do not prolong. */
function watchTurns(last: number): void {
  if (turn === undefined) return;
  const time = threadTime();
  turn = Math.max(turn, time - last);
  setImmediate(() => watchTurns(time));
}

/** Milliseconds that this thread ran. */
function threadTime(): number {
  return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e6;
}
