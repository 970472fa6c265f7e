/** A parsed date of another system. */
export interface ParsedDate {
  /** RFC 3339 in UTC, as in a record. */
  readonly instant: string;
  /** The assumption made about the date, as a message for the user. */
  readonly assumed?: string;
}

/**
 * Parses RFC 822 and 2822, ISO 8601, and common output such as `Mon Sep 7 00:01:00 CEST 2026`. The result does not depend on the
 * machine's time zone. `undefined` for missing or invalid dates.
 */
export function parseDate(text: string | undefined): ParsedDate | undefined {
  const plain = (text ?? '').slice(0, MAX_LENGTH).replace(/\s+/g, ' ').trim();
  for (const [form, order] of FORMS) {
    const match = form.exec(plain);
    if (match === null) continue;
    const parts = Object.fromEntries(order.map((name, index) => [name, match[index + 1]]));
    return toInstant(parts);
  }
  return undefined;
}

// Longer than any date; bounds the time of the patterns.
const MAX_LENGTH = 100;

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'half' | 'zone';
type Parts = Partial<Record<Part, string | undefined>>;

const TIME = String.raw`(\d{1,2}):(\d\d?)(?::(\d\d?(?:[.,]\d+)?))?(?: ?([ap])\.?m\.?)?`;
const TIME_PARTS: readonly Part[] = ['hour', 'minute', 'second', 'half'];
// A name, an offset or both, then a comment in parentheses. An invalid offset still matches, so that it is not read as part of
// the time.
const ZONE = String.raw`((?:[a-z][a-z/_]{0,40})? ?(?:[+\-\u2212][\d:]{1,8})?(?: ?\([^()]*\))?)`;
const WEEKDAY = String.raw`(?:\p{L}+\.?,? )?`;
const form = (pattern: string) => new RegExp(`^${pattern}$`, 'iu');

const FORMS: readonly (readonly [RegExp, readonly Part[]])[] = [
  // 2026-09-07T00:01:00+02:00, 2026-09-07, 2026-09
  [
    form(String.raw`(\d{4})(?:[-/](\d\d?)(?:[-/](\d\d?)(?:(?:T|,? )${TIME})?)?)? ?${ZONE}`),
    ['year', 'month', 'day', ...TIME_PARTS, 'zone'],
  ],
  // 20260907T000100Z
  [
    form(String.raw`(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)? ?${ZONE}`),
    ['year', 'month', 'day', 'hour', 'minute', 'second', 'zone'],
  ],
  // Mon, 07 Sep 2026 00:01:00 CET
  [
    form(
      String.raw`${WEEKDAY}(\d{1,2})(?:st|nd|rd|th|\.)?[ -](\p{L}+)\.?,?[ -](\d{2,4})(?:(?:,| at)? ${TIME})? ?${ZONE}`,
    ),
    ['day', 'month', 'year', ...TIME_PARTS, 'zone'],
  ],
  // Mon Sep 07 00:01:00 CEST 2026
  [
    form(String.raw`${WEEKDAY}(\p{L}+) (\d{1,2}) ${TIME} (?:${ZONE} )?(\d{4})`),
    ['month', 'day', ...TIME_PARTS, 'zone', 'year'],
  ],
  // September 7, 2026, 12:01 AM
  [
    form(
      String.raw`${WEEKDAY}(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:(?:,| at)? ${TIME})? ?${ZONE}`,
    ),
    ['month', 'day', 'year', ...TIME_PARTS, 'zone'],
  ],
];

function toInstant(parts: Parts): ParsedDate | undefined {
  const [year, month, day] = [fullYear(parts.year), monthNumber(parts.month), Number(parts.day ?? 1)];
  if (month === undefined) return undefined;
  const [hour, minute] = [fullHour(Number(parts.hour ?? 0), parts.half), Number(parts.minute ?? 0)];
  const second = Number((parts.second ?? '0').replace(',', '.'));
  if (hour > 24 || (hour === 24 && minute + second > 0) || minute > 59 || second >= 61) return undefined;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // Date.UTC rolls 31 September over into October.
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCFullYear() !== year) return undefined;
  const zone = parseZone(parts.zone ?? '');
  const seconds = hour * 3600 + (minute - zone.minutes) * 60 + second;
  const value = midnight.getTime() + Math.round(seconds * 1000);
  if (value < EARLIEST || value >= LATEST) return undefined;
  const instant = new Date(value).toISOString().replace('.000Z', 'Z');
  return zone.assumed === undefined ? { instant } : { instant, assumed: zone.assumed };
}

