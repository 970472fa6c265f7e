/** A date as written, before a default zone is applied. */
export interface WrittenDate {
  /** The written clock time as if it were UTC, in milliseconds. */
  readonly clock: number;
  /** Minutes ahead of UTC; absent if no zone is written. */
  readonly offset?: number;
  readonly hasTime: boolean;
  readonly hasSeconds: boolean;
  /** Whether it starts with `YYYY-MM-DD`, which many programs treat differently from other forms. */
  readonly isIso: boolean;
  /**
   * Whether unquoted YAML reads it as a timestamp: `YYYY-M-D` with a time that has seconds, and no zone, `Z` or an offset such as
   * `+01:00`. Without a zone it is in UTC.
   */
  readonly isTimestamp: boolean;
}

/** What a generator takes for a date, besides what all do. */
export interface DateForms {
  /** Whether 29 February of a year without one is 1 March, as for JavaScript and Ruby. */
  readonly rollsOver?: boolean;
  /** What `7/8/2026` and `7-8-2026` begin with; absent if they are not dates. */
  readonly numbers?: 'day' | 'month';
  /** Whether a zone with an unknown name counts as none, as for Ruby. */
  readonly ignoresZones?: boolean;
}

const TIME = String.raw`(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([ap])\.?m\.?)?`;
const ZONE = String.raw`(z|utc|gmt|[+-]\d\d?(?::?\d\d)?|[a-z]{3,5})(?: \([^()]{0,40}\))?`;
const REST = `(?:(?:t|,? (?:at )?)${TIME}(?: ?${ZONE})?| ${ZONE})?`;
const WEEKDAY = String.raw`(?:[a-z]{3,9}\.?,? )?`;

type Part = 'year' | 'month' | 'day';

const FORMS: readonly (readonly [form: RegExp, order: readonly Part[]])[] = [
  [form(String.raw`(\d{4})-(\d\d)-(\d\d)${REST}`), ['year', 'month', 'day']],
  [form(String.raw`(\d{4})[-/](\d{1,2})[-/](\d{1,2})${REST}`), ['year', 'month', 'day']],
  [
    form(String.raw`${WEEKDAY}(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})${REST}`),
    ['day', 'month', 'year'],
  ],
  [
    form(String.raw`${WEEKDAY}([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})${REST}`),
    ['month', 'day', 'year'],
  ],
];

const NUMBERS = form(String.raw`(\d{1,2})[-/](\d{1,2})[-/](\d{4})${REST}`);

/** What the program `date` prints, such as `Fri Sep  3 11:21:31 CEST 2021`: the year is last. */
const YEAR_LAST = /^([a-z]{3} [a-z]{3} \d{1,2}) (\d{1,2}:\d\d:\d\d(?: [a-z]{3,5})?) (\d{4})$/i;

function form(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, 'i');
}

// Longer than any date; bounds the time of the patterns.
const MAX_LENGTH = 80;

/**
 * Parses the date formats of site generators; `undefined` for invalid dates.
 *
 * @example readDate('2017-02-29', { rollsOver: true }) // the same as 2017-03-01
 */
export function readDate(text: string, forms: DateForms = {}): WrittenDate | undefined {
  const plain = text.slice(0, MAX_LENGTH).replace(/\s+/g, ' ').trim().replace(YEAR_LAST, '$1 $3 $2');
  for (const [index, [pattern, order]] of [...FORMS, ...numbersIn(forms)].entries()) {
    const match = pattern.exec(plain);
    if (match === null) continue;
    const part = (name: Part) => match[order.indexOf(name) + 1] ?? '';
    const day = dayOf(part, forms);
    if (day === undefined) return undefined;
    return dateOf(day, match.slice(4), { isIso: index === 0, hasDashes: /^\d{4}-/.test(plain), ...forms });
  }
  return undefined;
}

function numbersIn({ numbers }: DateForms): typeof FORMS {
  if (numbers === undefined) return [];
  return [[NUMBERS, numbers === 'day' ? ['day', 'month', 'year'] : ['month', 'day', 'year']]];
}

/** Midnight UTC of a day; `undefined` for one that does not exist. */
function dayOf(part: (name: Part) => string, { rollsOver = false }: DateForms): number | undefined {
  const [month, day] = [part('month'), Number(part('day'))];
  const number = /^\d/.test(month) ? Number(month) : MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  const date = new Date(Date.UTC(Number(part('year')), number - 1, day));
  const isInMonth = date.getUTCMonth() === number - 1 && date.getUTCDate() === day;
  const isInYear = number >= 1 && number <= 12 && day >= 1 && day <= 31;
  return isInMonth || (rollsOver && isInYear) ? date.getTime() : undefined;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

function dateOf(
  day: number,
  [hour, minute, second, fraction = '', half, zone, zoneAlone]: readonly (string | undefined)[],
  {
    isIso,
    hasDashes,
    ignoresZones = false,
  }: DateForms & { readonly isIso: boolean; readonly hasDashes: boolean },
): WrittenDate | undefined {
  const [hours, minutes, seconds] = [hoursOf(hour, half), Number(minute ?? 0), Number(second ?? 0)];
  const written = offsetOf(zone ?? zoneAlone);
  const offset = written === 'unknown' && ignoresZones ? undefined : written;
  if (hours > 23 || minutes > 59 || seconds > 59 || offset === 'unknown') return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return {
    clock: day + ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds,
    ...(offset === undefined ? {} : { offset }),
    hasTime: hour !== undefined,
    hasSeconds: second !== undefined,
    isIso,
    isTimestamp: hasDashes && second !== undefined && half === undefined && isYamlZone(zone),
  };
}

/** YAML 1.1 requires a colon in an offset. */
function isYamlZone(zone: string | undefined): boolean {
  return zone === undefined || /^(?:Z|[+-]\d\d(?::\d\d)?)$/.test(zone);
}

function hoursOf(hour: string | undefined, half: string | undefined): number {
  const hours = Number(hour ?? 0);
  if (half === undefined) return hours;
  return (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

// The names in RFC 822 section 5.1; others are ambiguous.
const NAMED: Readonly<Record<string, number>> = {
  ...{ z: 0, utc: 0, gmt: 0, ut: 0, est: -300, edt: -240, cst: -360, cdt: -300 },
  ...{ mst: -420, mdt: -360, pst: -480, pdt: -420 },
};

/** Minutes ahead of UTC. */
function offsetOf(zone: string | undefined): number | undefined | 'unknown' {
  if (zone === undefined) return undefined;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d?):?(\d\d)?$/.exec(zone) ?? [];
  if (sign === undefined) return NAMED[zone.toLowerCase()] ?? 'unknown';
  if (Number(hours) > 23 || Number(minutes) > 59) return 'unknown';
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
