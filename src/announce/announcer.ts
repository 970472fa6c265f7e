import type { Catalog } from '../catalog/catalog.ts';
import type { FeedPrint } from '../catalog/feed-print.ts';
import type { AnnouncedFeeds, Delivery, FeedAnnouncement, Outbox } from '../domain/outbox.ts';
import type { Site } from '../domain/site/site.ts';
import { changedAddresses } from './changed-addresses.ts';
import type { Channel } from './channel.ts';
import type { Dispatcher } from './dispatcher.ts';

/** What tells of changes: `Publisher` of the feeds. */
export interface ChangingFeeds {
  catalog(): Catalog | undefined;
  onChange(listener: (change: FeedChange) => void): () => void;
}

export interface FeedChange {
  readonly before: { readonly nextChange: number };
  readonly after: { readonly site: Site };
  /** The paths of the feeds that changed. */
  readonly changed: readonly string[];
}

export interface AnnouncerOptions {
  readonly publisher: ChangingFeeds;
  readonly outbox: Outbox;
  readonly dispatcher: Pick<Dispatcher, 'use' | 'wake'>;
  readonly channelsOf: (site: Site) => readonly Channel[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Receives errors. */
  readonly onError: (error: unknown) => void;
  /** Calls back after a delay. The returned function cancels the call. */
  readonly schedule: (milliseconds: number, callback: () => void) => () => void;
  /** The announced state, so that a restart finds later changes. Without it only changes after the start count. */
  readonly past?: Past | undefined;
}

export interface Past {
  readonly feeds: AnnouncedFeeds;
  readonly printOf: FeedPrint;
  /** Lets requests have their turn between feeds. */
  readonly pause: () => Promise<void>;
}

/** A feed that keeps changing is announced once, this long after its last change. */
const SETTLE_MS = 2_000;

/** After so many milliseconds what could not be stored is looked for again. */
const RETRY_MS = 10_000;

/**
 * Puts every change of the feeds into the outbox, when it is served already, until what is returned is called. Records must have been
 * loaded. Where the outbox cannot be written, `onError` is told; with a past, what changed meanwhile is announced later.
 */
export async function startAnnouncer(options: AnnouncerOptions): Promise<() => void> {
  const { publisher, dispatcher, channelsOf, now } = options;
  const turns = createTurns(options, () => catchUp(options));
  turns.next(() => catchUp(options));
  const stop = publisher.onChange(({ before, after: { site }, changed }) => {
    // A change by the clock is due at its instant. A written change may be part of a burst.
    const delay = before.nextChange <= now() ? 0 : SETTLE_MS;
    turns.next(() => announce({ site, changed, delay }, options));
  });
  const site = publisher.catalog()?.site;
  if (site !== undefined) turns.next(() => dispatcher.use(channelsOf(site)));
  await turns.done();
  dispatcher.wake();
  return () => {
    stop();
    turns.stop();
  };
}

/** Runs one task after the other, since a past is compared while changes come. After an error it compares again later. */
function createTurns({ onError, schedule, past }: AnnouncerOptions, compare: () => Promise<void>) {
  let turn = Promise.resolve();
  let cancel: (() => void) | undefined;
  let isStopped = false;
  const failed = (error: unknown) => {
    onError(error);
    if (past === undefined || isStopped) return;
    cancel ??= schedule(RETRY_MS, () => {
      cancel = undefined;
      next(compare);
    });
  };
  const next = (run: () => Promise<void>) => {
    turn = turn.then(run).catch(failed);
  };
  return {
    next,
    done: () => turn,
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}

interface Announcement {
  readonly site: Site;
  /** Paths. */
  readonly changed: readonly string[];
  readonly delay: number;
}

/** So many feeds are stored at once: requests have their turn in between, and other processes. */
const SLICE = 200;

async function announce({ site, changed, delay }: Announcement, options: AnnouncerOptions): Promise<void> {
  const { publisher, outbox, dispatcher, channelsOf, now, past } = options;
  const channels = channelsOf(site);
  await dispatcher.use(channels);
  const catalog = publisher.catalog();
  const isThere = (path: string) => catalog?.lists.has(path) === true;
  const owed = (paths: readonly string[]) => deliveriesOf({ site, changed: paths, isThere }, channels);
  if (past === undefined || catalog === undefined) await outbox.add(owed(changed), now(), delay);
  else
    for (const slice of slicesOf(changed)) {
      const feeds = await printsOf(catalog, slice, past);
      const owing = feeds.map((feed) => ({ ...feed, deliveries: owed([feed.path]) }));
      await past.feeds.announce(owing, now(), delay);
    }
  dispatcher.wake();
}

/** In one order, so that two processes do not wait for each other. */
function slicesOf(paths: readonly string[]): string[][] {
  const sorted = [...paths].sort();
  const count = Math.ceil(sorted.length / SLICE);
  return Array.from({ length: count }, (_, index) => sorted.slice(index * SLICE, (index + 1) * SLICE));
}

export interface ChangedFeeds {
  readonly site: Site;
  readonly changed: readonly string[];
  /** Whether there is still a feed at a path. */
  readonly isThere: (path: string) => boolean;
}

/** Caches purge every address that may show a change. Hubs are pinged for the feeds that exist. */
export function deliveriesOf(
  { site, changed, isThere }: ChangedFeeds,
  channels: readonly Channel[],
): Delivery[] {
  const { feeds, pages } = changedAddresses(site, changed);
  const topics = changedAddresses(site, changed.filter(isThere)).feeds;
  return channels.flatMap(({ name, stage }) => {
    const addresses = stage === 0 ? [...feeds, ...pages] : topics;
    return addresses.map((topic): Delivery => ({ channel: name, topic, stage }));
  });
}

/** Announces what has changed since the process before; the first one of all announces nothing. */
async function catchUp(options: AnnouncerOptions): Promise<void> {
  const { publisher, past, now } = options;
  const catalog = publisher.catalog();
  if (past === undefined || catalog === undefined) return;
  const known = await past.feeds.prints();
  const paths = [...new Set([...catalog.lists.keys(), ...known.keys()])];
  const changed: string[] = [];
  for (const slice of slicesOf(paths)) {
    const feeds = (await printsOf(catalog, slice, past)).filter(
      ({ path, print }) => known.get(path) !== print,
    );
    if (known.size > 0) changed.push(...feeds.map(({ path }) => path));
    else await past.feeds.announce(feeds, now(), 0);
  }
  if (changed.length > 0) await announce({ site: catalog.site, changed, delay: 0 }, options);
}

async function printsOf(
  catalog: Catalog,
  paths: readonly string[],
  { printOf, pause }: Past,
): Promise<FeedAnnouncement[]> {
  const feeds: FeedAnnouncement[] = [];
  for (const path of paths) {
    feeds.push({ path, print: printOf(catalog, path), deliveries: [] });
    // It takes microseconds where its articles were seen before, else as long as to hash them.
    await pause();
  }
  return feeds;
}
