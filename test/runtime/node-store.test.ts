import { getEventListeners } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { parseSiteText } from '../../src/records/site-text.ts';
import { createNodeStoreSource } from '../../src/runtime/node-store.ts';
import { createMemoryStore } from '../../src/stores/memory-store.ts';
import { NOON } from '../support.ts';

const siteOf = (title: string) => `title: ${title}\nurl: https://news.example\nids: tag:news.example,2024\n`;

test('changes of the site leave no listener behind', async () => {
  const store = createMemoryStore();
  const source = createNodeStoreSource({
    store,
    readSite: (stored) => parseSiteText(stored?.text ?? siteOf('A'), { feeds: 'https://feeds.example' }),
    now: () => NOON,
    bodyBytes: 1000,
    onPrepared: () => {},
  });
  await source.load();
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  await source.follow?.(() => {}, controller.signal);
  const listeners = () => getEventListeners(controller.signal, 'abort').length;
  const before = listeners();
  for (let number = 0; number < 12; number++) {
    const result = await store.putSite(siteOf(`Title ${number}`), { now: NOON });
    if (result.kind !== 'precondition') await source.reached(result.site.seq);
  }
  expect(listeners()).toBe(before);
});
