import { expect, test } from 'vitest';
import type { MediaLibrary } from '../../src/domain/media-library.ts';
import { sweepMedia } from '../../src/runtime/node-media.ts';
import { NOON } from '../support.ts';

test('files that nobody names are removed again and again, and never while the articles are not known', async () => {
  let wake = () => {};
  let named: ReadonlySet<string> | undefined;
  const [swept, asked]: [object[], unknown[]] = [[], []];
  const library: Pick<MediaLibrary, 'removeUnnamed'> = {
    async removeUnnamed(hashes, now) {
      asked.push([...hashes, now]);
      if (asked.length === 2) throw new Error('the disk is full');
      return 2;
    },
  };
  const controller = new AbortController();
  const told = () => new Promise(setImmediate);
  sweepMedia(
    {
      library: library as MediaLibrary,
      source: { namedMedia: () => named },
      now: () => NOON,
      schedule: (_milliseconds, callback) => {
        wake = callback;
        return () => {};
      },
      onSwept: (result) => swept.push(result),
    },
    controller.signal,
  );
  for (const next of [undefined, ['aa'], ['aa'], []]) {
    named = next && new Set(next);
    wake();
    await told();
  }
  expect(asked).toEqual([['aa', NOON], ['aa', NOON], [NOON]]);
  expect(swept).toEqual([{ count: 2 }, { error: new Error('the disk is full') }, { count: 2 }]);
  controller.abort();
  wake();
  await told();
  expect(asked).toHaveLength(3);
});
