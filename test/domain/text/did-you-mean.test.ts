import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest, nearestFew } from '../../../src/domain/text/did-you-mean.ts';

test('the nearest is found, if it is near enough to be a misspelling', () => {
  expect(nearest('categroies', ['tags', 'categories', 'authors'])).toBe('categories');
  expect(nearest('titel', ['title', 'tile'])).toBe('title');
  expect(nearest('ab', ['xy', 'a'])).toBe('a');
  expect(nearest('ukraine', ['poland'])).toBeUndefined();
});

test('the most similar names come first, and of equally similar ones the first', () => {
  expect(nearestFew('ports', ['sport', 'port', 'ports', 'sports', 'harbour'], 3)).toEqual([
    'ports',
    'port',
    'sports',
  ]);
  expect(nearestFew('ports', [], 3)).toEqual([]);
});

test('the distance is the least number of edits between two words, up to the limit', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 8 }), (from, to, most) => {
      const distance = distanceByHand(from, to);
      expect(editDistance(from, to, most)).toBe(distance <= most ? distance : Infinity);
    }),
    { numRuns: 500 },
  );
});

/** The definition of the optimal string alignment distance. */
function distanceByHand(from: string, to: string): number {
  if (from === '' || to === '') return from.length + to.length;
  const [a, b] = [from.slice(0, -1), to.slice(0, -1)];
  const ways = [
    distanceByHand(a, b) + (from.at(-1) === to.at(-1) ? 0 : 1),
    distanceByHand(a, to) + 1,
    distanceByHand(from, b) + 1,
  ];
  if (from.length > 1 && from.at(-1) === to.at(-2) && from.at(-2) === to.at(-1))
    ways.push(distanceByHand(from.slice(0, -2), to.slice(0, -2)) + 1);
  return Math.min(...ways);
}
