import { expect, test } from 'vitest';
import { nearest, nearestFew } from '../../src/domain/nearest.ts';

test('the nearest is found, if it is near enough to be a misspelling', () => {
  expect(nearest('categroies', ['tags', 'categories', 'authors'])).toBe('categories');
  expect(nearest('titel', ['title', 'tile'])).toBe('title');
  expect(nearest('ab', ['xy', 'a'])).toBe('a');
  expect(nearest('ukraine', ['poland'])).toBeUndefined();
});

test('few are told the most like first, and of those alike the first', () => {
  expect(nearestFew('ports', ['sport', 'port', 'ports', 'sports', 'harbour'], 3)).toEqual([
    'ports',
    'port',
    'sports',
  ]);
  expect(nearestFew('ports', [], 3)).toEqual([]);
});
