import { onTestFinished } from 'vitest';
import type { Channel } from '../../src/announce/channel.ts';
import { createDispatcher } from '../../src/announce/dispatcher.ts';
import { createMemoryOutbox } from '../../src/announce/memory-outbox.ts';

/** A dispatcher whose clock and timer the test moves. */
export function dispatch(...channels: Channel[]) {
  const clock = { now: 0 };
  const outbox = createMemoryOutbox();
  const entries: { readonly level: string; readonly message: string; readonly details: object }[] = [];
  const waiting = new Set<{ readonly message: string; readonly resolve: (details: object) => void }>();
  let timer: { readonly delay: number; readonly callback: () => void } | undefined;
  const dispatcher = createDispatcher({
    outbox,
    now: () => clock.now,
    schedule(delay, callback) {
      const own = { delay, callback };
      timer = own;
      return () => {
        if (timer === own) timer = undefined;
      };
    },
    random: () => 1,
    log(level, message, details) {
      entries.push({ level, message, details });
      for (const one of waiting) if (one.message === message) one.resolve(details);
    },
  });
  onTestFinished(() => dispatcher.close(0));
  return {
    outbox,
    dispatcher,
    entries,
    clock,
    async announce(...topics: string[]) {
      await dispatcher.use(channels);
      const deliveries = topics.flatMap((topic) =>
        channels.map(({ name, stage }) => ({ channel: name, topic, stage })),
      );
      await outbox.add(deliveries, clock.now, 0);
      dispatcher.wake();
    },
    logged: (message: string) =>
      new Promise<object>((resolve) => {
        waiting.add({ message, resolve });
      }),
    waiting: async () => (await dispatcher.status()).waiting,
    /** Moves the clock to when the timer is set for. */
    async tick() {
      await dispatcher.idle();
      if (timer === undefined) throw new Error('no timer is set');
      const { delay, callback } = timer;
      timer = undefined;
      clock.now += delay;
      callback();
      await dispatcher.idle();
      return delay;
    },
  };
}
