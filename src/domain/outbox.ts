/** One message to another system: a cache to purge, a hub to ping. */
export interface Delivery {
  /** The name of the channel that receives it. */
  readonly channel: string;
  /** The absolute address that changed. */
  readonly topic: string;
  /** Purges are stage 0. Of one topic they are settled before a ping, stage 1, goes out. */
  readonly stage: 0 | 1;
}

/** A delivery that is not settled yet. Times are milliseconds since 1970. */
export interface PendingDelivery extends Delivery {
  /** Rises whenever the topic changes again, so that a delivery in flight cannot settle a later change. */
  readonly version: number;
  /** How many attempts failed since the topic last changed. */
  readonly attempts: number;
  /** When the oldest change was added that is still owed. */
  readonly since: number;
  /** When the next attempt is due. */
  readonly dueAt: number;
}

/**
 * Messages to other systems that are not delivered yet. Deliveries are coalesced by channel and topic, and made at least once. A
 * store implements it by a table; methods reject with `SourceError` where it cannot be reached.
 */
export interface Outbox {
  /**
   * Adds deliveries, due after `delay` milliseconds. One that is pending already becomes a later version and is put off again, but
   * not beyond five times the delay after the oldest change: a burst is delivered once, and an endless one from time to time.
   */
  add(deliveries: readonly Delivery[], now: number, delay: number): Promise<void>;
  /**
   * Claims what a channel may deliver at `now`, the oldest first: due, and not waiting for a purge of its topic. No other caller
   * gets it until it is settled or postponed, or until the process ends.
   */
  take(channel: string, now: number, limit: number): Promise<readonly PendingDelivery[]>;
  /** Settles deliveries and ends the claims; one whose topic has changed since stays pending. */
  settle(deliveries: readonly PendingDelivery[]): Promise<void>;
  /** Ends the claims, counts a failed attempt and puts the next one off, unless the topic has changed since. */
  postpone(deliveries: readonly PendingDelivery[], dueAt: number): Promise<void>;
  /** The earliest instant at which `take` gives something; `undefined` if nothing waits for the clock. */
  nextDueAt(channel: string): Promise<number | undefined>;
  /** Forgets what is owed to channels of other names. Gives how many deliveries that were. */
  retain(channels: ReadonlySet<string>): Promise<number>;
  /** How many deliveries are pending, by channel. */
  pending(): Promise<ReadonlyMap<string, number>>;
}

/** A feed in the state that is to be announced. */
export interface FeedAnnouncement {
  /** Such as `/tag/ukraine`. */
  readonly path: string;
  /** A short text that changes with the feed; `undefined` if the feed does not exist any more. */
  readonly print: string | undefined;
  /** Nobody is told where there are none, as at the very beginning. */
  readonly deliveries: readonly Delivery[];
}

/** In which state each feed was announced last. Methods reject with `SourceError` where that is stored. */
export interface AnnouncedFeeds {
  /** The print of each feed by its path; nothing at all where none was ever announced. */
  prints(): Promise<ReadonlyMap<string, string>>;
  /**
   * Adds deliveries, as `Outbox.add` does, and remembers the prints. Where several processes announce from one outbox, feeds are
   * left out whose print is remembered: another process was faster. Both happen, or neither.
   */
  announce(feeds: readonly FeedAnnouncement[], now: number, delay: number): Promise<void>;
}
