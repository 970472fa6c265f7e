import { type DialectField, FILE_NAME, GIT, type PageDate } from './dialect.ts';
import type { HistoryAnswer, HistoryQuestion } from './file-history.ts';
import { readDate } from './written-date.ts';
import { fieldAt, type WrittenPage } from './written-page.ts';

export type FoundDate =
  | { readonly kind: 'date'; readonly date: PageDate }
  | { readonly kind: 'unreadable'; readonly name: string; readonly text: string }
  /** A time of the file, which a checkout changes. */
  | { readonly kind: 'untrusted'; readonly name: string; readonly text: string }
  /** A date in the history of the repository. Without an answer it has not been asked yet. */
  | {
      readonly kind: 'undated';
      readonly name: string;
      readonly text: string;
      readonly answer: Exclude<HistoryAnswer, { readonly kind: 'date' }> | undefined;
    };

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
  let uncommitted: FoundDate | undefined;
  for (const name of page.names[field]) {
    const found = dateIn(page, field, name);
    // Hugo then looks at the next field.
    if (found?.kind === 'undated' && found.answer?.kind === 'uncommitted') uncommitted ??= found;
    else if (found !== undefined) yield found;
  }
  if (uncommitted !== undefined) yield uncommitted;
  return undefined;
}

function dateIn(page: WrittenPage, field: DialectField, name: string): FoundDate | undefined {
  const text = name === FILE_NAME || name === 'filename' ? nameDate(page) : dateText(page, name);
  if (text === undefined) return undefined;
  const question = field === 'published' ? questionIn(page, name, text) : undefined;
  if (question !== undefined) return historyDate(page, { name, text, question });
  if (FILE_TIME.test(text)) return { kind: 'untrusted', name, text };
  const written = readDate(text, page.dialect.dateForms);
  if (written === undefined) return { kind: 'unreadable', name, text };
  const isQuoted = page.matter.isQuoted(name);
  return { kind: 'date', date: page.dialect.dateOf(written, isQuoted || name === FILE_NAME) };
}

function questionIn({ dialect }: WrittenPage, name: string, text: string): HistoryQuestion | undefined {
  return name === GIT ? 'authored' : dialect.historyWords?.get(text.toLowerCase());
}

const PRECISE = { hasTime: true, hasSeconds: true, isIso: true, isTimestamp: true };

interface Asked {
  readonly name: string;
  readonly text: string;
  readonly question: HistoryQuestion;
}

function historyDate(page: WrittenPage, { name, text, question }: Asked): FoundDate {
  const answer = page.historyOf?.(question);
  if (answer?.kind !== 'date') return { kind: 'undated', name, text, answer };
  const { instant, offset } = answer;
  const written = { clock: instant + offset * 60_000, offset, ...PRECISE };
  return { kind: 'date', date: page.dialect.dateOf(written, false) };
}

function nameDate({ dialect, path }: WrittenPage): string | undefined {
  return dialect.nameDate?.(path)?.text;
}

function dateText(page: WrittenPage, name: string): string | undefined {
  if (name === GIT) return GIT;
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
