import { join } from 'node:path';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { nodeCompress } from '../../src/runtime/node.ts';
import { createWorker } from '../../src/runtime/worker.ts';
import { articleOf, siteOf, sourceOf } from '../support.ts';
import { pagesContract } from './contract.ts';

const SAMPLE = join(import.meta.dirname, '../../articles');
const NOW = Date.parse('2026-11-23T12:00:00Z');

pagesContract('Node, with the sample publication', async () => {
  const now = () => NOW;
  const readSite = () => loadSite(SAMPLE, { feeds: 'http://localhost:8787' });
  const publisher = createPublisher({ source: createFolderSource({ folder: SAMPLE, readSite, now }), now });
  await publisher.load();
  const app = createApp({ publisher, cache: createFeedCache({ compress: nodeCompress }), now });
  return async (path, init) => app.request(path, init);
});

pagesContract('a worker, in this process', async () => {
  const site = siteOf();
  const worker = createWorker({ source: sourceOf([articleOf({ tags: ['Ports'] }, site)], site) });
  return (path, init) => worker.fetch(new Request(`https://w.example${path}`, init));
});
