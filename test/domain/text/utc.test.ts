import { expect, test } from 'vitest';
import { formatInstant } from '../../../src/domain/text/instant.ts';
import { formatRssDate } from '../../../src/outputs/rss/item.ts';

const DAY = 86_400_000;

test('dates read as those of the platform, for any instant after any other', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const [earliest, latest] = [Date.UTC(1000, 0, 1), Date.UTC(9999, 11, 31)];
  for (let count = 0; count < 20_000; count++) {
    const start = Math.floor(earliest + random() * (latest - earliest));
    // Another instant of about the same day, of which the text is cached; every second one is a whole second.
    for (const instant of [start, start + Math.floor(random() * DAY), Math.floor(start / 1000) * 1000]) {
      const platform = new Date(instant);
      expect(formatInstant(instant)).toBe(platform.toISOString().replace('.000Z', 'Z'));
      expect(formatRssDate(instant)).toBe(platform.toUTCString());
    }
  }
});

test.each([
  0,
  -1,
  -1000,
  DAY - 1,
  DAY,
  Date.UTC(2024, 1, 29, 23, 59, 59, 999),
  Date.UTC(12_026, 0, 1),
  -1e14,
])('the instant %d reads as that of the platform', (instant) => {
  expect(formatInstant(instant)).toBe(new Date(instant).toISOString().replace('.000Z', 'Z'));
  expect(formatRssDate(instant)).toBe(new Date(instant).toUTCString());
});

test.each([Number.NaN, Infinity, 9e15])('%d is no date, as the platform says', (instant) => {
  expect(() => formatInstant(instant)).toThrow(RangeError);
});
