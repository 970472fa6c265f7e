import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  runAtOnce,
  runInSlices,
  runSlice,
  type Steps,
  sortInSteps,
  visitInSteps,
} from '../../src/domain/steps.ts';

test('sorting in steps gives what sorting gives, with equal items in their order', () => {
  const values = fc.constantFrom(...Array.from({ length: 40 }, (_, value) => value));
  fc.assert(
    fc.property(fc.array(values, { maxLength: 2000, size: 'max' }), (sorts) => {
      const items = sorts.map((sort, place) => ({ sort, place }));
      const sorted = runAtOnce(sortInSteps(items, (a, b) => a.sort - b.sort));
      expect(sorted).toEqual(items.toSorted((a, b) => a.sort - b.sort));
    }),
    { numRuns: 50 },
  );
});

function* counting(count: number): Steps<number> {
  for (let done = 0; done < count; done++) yield;
  return count;
}

/** A clock that shows these times, the last one for ever. */
const clockOf = (...times: readonly number[]) => {
  let place = 0;
  return () => times[Math.min(place++, times.length - 1)] ?? 0;
};

test.each([
  { why: 'time does not pass', times: [0], slices: 1 },
  { why: 'each slice is long', times: Array.from({ length: 40 }, (_, index) => index * 10), slices: 6 },
  { why: 'the clock was set back within a slice', times: [10_000, 0], slices: 2 },
])('steps run in $slices slices where $why', async ({ times, slices }) => {
  const steps = counting(5);
  const pauses: true[] = [];
  const done = await runInSlices(steps, clockOf(...times), async () => pauses.push(true));
  expect([done, pauses.length + 1]).toEqual([5, slices]);
});

test('a slice without an end gives no result, and the next one goes on', () => {
  const steps = counting(2);
  const now = clockOf(0, 10, 20, 30, 40, 50);
  expect([runSlice(steps, now), runSlice(steps, now), runSlice(steps, now)]).toEqual([
    undefined,
    undefined,
    { result: 2 },
  ]);
});

test('a few items are visited in one step', () => {
  const visited: number[] = [];
  const steps = visitInSteps([1, 2, 3], (item) => visited.push(item));
  expect([steps.next().done, visited]).toEqual([true, [1, 2, 3]]);
});
