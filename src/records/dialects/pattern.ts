import type { Page, PageDate } from './dialect.ts';

/** The value of a placeholder in a URL pattern, such as `slug` in `/:year/:slug/`. */
export type TokenOf = (name: string, page: Page) => string | undefined;

/** Replaces `:year`, `:month`, `:slug` and so on. Returns `{ unknown }` for an unknown placeholder. */
export function fillPattern(
  pattern: string,
  page: Page,
  tokenOf: TokenOf,
): string | { readonly unknown: string } {
  let unknown: string | undefined;
  const filled = pattern.replace(/:([a-z_]+(?:\[[^\]]*\])?)/gi, (written, name: string, index: number) => {
    // The colon of https://.
    if (pattern.startsWith('//', index + 1)) return written;
    const value = tokenOf(name, page) ?? dateToken(name, page.date);
    if (value === undefined) unknown ??= written;
    return value ?? '';
  });
  if (unknown !== undefined) return { unknown: `the pattern contains the unknown placeholder ${unknown}` };
  return /^https?:/i.test(filled) ? filled : `/${filled}`.replace(/\/{2,}/g, '/');
}

const [MONTHS, DAYS] = [
  'January February March April May June July August September October November December'.split(' '),
  'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' '),
];

/** The placeholders for parts of a date, which all generators share. */
export function dateToken(name: string, date: PageDate | undefined): string | undefined {
  const token = DATE_TOKENS[name];
  if (token === undefined) return undefined;
  return date === undefined ? '' : token(new Date(date.clock));
}

const DATE_TOKENS: Readonly<Record<string, (date: Date) => string>> = {
  year: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  short_year: (date) => two(date.getUTCFullYear() % 100),
  month: (date) => two(date.getUTCMonth() + 1),
  i_month: (date) => String(date.getUTCMonth() + 1),
  monthname: (date) => MONTHS[date.getUTCMonth()] ?? '',
  long_month: (date) => MONTHS[date.getUTCMonth()] ?? '',
  short_month: (date) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  day: (date) => two(date.getUTCDate()),
  i_day: (date) => String(date.getUTCDate()),
  weekday: (date) => String(date.getUTCDay()),
  weekdayname: (date) => DAYS[date.getUTCDay()] ?? '',
  long_day: (date) => DAYS[date.getUTCDay()] ?? '',
  short_day: (date) => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
  y_day: (date) => String(dayOfYear(date)).padStart(3, '0'),
  yearday: (date) => String(dayOfYear(date)),
  hour: (date) => two(date.getUTCHours()),
  minute: (date) => two(date.getUTCMinutes()),
  second: (date) => two(date.getUTCSeconds()),
};

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS) + 1;
}

const DAY_MS = 86_400_000;

function two(number: number): string {
  return String(number).padStart(2, '0');
}
