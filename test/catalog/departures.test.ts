import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Dated, departuresUntil } from '../../src/catalog/departures.ts';

const article = fc.record({
  published: fc.integer({ min: 0, max: 20 }),
  length: fc.option(fc.integer({ min: 1, max: 15 }), { nil: undefined }),
  updated: fc.option(fc.integer({ min: 0, max: 25 }), { nil: undefined }),
});

test('many departures computed in one pass equal those computed one at a time', () => {
  fc.assert(
    fc.property(fc.array(article, { maxLength: 40 }), fc.integer({ min: 0, max: 30 }), (records, now) => {
      const members = records
        .map(({ published, length, updated }): Dated => {
          return { published, updated, expires: length === undefined ? undefined : published + length };
        })
        .sort((a, b) => b.published - a.published);
      const expiring = members.filter(({ expires }) => expires !== undefined);
      expect(departuresUntil({ members, expiring }, now)).toEqual(byHand(members, now));
    }),
    { numRuns: 2000 },
  );
});

/**
 * By definition: ranks each expired article among those current just before, and drops departures that a later one makes
 * redundant.
 */
function byHand(members: readonly Dated[], now: number) {
  const expiryOf = ({ expires = Infinity }: Dated) => expires;
  const departed = (dated: Dated) => Math.max(expiryOf(dated), dated.updated ?? -Infinity);
  const currentAt = (instant: number) =>
    members.filter((member) => member.published <= instant && expiryOf(member) > instant);
  const floor = currentAt(now)[0]?.published ?? -Infinity;
  const expired = members.filter((member) => expiryOf(member) <= now && departed(member) > floor);
  const found: [number, number, number][] = [];
  for (const dated of expired.sort((a, b) => departed(b) - departed(a))) {
    const before = currentAt(expiryOf(dated) - 1);
    const [rank, lag] = [before.indexOf(dated), (before[0] ?? dated).published - dated.published];
    const isNeedless = found.some((_, index) => {
      const later = found.slice(0, index + 1);
      const [highest, newest] = [1, 2].map((part) => Math.min(...later.map((each) => each[part] ?? 0)));
      return highest === 0 || (rank >= (highest ?? 0) && lag >= (newest ?? 0));
    });
    if (rank !== -1 && !isNeedless) found.push([departed(dated), rank, lag]);
  }
  return found;
}
