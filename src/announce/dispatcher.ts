import type { Channel } from './channel.ts';
import { createLane, type Lane, type LaneOptions, type LaneStatus } from './lane.ts';

export interface DispatcherOptions extends Omit<LaneOptions, 'abort'> {
  /** Calls back after a delay. The returned function cancels the call. */
  readonly schedule: (milliseconds: number, callback: () => void) => () => void;
}

export interface DispatcherStatus {
  /** Deliveries that are owed. */
  readonly waiting: number;
  /** Deliveries that were given up since the process began. */
  readonly failed: number;
  readonly channels: Readonly<Record<string, LaneStatus & { readonly waiting: number }>>;
}

/** Delivers what is in an outbox, at least once: by channel, in batches, again with exponential back-off where it fails. */
export interface Dispatcher {
  /** Replaces the channels. Pending deliveries to other channels are dropped. */
  use(channels: readonly Channel[]): Promise<void>;
  /** Looks at the outbox now: something was added. */
  wake(): void;
  /** Resolves once nothing is owed that is due. */
  idle(): Promise<void>;
  status(): Promise<DispatcherStatus>;
  /** Starts nothing more. Aborts requests in flight after this many milliseconds. Pending deliveries stay in the outbox. */
  close(grace: number): Promise<void>;
}

/** Timers do not notice that a clock was set, so the clock is checked at least once a minute. */
const LONGEST_SLEEP_MS = 60_000;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { outbox, now, log } = options;
  const abort = new AbortController();
  const lanes = new Map<string, Lane>();
  const looks = createLooks(lanes, options);
  const ofAll = <Value>(ask: (lane: Lane) => Promise<Value>): Promise<Value[]> => {
    return Promise.all(Array.from(lanes.values(), ask));
  };
  return {
    wake: looks.wake,
    async use(channels) {
      const names = new Set(channels.map(({ name }) => name));
      for (const name of lanes.keys()) if (!names.has(name)) lanes.delete(name);
      for (const channel of channels) {
        if (!lanes.has(channel.name))
          lanes.set(channel.name, createLane(channel, { ...options, abort: abort.signal }, looks.wake));
      }
      const forgotten = await outbox.retain(names);
      if (forgotten > 0)
        log('info', 'announcements to former channels are dropped', { addresses: forgotten });
    },
    async idle() {
      for (;;) {
        const last = looks.done();
        await last;
        await ofAll((lane) => lane.rest());
        const times = await ofAll((lane) => lane.nextPump());
        const isDue = times.some((time) => time !== undefined && time <= now());
        if (!isDue && looks.done() === last) return;
      }
    },
    status: () => statusOf(lanes, options),
    async close(grace) {
      looks.stop();
      const timer = setTimeout(() => abort.abort(), grace);
      await looks.done();
      await ofAll((lane) => lane.rest());
      clearTimeout(timer);
    },
  };
}

/** Looks at all lanes when woken, one look after the other, and by a timer when the next delivery is due. */
function createLooks(lanes: ReadonlyMap<string, Lane>, { now, schedule, log }: DispatcherOptions) {
  let cancelTimer = () => {};
  let [isQueued, isStopped] = [false, false];
  let turn = Promise.resolve();

  const sleep = (milliseconds: number) => {
    cancelTimer();
    if (isStopped || milliseconds === Infinity) return;
    cancelTimer = schedule(Math.min(Math.max(1, Math.ceil(milliseconds)), LONGEST_SLEEP_MS), wake);
  };
  const look = async () => {
    isQueued = false;
    if (isStopped) return;
    for (const lane of lanes.values()) await lane.pump();
    const times = await Promise.all(Array.from(lanes.values(), (lane) => lane.nextPump()));
    sleep(Math.min(...times.map((time) => time ?? Infinity)) - now());
  };
  function wake(): void {
    if (isQueued || isStopped) return;
    isQueued = true;
    turn = turn.then(look).catch((error) => {
      log('error', 'the outbox cannot be read; it is tried again', { error: String(error) });
      sleep(LONGEST_SLEEP_MS);
    });
  }
  return {
    wake,
    done: () => turn,
    stop() {
      isStopped = true;
      cancelTimer();
    },
  };
}

async function statusOf(
  lanes: ReadonlyMap<string, Lane>,
  { outbox }: Pick<DispatcherOptions, 'outbox'>,
): Promise<DispatcherStatus> {
  const pending = await outbox.pending();
  const channels = Object.fromEntries(
    Array.from(lanes, ([name, lane]) => [name, { ...lane.status(), waiting: pending.get(name) ?? 0 }]),
  );
  const all = Object.values(channels);
  return {
    waiting: all.reduce((sum, { waiting }) => sum + waiting, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    channels,
  };
}
