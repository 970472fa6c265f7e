import { type ChangedFeeds, deliveriesOf } from './announcer.ts';
import type { Channel } from './channel.ts';
import { createDispatcher, type DispatcherOptions, type DispatcherStatus } from './dispatcher.ts';
import { createMemoryOutbox } from './memory-outbox.ts';

export interface DeliverOptions extends Omit<DispatcherOptions, 'outbox'> {
  readonly channels: readonly Channel[];
  /** Milliseconds after which a delivery that keeps failing is given up. */
  readonly deadline: number;
}

/** Announces changed feeds, and resolves when every delivery has succeeded or failed: for a process that ends then. */
export async function deliverOnce(feeds: ChangedFeeds, options: DeliverOptions): Promise<DispatcherStatus> {
  const { deadline, schedule, now } = options;
  const channels = options.channels.map((channel) => {
    return { ...channel, deadline: Math.min(channel.deadline, deadline) };
  });
  const outbox = createMemoryOutbox();
  const dispatcher = createDispatcher({ ...options, outbox });
  await dispatcher.use(channels);
  await outbox.add(deliveriesOf(feeds, channels), now(), 0);
  dispatcher.wake();
  for (;;) {
    await dispatcher.idle();
    const status = await dispatcher.status();
    if (status.waiting === 0) return status;
    await new Promise<void>((resolve) => schedule(LOOK_MS, resolve));
  }
}

const LOOK_MS = 200;
