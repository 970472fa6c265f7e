import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activityOf, headlineOf } from '../../src/catalog/list-summary.ts';
import { NOON } from '../support.ts';

const DAY = 86_400_000;

test('one article counts as itself, and a second beside it as more', () => {
  expect(activityOf([NOON])).toBe(NOON);
  expect(activityOf([NOON, NOON])).toBe(NOON + Math.round(14 * DAY * Math.log(2)));
  expect(activityOf([NOON, NOON - 5000 * DAY])).toBe(NOON);
});

test('the order of two feeds is the same at any time, and more or newer articles never rank lower', () => {
  const instants = fc.array(fc.integer({ min: 0, max: 400 * DAY }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(instants, fc.integer({ min: 0, max: 400 * DAY }), (ages, more) => {
      const published = ages.map((age) => NOON - age);
      const activity = activityOf(published);
      const later = activityOf(published.map((instant) => instant + 1000 * DAY));
      expect(Math.abs(later - activity - 1000 * DAY)).toBeLessThanOrEqual(1);
      expect(activityOf([...published, NOON - more])).toBeGreaterThanOrEqual(activity);
    }),
  );
});

test('a headline is cut to about two lines', () => {
  const { title, language } = headlineOf({ title: '𝕏 '.repeat(200), language: 'en' });
  expect([[...title].length <= 120, title.endsWith('…'), language]).toEqual([true, true, 'en']);
});
