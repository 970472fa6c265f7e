import type { NewArticle } from '../../src/domain/article-store.ts';
import type { Site } from '../../src/domain/site/site.ts';
import { prepareForStore } from '../../src/records/store-record.ts';
import type { Store } from '../../src/stores/store.ts';
import { pause } from '../soak/abuse.ts';
import { recordOf } from './store-load.ts';

const BATCH = 1_000;

/** Stores articles as the API would, but renders each body only roughly: the figures do not depend on it. */
export async function fill({ articles: store }: Store, articles: number, site: Site): Promise<void> {
  for (let first = 0; first < articles; first += BATCH) {
    const count = Math.min(BATCH, articles - first);
    const batch = Array.from({ length: count }, (_, index) => articleOf(first + index, site));
    await store.putAll(batch, { now: Date.now() });
  }
}

function articleOf(index: number, site: Site): NewArticle {
  const record = recordOf(index);
  const text = JSON.stringify({ ...record, markdown: 'A sentence.' });
  const prepared = prepareForStore(record.slug, { format: 'json', text }, { site, now: Date.now() });
  if (!prepared.ok) throw new Error(`${record.slug} has a problem`);
  const { article, ...rest } = prepared.value;
  const html = `<p>${record.markdown.trim()}</p>\n`;
  return { ...rest, article: { ...article, html }, record: { format: 'json', text: JSON.stringify(record) } };
}

/**
 * Writers of stores of their own change articles at once, while another store follows. Gives how many changes the follower
 * missed, and the changes a second.
 */
export async function follow(
  open: () => Promise<Store>,
  { writers, changes, site }: { readonly writers: number; readonly changes: number; readonly site: Site },
): Promise<{ readonly missed: number; readonly perSecond: number }> {
  const follower = await open();
  const stores = await Promise.all(Array.from({ length: writers }, open));
  const seen = new Set<string>();
  const stop = new AbortController();
  let cursor = 0;
  let reading = Promise.resolve();
  const read = async () => {
    const next = await follower.articles.changesSince(cursor, BATCH);
    for (const { slug } of next.articles) seen.add(slug);
    ({ cursor } = next);
    if (next.more) await read();
  };
  follower.articles.watch(() => {
    reading = reading.then(read);
  }, stop.signal);
  const begun = performance.now();
  await Promise.all(
    stores.map(async (store, writer) => {
      for (let index = writer; index < changes; index += writers)
        await store.articles.put(articleOf(index, site), { now: Date.now() });
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  // The last hint comes within 0.1 s, if a machine is not busy.
  await pause(2_000);
  await reading;
  stop.abort();
  for (const store of [follower, ...stores]) await store.close();
  return { missed: changes - seen.size, perSecond: changes / seconds };
}
