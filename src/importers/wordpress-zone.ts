import { parseDate } from './dates.ts';

/** The time of a post, with the UTC offset of the site at that time. */
export interface LocalTime {
  /** Milliseconds since 1970. */
  readonly instant: number;
  readonly minutes: number;
}

// Common time zones, one for each set of daylight saving rules. WordPress does not export its time zone.
const ZONES = [
  'UTC',
  ...'London Berlin Helsinki Istanbul Moscow'.split(' ').map((name) => `Europe/${name}`),
  ...'New_York Chicago Denver Los_Angeles Phoenix Anchorage Halifax St_Johns Sao_Paulo Argentina/Buenos_Aires Bogota Mexico_City'
    .split(' ')
    .map((name) => `America/${name}`),
  ...'Kolkata Karachi Dubai Jerusalem Tehran Dhaka Jakarta Bangkok Singapore Shanghai Tokyo Seoul'
    .split(' ')
    .map((name) => `Asia/${name}`),
  ...'Sydney Brisbane Adelaide Perth'.split(' ').map((name) => `Australia/${name}`),
  'Africa/Johannesburg',
  'Africa/Lagos',
  'Africa/Nairobi',
  'Pacific/Auckland',
  'Pacific/Honolulu',
];

// Enough samples to cover summer and winter. Some may not fit, since a site may have changed its zone.
const SAMPLES = 200;
const MIN_SHARE = 0.9;

/** The first time zone that fits 90 % of the posts; `undefined` if none does. */
export function zoneOf(times: readonly LocalTime[]): string | undefined {
  if (times.length === 0) return undefined;
  const step = Math.max(1, Math.floor(times.length / SAMPLES));
  const samples = times.filter((_, index) => index % step === 0);
  return ZONES.find((zone) => {
    const clock = clockOf(zone);
    const matching = samples.filter(({ instant, minutes }) => clock(instant) === minutes);
    return matching.length >= samples.length * MIN_SHARE;
  });
}

/** Returns a function: instant → minutes that the zone is ahead of UTC. */
function clockOf(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  return (instant) => {
    const text = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(text) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
}

/** Converts a local date without a zone, with the UTC offset of the nearest known time. */
export function instantOfLocal(date: string, times: readonly LocalTime[]): string | undefined {
  const local = localMilliseconds(date);
  if (local === undefined) return undefined;
  let nearest: LocalTime | undefined;
  for (const time of times) {
    const distance = Math.abs(time.instant - local);
    if (nearest === undefined || distance < Math.abs(nearest.instant - local)) nearest = time;
  }
  return new Date(local - (nearest?.minutes ?? 0) * 60_000).toISOString().replace('.000Z', 'Z');
}

/** `2026-11-01 10:00:00` as milliseconds since 1970, ignoring the zone; `undefined` for an invalid date such as 0000-00-00. */
export function localMilliseconds(date: string | undefined): number | undefined {
  const value = Date.parse(parseDate(date === undefined ? undefined : `${date} UTC`)?.instant ?? '');
  // WordPress writes 1 January 1970 for a missing date.
  return Number.isNaN(value) || Math.abs(value) <= DAY_MS ? undefined : value;
}

const DAY_MS = 86_400_000;
