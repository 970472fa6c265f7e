import type { Catalog } from '../catalog/catalog.ts';
import type { FeedPrint } from '../catalog/feed-print.ts';
import type { Delivery, Outbox } from '../domain/outbox.ts';
import type { Site } from '../domain/site/site.ts';
import { changedAddresses } from './changed-addresses.ts';
import type { Channel } from './channel.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { State, StateChange } from './state.ts';

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
  /** The announced state, so that a restart finds later changes. Without it only changes after the start count. */
  readonly past?: Past | undefined;
}

export interface Past {
  readonly state: State;
  readonly printOf: FeedPrint;
  /** Lets requests have their turn between feeds. */
  readonly pause: () => Promise<void>;
}

/** A feed that keeps changing is announced once, this long after its last change. */
const SETTLE_MS = 2_000;

/**
 * Puts every change of the feeds into the outbox, when it is served already, until what is returned is called. Records must have been
 * loaded. Rejects where the outbox cannot be written.
 */
export async function startAnnouncer(options: AnnouncerOptions): Promise<() => void> {
  const { publisher, dispatcher, channelsOf, now, onError } = options;
  // One change after the other, since a past is compared while changes come.
  let turn = catchUp(options);
  const stop = publisher.onChange(({ before, after: { site }, changed }) => {
    // A change by the clock is due at its instant. A written change may be part of a burst.
    const delay = before.nextChange <= now() ? 0 : SETTLE_MS;
    turn = turn.then(() => announce({ site, changed, delay }, options)).catch(onError);
  });
  const site = publisher.catalog()?.site;
  if (site !== undefined) await dispatcher.use(channelsOf(site));
  await turn;
  dispatcher.wake();
  return stop;
}

interface Announcement {
  readonly site: Site;
  readonly changed: readonly string[];
  readonly delay: number;
}

async function announce(
  { site, changed, delay }: Announcement,
  { publisher, outbox, dispatcher, channelsOf, now, past }: AnnouncerOptions,
): Promise<void> {
  const channels = channelsOf(site);
  await dispatcher.use(channels);
  const catalog = publisher.catalog();
  const isThere = (path: string) => catalog?.lists.has(path) === true;
  await outbox.add(deliveriesOf({ site, changed, isThere }, channels), now(), delay);
  dispatcher.wake();
  // After the deliveries, so that a crash in between announces twice and not never.
  if (past === undefined || catalog === undefined) return;
  past.state.write(await printsOf(catalog, changed, past));
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

const SECTION = 'feed';

/** Announces what has changed since the process before; the first one of all announces nothing. */
async function catchUp(options: AnnouncerOptions): Promise<void> {
  const { publisher, past } = options;
  const catalog = publisher.catalog();
  if (past === undefined || catalog === undefined) return;
  const known = new Map(past.state.entries(SECTION));
  const paths = new Set([...catalog.lists.keys(), ...known.keys()]);
  const changes = (await printsOf(catalog, paths, past)).filter(({ key, value }) => known.get(key) !== value);
  if (known.size === 0) past.state.write(changes);
  else if (changes.length > 0)
    await announce({ site: catalog.site, changed: changes.map(({ key }) => key), delay: 0 }, options);
}

async function printsOf(
  catalog: Catalog,
  paths: Iterable<string>,
  { printOf, pause }: Past,
): Promise<StateChange[]> {
  const prints: StateChange[] = [];
  for (const path of paths) {
    prints.push({ section: SECTION, key: path, value: printOf(catalog, path) });
    // It takes microseconds where its articles were seen before, else as long as to hash them.
    await pause();
  }
  return prints;
}
