import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { AnnounceLog } from '../announce/lane.ts';
import type { State } from '../announce/state.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { feedUrl, ownAddress, parseFeedPath } from '../domain/address.ts';
import { createCallbackSender } from '../hub/callback-request.ts';
import type { TopicContent } from '../hub/content-post.ts';
import { createHub, type Hub } from '../hub/hub.ts';
import { nodeSchedule } from './node.ts';

export interface NodeHubOptions {
  readonly publisher: { catalog(): Catalog | undefined };
  /** Answers a GET for a path of the service, such as `/feed.rss`. */
  readonly get: (path: string) => Response | Promise<Response>;
  readonly state: State;
  readonly now: () => number;
  readonly log: AnnounceLog;
  /** Allows callbacks at loopback addresses: to try it on one machine. */
  readonly loopback?: boolean | undefined;
}

/** Milliseconds that deliveries in flight have to finish when the service stops. */
const GRACE_MS = 3_000;

/** The hub of a service on Node. */
export function createNodeHub({ publisher, get, loopback = false, ...options }: NodeHubOptions): Hub {
  /** The path of a topic; `undefined` for anything but the self link of an existing feed. */
  const pathOfTopic = (topic: string): string | undefined => {
    const catalog = publisher.catalog();
    const own = catalog && ownAddress(topic, catalog.site);
    const feed = own === undefined ? undefined : parseFeedPath(decodeURI(own));
    if (catalog === undefined || feed === undefined || !catalog.lists.has(feed.path)) return undefined;
    return feedUrl(catalog.site, feed.path, feed.output) === topic ? own : undefined;
  };
  const stop = new AbortController();
  // As many as there are requests in flight.
  setMaxListeners(0, stop.signal);
  const hub = createHub({
    ...options,
    random: Math.random,
    schedule: nodeSchedule,
    challenge: () => randomBytes(24).toString('base64url'),
    send: createCallbackSender({ loopback, stop: stop.signal }),
    isTopic: (topic) => isDecodable(topic) && pathOfTopic(topic) !== undefined,
    async load(topic): Promise<TopicContent | undefined> {
      const path = pathOfTopic(topic);
      const response = path === undefined ? undefined : await get(path);
      if (response === undefined || response.status === 404) return undefined;
      if (!response.ok) throw new Error(`${path} answers ${response.status}`);
      return {
        bytes: new Uint8Array(await response.arrayBuffer()),
        contentType: response.headers.get('content-type') ?? 'application/octet-stream',
        link: response.headers.get('link') ?? '',
      };
    },
  });
  return {
    ...hub,
    async close() {
      const timer = setTimeout(() => stop.abort(), GRACE_MS);
      await hub.close();
      clearTimeout(timer);
    },
  };
}

function isDecodable(text: string): boolean {
  try {
    decodeURI(text);
    return true;
  } catch {
    return false;
  }
}
