import type { State } from '../announce/state.ts';

export interface Subscription {
  readonly topic: string;
  readonly callback: string;
  readonly secret?: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** The subscriptions of all topics, which a state keeps over restarts. */
export interface Subscriptions {
  /** `false` if there are too many, in all or of the callback's host. A renewal always has room. */
  hasRoom(topic: string, callback: string): boolean;
  set(subscription: Subscription): void;
  remove(topic: string, callback: string): void;
  get(topic: string, callback: string, now: number): Subscription | undefined;
  /** The subscriptions of a topic whose lease has not ended. */
  ofTopic(topic: string, now: number): Subscription[];
  size(): number;
}

const SECTION = 'subscription';

const [MAX_SUBSCRIPTIONS, MAX_PER_HOST] = [100_000, 20_000];

export function createSubscriptions(state: State, now: number): Subscriptions {
  const topics = new Map<string, Map<string, Subscription>>();
  const hosts = new Map<string, number>();
  let count = 0;

  const put = (subscription: Subscription): void => {
    const { topic, callback } = subscription;
    const subscribers = topics.get(topic) ?? new Map<string, Subscription>();
    topics.set(topic, subscribers);
    if (!subscribers.has(callback)) addTo(hosts, callback, 1);
    if (!subscribers.has(callback)) count++;
    subscribers.set(callback, subscription);
  };
  const remove = (topic: string, callback: string): void => {
    const subscribers = topics.get(topic);
    if (!subscribers?.delete(callback)) return;
    if (subscribers.size === 0) topics.delete(topic);
    addTo(hosts, callback, -1);
    count--;
    state.write([{ section: SECTION, key: keyOf(topic, callback) }]);
  };
  for (const [, value] of [...state.entries(SECTION)]) {
    if (!isSubscription(value)) continue;
    put(value);
    if (value.expires <= now) remove(value.topic, value.callback);
  }
  return {
    remove,
    size: () => count,
    hasRoom(topic, callback) {
      if (topics.get(topic)?.has(callback)) return true;
      return count < MAX_SUBSCRIPTIONS && (hosts.get(new URL(callback).host) ?? 0) < MAX_PER_HOST;
    },
    set(subscription) {
      put(subscription);
      const key = keyOf(subscription.topic, subscription.callback);
      state.write([{ section: SECTION, key, value: subscription }]);
    },
    get(topic, callback, at) {
      const found = topics.get(topic)?.get(callback);
      return found !== undefined && found.expires > at ? found : undefined;
    },
    ofTopic(topic, at) {
      const all = [...(topics.get(topic)?.values() ?? [])];
      for (const { callback, expires } of all) if (expires <= at) remove(topic, callback);
      return all.filter(({ expires }) => expires > at);
    },
  };
}

function addTo(hosts: Map<string, number>, callback: string, difference: number): void {
  const { host } = new URL(callback);
  const count = (hosts.get(host) ?? 0) + difference;
  if (count === 0) hosts.delete(host);
  else hosts.set(host, count);
}

/** No URL holds a line feed. */
export function keyOf(topic: string, callback: string): string {
  return `${topic}\n${callback}`;
}

function isSubscription(value: unknown): value is Subscription {
  const { topic, callback, expires } = value as Partial<Subscription>;
  return typeof topic === 'string' && typeof callback === 'string' && typeof expires === 'number';
}
