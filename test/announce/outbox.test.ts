import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryOutbox } from '../../src/announce/memory-outbox.ts';
import { createMemoryState, createSections, type State, type StateChange } from '../../src/announce/state.ts';
import { createStateFeeds } from '../../src/announce/state-feeds.ts';
import type { PendingDelivery } from '../../src/domain/outbox.ts';
import { announcedContract } from './announced-contract.ts';
import { namesOf, outboxContract, ping, purge } from './outbox-contract.ts';

describe('an outbox in memory', () => {
  outboxContract(() => createMemoryOutbox());
  announcedContract(async () => {
    const state = createMemoryState();
    const outbox = createMemoryOutbox(state);
    return { outbox, announced: createStateFeeds(state, outbox) };
  });
});

/** The operations of a program on an outbox, with crashes of the process between them. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('change' as const), topic: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ kind: fc.constant('begin' as const), limit: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('end' as const), works: fc.boolean() }),
  fc.record({ kind: fc.constant('crash' as const), lost: fc.nat(3) }),
);

/** A state of which a crash leaves what was written by then. */
function crashingState() {
  let written: StateChange[] = [];
  const open = (): State => {
    const sections = createSections();
    written.forEach(sections.apply);
    return {
      entries: sections.entries,
      write(changes) {
        changes.forEach(sections.apply);
        written.push(...changes);
      },
    };
  };
  return {
    open,
    /** The last writes are lost, as far as they settled something: those of changes are found again by their prints. */
    crash(lost: number) {
      for (let count = lost; count > 0 && written.at(-1)?.value === undefined; count--)
        written = written.slice(0, -1);
    },
  };
}

test('with any failures and crashes, every change is delivered after it was made, purges first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const file = crashingState();
      let outbox = createMemoryOutbox(file.open());
      let flying: { readonly part: readonly PendingDelivery[]; readonly begun: number }[] = [];
      let now = 0;
      const changedAt = new Map<string, number>();
      const deliveredAt = new Map<string, number>();
      const begin = (part: readonly PendingDelivery[]) => {
        for (const { channel, topic } of part) {
          const inFlight = flying.flatMap((one) => namesOf(one.part));
          expect(inFlight, 'twice at once').not.toContain(`${channel} ${topic}`);
          // A hub that is pinged now finds that the cache was purged after every change before.
          if (channel === 'hub')
            expect(deliveredAt.get(`cdn ${topic}`) ?? -1).toBeGreaterThanOrEqual(changedAt.get(topic) ?? 0);
        }
        if (part.length > 0) flying.push({ part, begun: now });
      };
      const end = async (works: boolean) => {
        const { part = [], begun = 0 } = flying.shift() ?? {};
        if (!works) return outbox.postpone(part, now + 3);
        for (const name of namesOf(part)) {
          deliveredAt.set(name, Math.max(begun, deliveredAt.get(name) ?? -1));
        }
        return outbox.settle(part);
      };
      for (const one of steps) {
        now++;
        if (one.kind === 'change') {
          await outbox.add([purge(one.topic), ping(one.topic)], now, 2);
          changedAt.set(one.topic, now);
        } else if (one.kind === 'begin') {
          begin(await outbox.take('cdn', now, one.limit));
          begin(await outbox.take('hub', now, one.limit));
        } else if (one.kind === 'end') {
          await end(one.works);
        } else {
          flying = [];
          file.crash(one.lost);
          outbox = createMemoryOutbox(file.open());
        }
      }
      // In the end everything works, and nothing is left to tell.
      flying = [];
      outbox = createMemoryOutbox(file.open());
      for (now += 100; (await outbox.pending()).size > 0; now++) {
        begin(await outbox.take('cdn', now, 100));
        begin(await outbox.take('hub', now, 100));
        while (flying.length > 0) await end(true);
      }
      for (const [topic, at] of changedAt) {
        expect(deliveredAt.get(`cdn ${topic}`)).toBeGreaterThanOrEqual(at);
        expect(deliveredAt.get(`hub ${topic}`)).toBeGreaterThanOrEqual(at);
      }
    }),
    { numRuns: 500 },
  );
});
