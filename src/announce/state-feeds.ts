import type { AnnouncedFeeds, Outbox } from '../domain/outbox.ts';
import type { State } from './state.ts';

const SECTION = 'feed';

/** The announced feeds in the state of one process. */
export function createStateFeeds(state: State, outbox: Pick<Outbox, 'add'>): AnnouncedFeeds {
  return {
    async prints() {
      const texts = Array.from(state.entries(SECTION)).flatMap(([path, print]) => {
        return typeof print === 'string' ? [[path, print] as const] : [];
      });
      return new Map(texts);
    },
    async announce(feeds, now, delay) {
      await outbox.add(
        feeds.flatMap(({ deliveries }) => deliveries),
        now,
        delay,
      );
      // After the deliveries, so that a crash in between announces twice and not never.
      state.write(feeds.map(({ path, print }) => ({ section: SECTION, key: path, value: print })));
    },
  };
}
