import * as v from 'valibot';
import { expect, test } from 'vitest';
import { formatInstant, instant } from '../../../src/domain/text/instant.ts';

test.each([
  ['2026-11-02T09:30:00+01:00', '2026-11-02T08:30:00Z', 'an offset'],
  ['2026-11-02T09:30:00Z', '2026-11-02T09:30:00Z', 'UTC'],
  ['2026-11-02t09:30:00z', '2026-11-02T09:30:00Z', 'lower case, RFC 3339 section 5.6'],
  [
    '2026-11-02 09:30:00-0530',
    '2026-11-02T15:00:00Z',
    'a space and an offset without a colon, as YAML writes it',
  ],
  ['2026-11-02T09:30Z', '2026-11-02T09:30:00Z', 'no seconds'],
  ['2026-11-02T09:30:00.250Z', '2026-11-02T09:30:00.250Z', 'a fraction'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z', 'a leap day'],
])('%s is %s: %s', (text, formatted) => {
  expect(formatInstant(v.parse(instant, text))).toBe(formatted);
});

test.each([
  ['2026-02-30T10:00:00Z', 'does not exist'],
  ['2025-02-29T10:00:00Z', 'does not exist'],
  ['2026-11-02T24:00:00Z', 'does not exist'],
  ['2026-11-02T10:60:00Z', 'does not exist'],
  ['2026-11-02T10:00:00+25:00', 'does not exist'],
  ['9999-12-31T23:59:59-01:00', 'is out of range'],
  ['0000-01-01T00:00:00Z', 'is out of range'],
  ['2026-11-02', 'needs a time and an offset'],
  ['2026-11-02T10:00:00', 'needs a time and an offset'],
  ['next Monday', 'is not an instant'],
  ['', 'is not an instant'],
])('%s is refused: %s', (text, message) => {
  const result = v.safeParse(instant, text);
  expect(result.issues?.map((issue) => issue.message).join()).toContain(message);
});
