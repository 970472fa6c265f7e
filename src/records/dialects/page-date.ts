import { type DialectField, FILE_NAME, type PageDate } from './dialect.ts';
import { readDate } from './written-date.ts';
import { fieldAt, type WrittenPage } from './written-page.ts';

export type FoundDate =
  | { readonly kind: 'date'; readonly date: PageDate }
  | { readonly kind: 'unreadable'; readonly name: string; readonly text: string }
  /** A time of the file or of its history, which a checkout changes. */
  | { readonly kind: 'untrusted'; readonly name: string; readonly text: string };

/** Words of Eleventy for times of a file. */
const FILE_TIME = /^(?:git )?(?:created|last modified)$/i;

/** Fields with an address, which may have a date in it. */
const ADDRESSES = new Set(['path', 'url', 'permalink', 'slug', 'link']);

/** The first date of a page among the names of a field; `undefined` if there is none. */
export function dateOf(page: WrittenPage, field: DialectField): FoundDate | undefined {
  return foundDates(page, field).next().value ?? undefined;
}

/** Every date of a page among the names of a field. */
export function datesOf(page: WrittenPage, field: DialectField): readonly FoundDate[] {
  return [...foundDates(page, field)];
}

function* foundDates(page: WrittenPage, field: DialectField): Generator<FoundDate, undefined> {
  for (const name of page.names[field]) {
    const text = name === FILE_NAME || name === 'filename' ? nameDate(page) : dateText(page, name);
    if (text === undefined) continue;
    if (FILE_TIME.test(text)) {
      yield { kind: 'untrusted', name, text };
      continue;
    }
    const written = readDate(text, page.dialect.dateForms);
    if (written === undefined) {
      yield { kind: 'unreadable', name, text };
      continue;
    }
    const isQuoted = page.matter.isQuoted(name);
    yield { kind: 'date', date: page.dialect.dateOf(written, isQuoted || name === FILE_NAME) };
  }
  return undefined;
}

function nameDate({ dialect, path }: WrittenPage): string | undefined {
  return dialect.nameDate?.(path)?.text;
}

function dateText(page: WrittenPage, name: string): string | undefined {
  const value = fieldAt(page.fields, name);
  if (ADDRESSES.has(name)) return dateInPath(value);
  // `published: true` is a flag, not a date.
  return typeof value === 'string' && value !== '' && !/^(?:true|false|yes|no|on|off)$/i.test(value)
    ? value
    : undefined;
}

/** `2026/03/01` in an address; no other address is a date. */
function dateInPath(address: unknown): string | undefined {
  if (typeof address !== 'string') return undefined;
  const [, year, month, day] = /(?:^|\/)(\d{4})\/(\d{1,2})\/(\d{1,2})(?:\/|$)/.exec(address) ?? [];
  return year === undefined ? undefined : `${year}/${month}/${day}`;
}

/** The date if it is after publication. Ignores dates from other origins, such as `git`. */
export function laterDate(
  page: WrittenPage,
  field: DialectField,
  than: PageDate | undefined,
): PageDate | undefined {
  const found = dateOf(page, field);
  if (found?.kind !== 'date' || than === undefined) return undefined;
  return found.date.instant > than.instant ? found.date : undefined;
}
