import type { PlainAnswer } from './plain.ts';
import { textAnswer } from './text-answer.ts';

/** The preconditions of a request. */
export interface Preconditions {
  readonly ifMatch?: string | undefined;
  readonly ifUnmodifiedSince?: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: string | undefined;
}

export interface Validators {
  readonly entityTag: string;
  /** Milliseconds, a whole second; absent where a document has none. */
  readonly lastModified?: number;
}

/**
 * Whether a GET or HEAD is to be answered by 412, which is decided before 304 (RFC 9110 section 13.2.2). If-Match compares
 * strongly (section 13.1.1), and all our entity tags are weak: a weak tag never matches, so only `*` does. If-Unmodified-Since is
 * ignored beside If-Match, if it is malformed, and without a Last-Modified (section 13.1.4).
 */
export function isPreconditionFailed(
  { ifMatch, ifUnmodifiedSince }: Preconditions,
  { lastModified }: Validators,
  now: number,
): boolean {
  if (ifMatch !== undefined) return ifMatch.trim() !== '*';
  if (ifUnmodifiedSince === undefined || lastModified === undefined || lastModified > now) return false;
  const since = parseHttpDate(ifUnmodifiedSince, now);
  return since !== undefined && lastModified > since;
}

/** 412, where the document is not what the client takes it for. */
export function answerPreconditionFailed(): PlainAnswer {
  return textAnswer(412, 'The document is not as the request demands.');
}

/**
 * Whether a GET or HEAD is to be answered by 304 (RFC 9110 section 13.2.2). If-None-Match wins: where it is present,
 * If-Modified-Since is ignored (section 13.1.3), and so it is while Last-Modified lies ahead. A malformed field matches nothing.
 */
export function isNotModified(preconditions: Preconditions, validators: Validators, now: number): boolean {
  const { ifNoneMatch, ifModifiedSince } = preconditions;
  if (ifNoneMatch !== undefined) return matchesEntityTag(ifNoneMatch, validators.entityTag);
  const { lastModified } = validators;
  if (ifModifiedSince === undefined || lastModified === undefined || lastModified > now) return false;
  const since = parseHttpDate(ifModifiedSince, now);
  return since !== undefined && lastModified <= since;
}

// RFC 9110 section 8.8.3: a tag may hold commas, and in practice spaces; it may be empty.
const ENTITY_TAGS = /^\s*(?:,\s*)*(?:W\/)?"[^"]*"\s*(?:,\s*(?:(?:W\/)?"[^"]*"\s*)?)*$/;
const ENTITY_TAG = /"[^"]*"/g;

const ONE_ENTITY_TAG = /^\s*(?:W\/)?("[^"]*")\s*$/;

/** The tag of an If-None-Match that has no more than one, as ours are written: weak. */
export function onlyEntityTag(field: string): string | undefined {
  const [, tag] = ONE_ENTITY_TAG.exec(field) ?? [];
  return tag && `W/${tag}`;
}

/** Compares weakly (RFC 9110 section 8.8.3.2): `W/` does not count. */
function matchesEntityTag(field: string, entityTag: string): boolean {
  if (field === entityTag || field.trim() === '*') return true;
  if (!ENTITY_TAGS.test(field)) return false;
  return field.match(ENTITY_TAG)?.includes(entityTag.replace(/^W\//, '')) ?? false;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH = MONTHS.join('|');
const FORMS = [
  // IMF-fixdate: Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(
    `^[A-Z][a-z]{2}, (?<day>\\d{2}) (?<month>${MONTH}) (?<year>\\d{4}) (?<time>\\d{2}:\\d{2}:\\d{2}) GMT$`,
  ),
  // RFC 850: Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(
    `^[A-Z][a-z]{5,8}, (?<day>\\d{2})-(?<month>${MONTH})-(?<year>\\d{2}) (?<time>\\d{2}:\\d{2}:\\d{2}) GMT$`,
  ),
  // asctime: Sun Nov 6 08:49:37 1994
  new RegExp(
    `^[A-Z][a-z]{2} (?<month>${MONTH}) (?<day>[ \\d]\\d) (?<time>\\d{2}:\\d{2}:\\d{2}) (?<year>\\d{4})$`,
  ),
];

/** The three forms of RFC 9110 section 5.6.7; `undefined` for anything else, such as a list or 30 February. */
export function parseHttpDate(text: string, now: number): number | undefined {
  for (const form of FORMS) {
    const groups = form.exec(text.trim())?.groups;
    if (groups === undefined) continue;
    const { day = '', month = '', year = '', time = '' } = groups;
    const month2 = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
    const iso = `${fullYear(year, now)}-${month2}-${day.trim().padStart(2, '0')}T${time}.000Z`;
    const value = Date.parse(iso);
    return !Number.isNaN(value) && new Date(value).toISOString() === iso ? value : undefined;
  }
  return undefined;
}

/** A year of two digits that seems to be more than 50 years ahead is the last one with these digits. */
function fullYear(year: string, now: number): string {
  if (year.length === 4) return year;
  const thisYear = new Date(now).getUTCFullYear();
  const guess = thisYear - (thisYear % 100) + Number(year);
  return String(guess > thisYear + 50 ? guess - 100 : guess);
}
