import { expect, test } from 'vitest';
import { clockAt, instantAt } from '../../../src/domain/text/zoned-time.ts';

const CLOCKS = [
  { zone: 'UTC', instant: '2026-07-01T10:00:00.250Z', clock: '2026-07-01T10:00:00.250Z', why: 'is UTC' },
  {
    zone: 'Europe/London',
    instant: '2026-01-01T10:00:00Z',
    clock: '2026-01-01T10:00:00Z',
    why: 'has no offset',
  },
  {
    zone: 'Europe/Berlin',
    instant: '2026-07-01T10:00:00.250Z',
    clock: '2026-07-01T12:00:00.250Z',
    why: 'milliseconds stay',
  },
  {
    zone: 'America/St_Johns',
    instant: '2026-01-01T02:00:00Z',
    clock: '2025-12-31T22:30:00Z',
    why: 'is behind by half hours',
  },
  {
    zone: 'Asia/Kathmandu',
    instant: '2026-01-01T00:00:00Z',
    clock: '2026-01-01T05:45:00Z',
    why: 'is ahead by quarters',
  },
  {
    zone: 'Europe/Paris',
    instant: '1880-01-01T00:00:00Z',
    clock: '1880-01-01T00:09:21Z',
    why: 'an offset had seconds',
  },
  {
    zone: 'America/New_York',
    instant: '1880-01-01T00:00:00Z',
    clock: '1879-12-31T19:03:58Z',
    why: 'a negative one too',
  },
];

test.each(CLOCKS)('$zone shows $clock: $why', ({ zone, instant, clock }) => {
  expect(new Date(clockAt(Date.parse(instant), zone)).toISOString()).toBe(new Date(clock).toISOString());
});

test('every zone shows the time that formatting by parts gives', () => {
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    const parts = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    } as const;
    const format = new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', ...parts });
    for (const instant of [
      Date.UTC(1975, 5, 1, 12, 34),
      Date.UTC(2026, 0, 15, 23, 59),
      Date.UTC(2026, 6, 15),
    ]) {
      const found = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
      const part = (name: Intl.DateTimeFormatPartTypes) => found.get(name) ?? Number.NaN;
      const expected = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
      expect(Math.floor(clockAt(instant, timeZone) / 60_000) * 60_000, timeZone).toBe(expected);
    }
  }
});

const INSTANTS = [
  { clock: '2026-07-01T12:00:00Z', instant: '2026-07-01T10:00:00Z', why: 'summer' },
  { clock: '2026-01-01T12:00:00Z', instant: '2026-01-01T11:00:00Z', why: 'winter' },
  { clock: '2026-03-29T02:30:00Z', instant: '2026-03-29T01:30:00Z', why: 'clocks skip it' },
  { clock: '2026-10-25T02:30:00Z', instant: '2026-10-25T00:30:00Z', why: 'clocks show it twice' },
];

test.each(INSTANTS)('clocks in Berlin show $clock at $instant: $why', ({ clock, instant }) => {
  expect(new Date(instantAt(Date.parse(clock), 'Europe/Berlin')).toISOString()).toBe(
    new Date(instant).toISOString(),
  );
});
