import type { Delivery, Outbox, PendingDelivery } from '../domain/outbox.ts';
import { createMemoryState, type State, type StateChange } from './state.ts';

const SECTION = 'outbox';

/** A delivery whose topic keeps changing is postponed by at most this many delays. */
const LONGEST_DELAYS = 5;

interface Entry {
  delivery: PendingDelivery;
  claimed: boolean;
}

/** Pending deliveries, by channel. A channel's entries are in the order in which they were added or postponed. */
interface Entries {
  readonly byChannel: Map<string, Map<string, Entry>>;
  /** How many purges of a topic are pending. */
  readonly purges: Map<string, number>;
}

/** An outbox in memory. With the state of a file it survives a restart. Deliveries that were claimed are made again. */
export function createMemoryOutbox(state: State = createMemoryState()): Outbox {
  const entries: Entries = { byChannel: new Map(), purges: new Map() };
  for (const [, value] of state.entries(SECTION)) if (isPending(value)) put(entries, value);
  return { ...createFeeding(entries, state), ...createDelivering(entries, state) };
}

function createFeeding(entries: Entries, state: State): Pick<Outbox, 'add' | 'retain' | 'pending'> {
  return {
    async add(deliveries, now, delay) {
      const distinct = new Map(deliveries.map((delivery) => [keyOf(delivery), delivery]));
      const added = Array.from(distinct.values(), (delivery) => {
        const entry = entries.byChannel.get(delivery.channel)?.get(delivery.topic);
        const next = changedDelivery(delivery, entry, { now, delay });
        if (entry === undefined) put(entries, next);
        else entry.delivery = next;
        return next;
      });
      state.write(added.map(written));
    },
    async retain(channels) {
      const removed = Array.from(entries.byChannel)
        .filter(([name]) => !channels.has(name))
        .flatMap(([, lane]) => Array.from(lane.values(), ({ delivery }) => delivery));
      for (const delivery of removed) remove(entries, delivery);
      state.write(removed.map(unwritten));
      return removed.length;
    },
    async pending() {
      return new Map(Array.from(entries.byChannel, ([name, { size }]) => [name, size] as const));
    },
  };
}

/** A topic's delivery after one more change. */
function changedDelivery(
  { channel, topic, stage }: Delivery,
  entry: Entry | undefined,
  { now, delay }: { readonly now: number; readonly delay: number },
): PendingDelivery {
  const version = (entry?.delivery.version ?? 0) + 1;
  // A delivery in flight may show the state before the change, so the topic needs another one.
  const since = entry === undefined || entry.claimed ? now : Math.min(now, entry.delivery.since);
  const dueAt = Math.max(now, Math.min(now + delay, since + LONGEST_DELAYS * delay));
  return { channel, topic, stage, version, attempts: 0, since, dueAt };
}

type Delivering = Pick<Outbox, 'take' | 'settle' | 'postpone' | 'nextDueAt'>;

function createDelivering(entries: Entries, state: State): Delivering {
  const laneOf = (channel: string): Iterable<Entry> => entries.byChannel.get(channel)?.values() ?? [];
  const isFree = ({ delivery, claimed }: Entry): boolean => {
    return !claimed && (delivery.stage === 0 || !entries.purges.has(delivery.topic));
  };
  /** Ends the claim; gives the entry unless the topic has changed since. */
  const release = (delivery: PendingDelivery): Entry | undefined => {
    const entry = entries.byChannel.get(delivery.channel)?.get(delivery.topic);
    if (entry === undefined) return undefined;
    entry.claimed = false;
    return entry.delivery.version === delivery.version ? entry : undefined;
  };
  return {
    async take(channel, now, limit) {
      const taken: PendingDelivery[] = [];
      for (const entry of laneOf(channel)) {
        if (taken.length === limit) break;
        if (!isFree(entry) || entry.delivery.dueAt > now) continue;
        entry.claimed = true;
        taken.push(entry.delivery);
      }
      return taken;
    },
    async settle(deliveries) {
      const settled = deliveries.filter((delivery) => release(delivery) !== undefined);
      for (const delivery of settled) remove(entries, delivery);
      state.write(settled.map(unwritten));
    },
    async postpone(deliveries, dueAt) {
      const postponed = deliveries
        .filter((delivery) => release(delivery) !== undefined)
        .map((delivery) => ({ ...delivery, attempts: delivery.attempts + 1, dueAt }));
      for (const delivery of postponed) {
        // At the end of the queue, so that it is not checked repeatedly before it is due.
        remove(entries, delivery);
        put(entries, delivery);
      }
      state.write(postponed.map(written));
    },
    async nextDueAt(channel) {
      let next: number | undefined;
      for (const entry of laneOf(channel)) {
        const { dueAt } = entry.delivery;
        if (isFree(entry) && (next === undefined || dueAt < next)) next = dueAt;
      }
      return next;
    },
  };
}

function put({ byChannel, purges }: Entries, delivery: PendingDelivery): void {
  const { channel, topic, stage } = delivery;
  const lane = byChannel.get(channel) ?? new Map<string, Entry>();
  byChannel.set(channel, lane);
  lane.set(topic, { delivery, claimed: false });
  if (stage === 0) purges.set(topic, (purges.get(topic) ?? 0) + 1);
}

function remove({ byChannel, purges }: Entries, { channel, topic, stage }: Delivery): void {
  const lane = byChannel.get(channel);
  if (!lane?.delete(topic)) return;
  if (lane.size === 0) byChannel.delete(channel);
  if (stage === 1) return;
  const others = (purges.get(topic) ?? 1) - 1;
  if (others === 0) purges.delete(topic);
  else purges.set(topic, others);
}

function written(delivery: PendingDelivery): StateChange {
  return { section: SECTION, key: keyOf(delivery), value: delivery };
}

function unwritten(delivery: Delivery): StateChange {
  return { section: SECTION, key: keyOf(delivery) };
}

/** No channel's name holds a line feed. */
function keyOf({ channel, topic }: Delivery): string {
  return `${channel}\n${topic}`;
}

function isPending(value: unknown): value is PendingDelivery {
  const { channel, topic, stage, ...numbers } = value as Partial<PendingDelivery>;
  const { version, attempts, since, dueAt } = numbers;
  const isNamed = typeof channel === 'string' && typeof topic === 'string' && (stage === 0 || stage === 1);
  return isNamed && [version, attempts, since, dueAt].every((number) => typeof number === 'number');
}
