import { formatInstant } from '../../domain/text/instant.ts';
import { instantAt } from '../../domain/text/zoned-time.ts';
import { readDate } from './written-date.ts';

// What an article may have as its date. The two ranges do not overlap, so a number says itself which it is.
const [EARLIEST_SECONDS, LATEST_SECONDS] = [100_000_000, 4_102_444_800];

/**
 * Milliseconds since 1970 for a number of seconds or milliseconds, by its size: seconds from 1973-03-03 to the end of 2099, or
 * milliseconds in the same range. `undefined` for other numbers, such as 20261102 or microseconds.
 *
 * @example
 * epochOf(1_793_610_000); // 2026-11-02T09:00:00Z, as 1_793_610_000_000
 */
export function epochOf(value: number): number | undefined {
  if (isPlausible(value)) return Math.round(value * 1000);
  return isPlausible(value / 1000) ? Math.round(value) : undefined;
}

function isPlausible(seconds: number): boolean {
  return seconds >= EARLIEST_SECONDS && seconds < LATEST_SECONDS;
}

const DIGITS = /^-?\d{8,20}(?:\.\d{1,9})?$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * An instant as our records write it, from seconds or milliseconds since 1970, a date in a common form, or a local time if there is
 * a zone. Any other value stays, as text, for the rules of our records to report.
 */
export function instantText(value: unknown, timeZone: string | undefined): unknown {
  if (typeof value === 'number') return epochText(value);
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (DIGITS.test(text)) return epochText(Number(text));
  const written = readDate(text);
  if (written === undefined) return value;
  if (written.offset !== undefined) return formatInstant(written.clock - written.offset * 60_000);
  return timeZone === undefined ? value : formatInstant(instantAt(written.clock, timeZone));
}

function epochText(value: number): string {
  const instant = epochOf(value);
  return instant === undefined ? String(value) : formatInstant(instant);
}

/** The same for the end of an article. A date alone stays: it is the start of that day. */
export function expiryText(value: unknown, timeZone: string | undefined): unknown {
  return typeof value === 'string' && DAY.test(value.trim()) ? value : instantText(value, timeZone);
}
