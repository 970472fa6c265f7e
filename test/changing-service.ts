import type { OutputId } from '../src/domain/address.ts';
import { createDeltas } from '../src/feeds/deltas.ts';
import { createFeedCache } from '../src/feeds/feed-cache.ts';
import { createPublisher } from '../src/feeds/publisher.ts';
import { createService } from '../src/http/service.ts';
import { createServiceApp } from '../src/runtime/hono.ts';
import { nodeCompress } from '../src/runtime/node.ts';
import { articleOf, NOON, siteOf } from './support.ts';

/** A service with deltas whose records and settings a test replaces, which takes a second of its clock. */
export async function changingService(
  records: readonly object[],
  { fields = { deltas: true }, maxBytes = 2 ** 24 }: { fields?: object; maxBytes?: number } = {},
) {
  const clock = { now: NOON };
  let site = siteOf(fields);
  let articles = records.map((record) => articleOf(record, site));
  const source = { load: async () => ({ site, articles, problems: [] }) };
  const publisher = createPublisher({ source, now: () => clock.now });
  await publisher.load();
  const cache = createFeedCache({ compress: nodeCompress, createDeltas, maxBytes });
  const service = createService({ publisher, cache, now: () => clock.now });
  const app = createServiceApp(service);
  return {
    app,
    service,
    cache,
    clock,
    async publish(next: readonly object[], settings = fields) {
      clock.now += 1000;
      site = siteOf(settings);
      articles = next.map((record) => articleOf(record, site));
      await publisher.load();
    },
  };
}

/** A record that was published so many minutes after the day's beginning. */
export function minutePiece(slug: string, minute: number, fields: object = {}): object {
  const published = new Date(NOON - 720 * 60_000 + minute * 60_000).toISOString();
  return { slug, title: `Title of ${slug}`, published, ...fields };
}

export interface Item {
  readonly id: string;
  readonly published: number;
  /** All of it, as the document has it. */
  readonly text: string;
}

const XML_ITEMS = { rss: /<item>.*?<\/item>/gs, atom: /<entry.*?<\/entry>/gs };

/** The items of a document, in its order. */
export function itemsOf(document: string, output: OutputId): Item[] {
  if (output === 'json') {
    return JSON.parse(document).items.map((item: { id: string; date_published: string }) => {
      return { id: item.id, published: Date.parse(item.date_published), text: JSON.stringify(item) };
    });
  }
  return (document.match(XML_ITEMS[output]) ?? []).map((text) => {
    const id = /<(?:guid[^>]*|id)>([^<]*)</.exec(text)?.[1] ?? '';
    const published = Date.parse(/<(?:pubDate|published)>([^<]*)</.exec(text)?.[1] ?? '');
    return { id, published, text };
  });
}
