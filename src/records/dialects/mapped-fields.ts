import { type HidingField, readWithdrawal } from '../../domain/article/withdrawal.ts';
import { isMapping } from '../../domain/schema.ts';
import { pathSlugOf } from '../../domain/text/slug.ts';
import { resolveWebUrl } from '../../domain/text/web-url.ts';
import type { DialectPlan, Fields } from './dialect.ts';
import { expiryText, instantText } from './mapped-instant.ts';
import { topicsFrom } from './page-texts.ts';
import { firstText, peopleOf } from './people.ts';
import { fieldAt } from './written-page.ts';

/** The rules of `site.yaml` for records in our own form. */
export interface OwnSettings {
  /** The zone of times without one; absent if `site.yaml` does not give it. */
  readonly zone?: string;
  /** The key of the list in JSON files, such as `data.posts`. */
  readonly records?: string;
  /** Whether JSON Lines are read. */
  readonly readsLines: boolean;
  /** The fields of our records. */
  readonly known: readonly string[];
}

export interface FieldRules {
  readonly plan: DialectPlan;
  readonly settings: OwnSettings;
  /** The date in the name of the file. */
  readonly nameDate: string | undefined;
}

/** Our fields from those of another system. Fields that `site.yaml` does not name stay as they are. */
export function mappedFields(record: Fields, rules: FieldRules): Record<string, unknown> {
  const { plan, settings } = rules;
  const names = namesOf(plan);
  const fields: Record<string, unknown> = withoutTaken(record, names, rules);
  for (const [field, sources] of names) {
    const value = HIDING.has(field)
      ? hidingValue(field, sources, record, rules)
      : firstValue(sources, record, rules);
    if (value !== undefined) fields[field] = converted(field, value, plan);
  }
  for (const field of ['published', 'updated'])
    if (fields[field] !== undefined) fields[field] = instantText(fields[field], settings.zone);
  if (fields.expires !== undefined) fields.expires = expiryText(fields.expires, settings.zone);
  if (isUnpublished(record, names)) fields.draft = true;
  return fields;
}

/** Our field → names that it has in the records, best first. */
function namesOf({ fields, dates }: DialectPlan): ReadonlyMap<string, readonly string[]> {
  return dates === undefined ? fields : new Map([...fields, ['published', dates]]);
}

const FILE_DATES = new Set(['filename', ':filename']);

function firstValue(sources: readonly string[], record: Fields, { nameDate }: FieldRules): unknown {
  for (const name of sources) {
    const value = FILE_DATES.has(name) ? nameDate : fieldAt(record, name);
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

const HIDING = new Set(['draft', 'status', 'visibility', 'expires']);

/** Of several values one that hides, and the earliest expiry: publishing by mistake cannot be undone. */
function hidingValue(
  field: string,
  sources: readonly string[],
  record: Fields,
  { plan: { timeZone }, settings }: FieldRules,
): unknown {
  const values = [...new Set([...sources, field])].flatMap((name) => valuesAt(record, name));
  // Several words are read as one list, in which any may hide.
  if (values.length > 1 && (field === 'status' || field === 'visibility')) return values.flat().map(String);
  const read = values.map((value) => {
    const text = field === 'expires' ? expiryText(value, settings.zone) : value;
    return { value, ...readWithdrawal({ [field]: text }, { hide: new Map(), timeZone }) };
  });
  const hidden = read.find((one) => one.hidden);
  const [first] = read.sort((a, b) => (a.expires ?? 0) - (b.expires ?? 0));
  return (hidden ?? first)?.value;
}

/** All values of a name, in any letter case. An empty one counts: whoever writes `draft:` wants to hide. */
function valuesAt(record: Fields, name: string): unknown[] {
  const whole = Object.entries(record).filter(([key]) => isSame(key, name));
  const [first = '', ...rest] = name.split('.');
  const nested = Object.entries(record).filter(
    ([key, value]) => rest.length > 0 && isSame(key, first) && isMapping(value),
  );
  return [
    ...whole.map(([, value]) => value),
    ...nested.flatMap(([, value]) => valuesAt(value as Fields, rest.join('.'))),
  ].filter((value) => value !== null && value !== undefined);
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** `published: false`, or a field that is mapped to it and says so. */
function isUnpublished(record: Fields, names: ReadonlyMap<string, readonly string[]>): boolean {
  const values = ['published', ...(names.get('published') ?? [])].flatMap((name) => valuesAt(record, name));
  return values.some((published) => {
    return readWithdrawal({ published }, { hide: new Map(), timeZone: 'UTC' }).hidden;
  });
}

/** The record without the fields that have another name here, so that they are not reported as unknown. */
function withoutTaken(
  record: Fields,
  names: ReadonlyMap<string, readonly string[]>,
  { plan: { hide }, settings: { known } }: FieldRules,
): Record<string, unknown> {
  const taken = new Set([...names.values()].flat().flatMap((name) => [name, name.split('.')[0] ?? '']));
  const staying = new Set([...known, ...hide]);
  const entries = Object.entries(record).filter(
    ([name]) => !taken.has(name) || staying.has(name.toLowerCase()),
  );
  return Object.fromEntries(entries);
}

const TEXTS = new Set(['title', 'summary', 'rights', 'url', 'language']);

/** A value of another system in the form that our records have. */
function converted(field: string, value: unknown, plan: DialectPlan): unknown {
  const isNumber = typeof value === 'number';
  switch (field) {
    case 'authors':
      return peopleOf(isNumber ? String(value) : value, plan);
    case 'categories':
    case 'tags':
      return topicsFrom(value);
    case 'image':
      return pictureOf(value, plan);
    case 'slug':
      return typeof value === 'string' ? pathSlugOf(value) : isNumber ? String(value) : value;
    case 'language':
      return typeof value === 'string' ? value.replaceAll('_', '-') : value;
    default:
      return isNumber && TEXTS.has(field) ? String(value) : value;
  }
}

/** A picture by its URL, or by a mapping with one. A path from the root belongs to the website. */
function pictureOf(value: unknown, { url }: DialectPlan): unknown {
  const written: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof written === 'string')
    return written.startsWith('/') ? (resolveWebUrl(written, url) ?? written) : written;
  if (!isMapping(written)) return written;
  const path = firstText(written, ['url', 'src', 'path']);
  const alt = firstText(written, ['alt']);
  if (path === undefined) return written;
  return { url: pictureOf(path, { url } as DialectPlan), ...(alt === undefined ? {} : { alt }) };
}

/** The fields of a broken file that hide, in lower case. A nested one is known by its last part. */
export function mappedWithdrawals({ fields }: DialectPlan): ReadonlyMap<string, HidingField> {
  return new Map(
    (['draft', 'status', 'visibility', 'expires'] as const).flatMap((field) =>
      (fields.get(field) ?? []).map(
        (name) => [name.slice(name.lastIndexOf('.') + 1).toLowerCase(), field] as const,
      ),
    ),
  );
}
