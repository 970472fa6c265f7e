import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ChangingFeeds, startAnnouncer } from '../announce/announcer.ts';
import { channelsOf } from '../announce/channels.ts';
import { createDispatcher, type DispatcherStatus } from '../announce/dispatcher.ts';
import type { AnnounceLog } from '../announce/lane.ts';
import { createMemoryOutbox } from '../announce/memory-outbox.ts';
import type { AnnounceSettings } from '../announce/settings.ts';
import { createMemoryState, type State } from '../announce/state.ts';
import { createStateFeeds } from '../announce/state-feeds.ts';
import { openStateFile } from '../announce/state-file.ts';
import { createFeedPrints } from '../catalog/feed-print.ts';
import type { AnnouncedFeeds, Outbox } from '../domain/outbox.ts';
import type { Hub } from '../hub/hub.ts';
import { nodeDigest, nodeSchedule } from './node.ts';

/** What is owed and was announced, in the database of a store. */
export interface SharedAnnouncing {
  readonly outbox: Outbox;
  readonly announced: AnnouncedFeeds;
}

export interface AnnounceOptions {
  /** Whose changes are announced; its records must have been loaded. It needs a timer (`schedule`) to tell of what the clock changes. */
  readonly publisher: ChangingFeeds;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: AnnounceLog;
  /** Whom to tell beside the hubs of the site. */
  readonly settings?: AnnounceSettings;
  /** A file that keeps what is owed, and what was announced; without it a restart forgets both. One process at a time may have it. */
  readonly stateFile?: string | undefined;
  /** What is owed and was announced, in a database that replicas share; the state file has the subscriptions of the own hub then. */
  readonly shared?: SharedAnnouncing | undefined;
  /** Creates the service's own hub, for a site with `hub: self`. See `createNodeHub`. */
  readonly createHub?: ((state: State) => Hub) | undefined;
}

export interface Announcing {
  status(): Promise<AnnouncingStatus>;
  /** The service's own hub, if there is one. */
  readonly hub: Hub | undefined;
  /** Ends deliveries in flight after 3 seconds. Pending deliveries are in the state file, if there is one. */
  close(): Promise<void>;
}

export interface AnnouncingStatus extends DispatcherStatus {
  readonly hub?: ReturnType<Hub['status']>;
}

/** Milliseconds that deliveries in flight have to finish. */
const GRACE_MS = 3_000;

/**
 * Tells caches and hubs which feeds changed: caches first, and at least once. Throws `StateFileError` where the state file cannot be
 * used; what fails later is logged.
 *
 * @example
 * import { createPublisher } from 'feedstand';
 * import { announceChanges } from 'feedstand/announcing';
 * import { createFolderSource, loadSite, nodeSchedule } from 'feedstand/node';
 *
 * const now = Date.now;
 * const readSite = () => loadSite('articles', { feeds: 'https://feeds.example.com' });
 * const source = createFolderSource({ folder: 'articles', readSite, now });
 * const publisher = createPublisher({ source, now, schedule: nodeSchedule });
 * await publisher.load();
 * const announcing = announceChanges({ publisher, now, log: console.log, stateFile: 'state.jsonl' });
 */
export function announceChanges(options: AnnounceOptions): Announcing {
  const { publisher, now, log, settings = {}, stateFile } = options;
  const onError = (error: unknown) => log('error', 'announcing failed', { error: String(error) });
  const state = stateFile === undefined ? undefined : openStateFile(stateFile, onError);
  const hub = options.createHub?.(state ?? createMemoryState());
  const outbox = options.shared?.outbox ?? createMemoryOutbox(state);
  const feeds = options.shared?.announced ?? (state && createStateFeeds(state, outbox));
  const dispatcher = createDispatcher({ outbox, now, log, schedule: nodeSchedule, random: Math.random });
  const started = startAnnouncer({
    publisher,
    outbox,
    dispatcher,
    channelsOf: (site) => channelsOf(site, settings, { fetch, ownHub: hub?.channel }),
    now,
    onError,
    schedule: nodeSchedule,
    past: feeds && { feeds, printOf: createFeedPrints(nodeDigest), pause: () => nextTurn() },
  });
  started
    .then(dispatcher.status)
    .then(({ channels, waiting }) => {
      log('info', 'announcing', { channels: Object.keys(channels).join(', '), waiting });
    })
    .catch(onError);
  return {
    hub,
    async status() {
      const status = await dispatcher.status();
      return hub === undefined ? status : withHub(status, hub.status());
    },
    async close() {
      await started.then((stop) => stop()).catch(() => {});
      await Promise.all([dispatcher.close(GRACE_MS), hub?.close()]);
      await state?.close();
    },
  };
}

/** The counts of both: to its subscribers the hub delivers by itself. */
function withHub(status: DispatcherStatus, hub: ReturnType<Hub['status']>): AnnouncingStatus {
  return { ...status, waiting: status.waiting + hub.waiting, failed: status.failed + hub.failed, hub };
}
