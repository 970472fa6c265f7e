import * as v from 'valibot';
import { coded } from '../problem.ts';
import { nameText } from './plain-text.ts';
import { utcOf } from './utc.ts';

// RFC 3339 section 5.6. Seconds are optional, a space may replace the T, and the offset may be hours alone, as in ISO 8601.
const INSTANT = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)$/;
const DATE_ONLY = /^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/;

const NOT_TEXT = coded('instant.invalid', 'must be text such as 2026-11-02T09:30:00+01:00');

/** An instant that exists, written with an offset or `Z`; its value is milliseconds since 1970 in UTC. */
export const instant = v.pipe(
  v.string(NOT_TEXT),
  v.metadata({ pattern: INSTANT.source.replace('^', '^\\s*').replace(/\$$/, '\\s*$') }),
  v.rawTransform<string, number>(({ dataset, addIssue, NEVER }) => {
    const value = parseInstant(dataset.value.trim());
    if (typeof value === 'number') return value;
    addIssue({ message: value });
    return NEVER;
  }),
);

/** When an article is due: an instant. `published: true` says whether, not when. */
export const publication = v.pipe(
  v.union([v.string(), v.boolean(), v.number()], NOT_TEXT),
  v.rawTransform<string | boolean | number, number>(({ dataset, addIssue, NEVER }) => {
    const text = String(dataset.value).trim();
    const value = /^(true|yes|on|y|1)$/i.test(text) ? PUBLIC_ALONE : parseInstant(text);
    if (typeof value === 'number') return value;
    addIssue({ message: value });
    return NEVER;
  }),
);

const PUBLIC_ALONE = coded(
  'instant.invalid',
  'says that the article is public, but not since when: give an instant such as 2026-11-02T09:30:00+01:00',
);

/** When an article leaves, as it is written: an instant, or a date alone for the start of that day. */
export const expiry = v.pipe(
  v.string(NOT_TEXT),
  v.check(
    (text) => typeof parseExpiry(text, 'UTC') === 'number',
    ({ input }) => `${parseExpiry(input, 'UTC')}; the article is hidden until it can be read`,
  ),
);

/** A time zone's name in the IANA database, such as Europe/London, or `UTC`. */
export const timeZone = v.pipe(
  nameText,
  v.check(isTimeZone, ({ input }) =>
    coded('time-zone.invalid', `must be a time zone such as Europe/London, is "${input}"`),
  ),
);

/** RFC 3339 in UTC, without a fraction where that is zero: `2026-11-02T08:30:00Z`. */
export function formatInstant(milliseconds: number): string {
  const { date, time, milliseconds: rest } = utcOf(milliseconds);
  return rest === 0 ? `${date}T${time}Z` : `${date}T${time}.${String(rest).padStart(3, '0')}Z`;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** When an article leaves: an instant, or a date alone for the start of that day in `timeZone`; else what is wrong with it. */
export function parseExpiry(text: string, timeZone: string): number | string {
  const written = text.trim();
  if (!DAY.test(written)) return parseInstant(written);
  const noon = parseInstant(`${written}T12:00:00Z`);
  return typeof noon === 'number' ? startOfDay(written, timeZone) : noon;
}

/** The first instant at which a zone's calendar shows a date or a later one: clocks may skip midnight, or even a day. */
function startOfDay(date: string, timeZone: string): number {
  const calendar = calendarOf(timeZone);
  const midnight = Date.parse(`${date}T00:00:00Z`);
  let [before, from] = [midnight - DAY_MS, midnight + DAY_MS];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (calendar(middle) < date) before = middle;
    else from = middle;
  }
  return from;
}

const DAY_MS = 86_400_000;

/** The date, as ISO 8601 writes it, at an instant in a zone. */
function calendarOf(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    return ['year', 'month', 'day'].map((name) => parts.get(name as 'year')?.padStart(2, '0')).join('-');
  };
}

// What every format can write: years of four digits that no reader takes for the last century's.
const EARLIEST = Date.UTC(1000, 0, 1);
const LATEST = Date.UTC(10_000, 0, 1);

function parseInstant(text: string): number | string {
  const match = INSTANT.exec(text);
  if (match === null) return DATE_ONLY.test(text) ? withoutOffset(text) : notAnInstant(text);
  const [, date = '', time = '', seconds = ':00', offset = ''] = match;
  const local = Date.parse(`${date}T${time}${seconds}Z`);
  // Date.parse rolls 30 February over into March and takes 24:00: only what reads back the same exists.
  const exists = !Number.isNaN(local) && new Date(local).toISOString().startsWith(`${date}T${time}`);
  const minutes = offsetMinutes(offset);
  if (!exists || minutes === undefined) return coded('instant.not-existing', `"${text}" does not exist`);
  const value = local - minutes * 60_000;
  return value >= EARLIEST && value < LATEST
    ? value
    : coded('instant.out-of-range', `"${text}" is out of range`);
}

function offsetMinutes(offset: string): number | undefined {
  if (offset === 'Z' || offset === 'z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = offset.length === 3 ? 0 : Number(offset.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function withoutOffset(text: string): string {
  return coded(
    'instant.missing-offset',
    `"${text}" needs a time and an offset, such as 2026-11-02T09:30:00+01:00 or …Z; or set timeZone in site.yaml`,
  );
}

const EPOCH =
  'a number is seconds or milliseconds since 1970, from 1973 to 2099, where site.yaml has fields or timeZone';

function notAnInstant(text: string): string {
  const number = /^-?\d+(?:\.\d+)?$/.test(text) ? `; ${EPOCH}` : '';
  return coded('instant.invalid', `"${text}" is not an instant such as 2026-11-02T09:30:00+01:00${number}`);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