// The range of valid dates in a record: see domain/text/instant.ts.
const EARLIEST = Date.UTC(1000, 0, 1);
const LATEST = Date.UTC(10_000, 0, 1);

/** RFC 2822 section 4.3: two digits mean 1950 to 2049; three are added to 1900. */
function fullYear(text = ''): number {
  const year = Number(text);
  if (text.length > 3) return year;
  return text.length === 2 && year < 50 ? 2000 + year : 1900 + year;
}

function fullHour(hour: number, half: string | undefined): number {
  if (half === undefined || hour > 12) return hour;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

function monthNumber(text = '1'): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) >= 1 && Number(text) <= 12 ? Number(text) : undefined;
  const name = text.toLowerCase();
  const index = name.length < 3 ? -1 : MONTHS.findIndex((month) => month.startsWith(name));
  // As in "Sept".
  const short = index === -1 && name === 'sept' ? 8 : index;
  return short === -1 ? undefined : short + 1;
}

/** Offset in minutes for each zone name that is unambiguous in practice. RFC 822 defines the American names. */
const ZONES: ReadonlyMap<string, number> = new Map([
  ...zones(0, 'Z UT UTC GMT WET'),
  ...zones(60, 'BST WEST CET MET MEZ WAT'),
  ...zones(120, 'CEST MEST MESZ EET CAT SAST'),
  ...zones(180, 'EEST MSK EAT TRT'),
  ...zones(240, 'MSD GST'),
  ...zones(300, 'PKT'),
  ...zones(345, 'NPT'),
  ...zones(420, 'WIB ICT'),
  ...zones(480, 'SGT HKT AWST PHT'),
  ...zones(540, 'JST KST'),
  ...zones(570, 'ACST'),
  ...zones(600, 'AEST'),
  ...zones(630, 'ACDT'),
  ...zones(660, 'AEDT'),
  ...zones(720, 'NZST'),
  ...zones(780, 'NZDT'),
  ...zones(-150, 'NDT'),
  ...zones(-180, 'ADT BRT ART'),
  ...zones(-210, 'NST'),
  ...zones(-240, 'EDT AST'),
  ...zones(-300, 'EST CDT'),
  ...zones(-360, 'CST MDT'),
  ...zones(-420, 'MST PDT'),
  ...zones(-480, 'PST AKDT'),
  ...zones(-540, 'AKST'),
  ...zones(-600, 'HST'),
]);

function zones(minutes: number, names: string): (readonly [string, number])[] {
  return names.split(' ').map((name) => [name, minutes]);
}

interface Zone {
  /** Minutes ahead of UTC. */
  readonly minutes: number;
  readonly assumed?: string;
}

function parseZone(text: string): Zone {
  const name = text
    .replace(/\([^)]*\)?/g, '')
    .trim()
    .toUpperCase();
  if (name === '') return { minutes: 0, assumed: 'a date without a time zone, taken as UTC' };
  const known = ZONES.get(name);
  if (known !== undefined) return { minutes: known };
  const [, sign = '', hours = '', minutes = '0'] =
    /^(?:GMT|UTC?)? ?([+\-\u2212])(\d\d?):?(\d\d)?$/.exec(name) ?? [];
  if (sign !== '' && Number(hours) < 24 && Number(minutes) < 60) {
    const offset = Number(hours) * 60 + Number(minutes);
    return { minutes: sign === '+' ? offset : -offset };
  }
  if (name === 'IST') return { minutes: 330, assumed: 'a date in the time zone IST, taken as Indian' };
  // RFC 2822 section 4.3: treat unknown names as -0000.
  return { minutes: 0, assumed: `a date in the unknown time zone ${name}, taken as UTC` };
}
