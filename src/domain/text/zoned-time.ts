/** The clock time of a zone at an instant, in milliseconds as if that were UTC. */
export function clockAt(instant: number, timeZone: string): number {
  if (timeZone === 'UTC') return instant;
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name));
  const seconds = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return seconds + (((instant % 1000) + 1000) % 1000);
}

/**
 * The instant at which the clocks of a zone show `clock`, which is in milliseconds as if that were UTC. A time that clocks skip
 * or show twice counts by the offset before the change, as in ECMAScript.
 *
 * @example
 * instantAt(Date.UTC(2026, 6, 1, 12), 'Europe/Berlin'); // 10:00 UTC
 */
export function instantAt(clock: number, timeZone: string): number {
  if (timeZone === 'UTC') return clock;
  const before = clock - (clockAt(clock - DAY_MS, timeZone) - (clock - DAY_MS));
  if (clockAt(before, timeZone) === clock) return before;
  const after = clock - (clockAt(clock + DAY_MS, timeZone) - (clock + DAY_MS));
  return clockAt(after, timeZone) === clock ? after : before;
}

const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** To make one takes far longer than to use it; a publication has one zone. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}
