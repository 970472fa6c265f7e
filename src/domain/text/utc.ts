/** An instant in UTC, in the parts of which formats make a date. */
export interface Utc {
  /** As RFC 3339 writes a day: `2026-11-02`. */
  readonly date: string;
  /** As RFC 822 writes it, with a year of four digits: `Mon, 02 Nov 2026`. */
  readonly day: string;
  /** `08:30:00` */
  readonly time: string;
  /** Beyond the second, from 0 to 999. */
  readonly milliseconds: number;
}

/**
 * The parts of an instant in milliseconds since 1970. A feed shows articles in the order of their dates, most of them from the same
 * few days: the last day's text is cached, because `Date` takes ten times as long to write it. Throws RangeError where `Date` does.
 */
export function utcOf(instant: number): Utc {
  const number = Math.floor(instant / DAY);
  if (number !== last.number) last = writtenDay(number);
  const rest = instant - number * DAY;
  const seconds = Math.floor(rest / 1000);
  const time = `${TWO_DIGITS[Math.floor(seconds / 3600)]}:${TWO_DIGITS[Math.floor(seconds / 60) % 60]}:${TWO_DIGITS[seconds % 60]}`;
  return { date: last.date, day: last.day, time, milliseconds: Math.floor(rest - seconds * 1000) };
}

const DAY = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

let last = writtenDay(0);

function writtenDay(number: number) {
  const start = new Date(number * DAY);
  const text = start.toISOString();
  return {
    number,
    date: text.slice(0, text.indexOf('T')),
    day: start.toUTCString().slice(0, -' 00:00:00 GMT'.length),
  };
}
