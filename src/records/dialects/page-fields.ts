import { readWithdrawal } from '../../domain/article/withdrawal.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import type { DialectField, DialectPlan, Fields, OtherPages, Page } from './dialect.ts';
import { datesOf, type FoundDate, laterDate } from './page-date.ts';
import { pictureOf } from './page-picture.ts';
import { peopleOf } from './people.ts';
import { fieldAt, fieldOf, type WrittenPage } from './written-page.ts';

/** Our fields that depend only on fields of the page. */
export function plainFields(
  written: WrittenPage,
  page: Page,
  { url, others }: { readonly url: string; readonly others: OtherPages },
): Record<string, unknown> {
  const value = (field: DialectField) => fieldOf(written, field);
  const authors = peopleOf(authorsOf(written), written.plan);
  const [updated, expires] = [
    laterDate(written, 'updated', page.date),
    earliestOf(datesOf(written, 'expires')),
  ];
  return defined({
    summary: textOf(value('summary')),
    language: languageOf(value('language')),
    draft: draftOf(written),
    updated: updated && formatInstant(updated.instant),
    // An invalid value stays unchanged, so that our own rules hide the article.
    expires: expires?.kind === 'date' ? formatInstant(expires.date.instant) : expires?.text,
    authors: authors.length === 0 ? undefined : authors,
    image: pictureOf(value('image'), { written, url, others }),
  });
}

/** Fields that `site.yaml` names come before the rule of the dialect. */
function authorsOf(written: WrittenPage): unknown {
  const { dialect, plan, fields } = written;
  const own = plan.fields.has('authors') ? undefined : dialect.authorsOf?.(fields);
  return own ?? fieldOf(written, 'authors');
}

/** Of several fields one that hides: publishing by mistake cannot be undone. */
function draftOf(written: WrittenPage): unknown {
  const values = written.names.draft.flatMap((name) => fieldAt(written.fields, name) || []);
  return values.find((value) => hides('draft', value)) ?? values[0];
}

/** A date that cannot be read, which hides, else the earliest. */
function earliestOf(dates: readonly FoundDate[]): FoundDate | undefined {
  const unreadable = dates.find(({ kind }) => kind === 'unreadable');
  const instantOf = (found: FoundDate) => (found.kind === 'date' ? found.date.instant : 0);
  return unreadable ?? [...dates].sort((a, b) => instantOf(a) - instantOf(b))[0];
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Converts a locale such as `en_us` to a language tag. */
function languageOf(value: unknown): string | undefined {
  const tag = textOf(value)?.trim().replaceAll('_', '-');
  return tag !== undefined && /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(tag) ? tag : undefined;
}

const RULES = { hide: new Map<string, readonly string[]>(), timeZone: 'UTC' };

/** Whether a field hides by our rules, even if the generator ignores it: publishing by mistake cannot be undone. */
export function hides(name: string, value: unknown): boolean {
  return value !== undefined && readWithdrawal({ [name]: value }, RULES).hidden;
}

/** Our fields that hide by their value, and the fields in `hide` of `site.yaml`. */
export function hidingFields(fields: Fields, { hide, fields: mapped }: DialectPlan): Record<string, unknown> {
  const entries = Object.entries(fields).filter(([name, value]) => {
    return hide.includes(name.toLowerCase()) || (/^(?:status|visibility)$/i.test(name) && hides(name, value));
  });
  return { ...Object.fromEntries(entries), ...mappedStates(fields, mapped) };
}

/** `status` and `visibility` under the names that `site.yaml` gives them. */
function mappedStates(fields: Fields, mapped: DialectPlan['fields']): Record<string, unknown> {
  return Object.fromEntries(
    ['status', 'visibility'].flatMap((field) => {
      const values = (mapped.get(field) ?? []).flatMap((name) => fieldAt(fields, name) ?? []);
      return values.length === 0 ? [] : [[field, values]];
    }),
  );
}
