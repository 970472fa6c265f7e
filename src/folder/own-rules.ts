import { resolve } from 'node:path';
import { isMapping } from '../domain/schema.ts';
import { RECORD_FIELDS, type ReadingRules } from '../domain/site/reading-rules.ts';
import type { Assumption } from '../records/dialects/configuration.ts';
import type { DialectPlan } from '../records/dialects/dialect.ts';
import type { SiteReading } from './site-file.ts';

/** What `site.yaml` says about the reading of records. */
export interface WrittenRules {
  readonly folder: string;
  readonly rules: ReadingRules;
  readonly written: Readonly<Record<string, unknown>>;
  /** Field → its line, from 1. */
  readonly lines: ReadonlyMap<string, number>;
  /** The name of the file. */
  readonly name: string;
}

const RULES = ['dates', 'permalink', 'id', 'fields', 'records', 'timeZone'] as const;

/** Rules that only records of a generator have. */
const GENERATOR_RULES = ['built'] as const;

/** The site of a folder with our own records, and how to read these if `site.yaml` has rules for it. */
export function withOwnRules(read: SiteReading, own: WrittenRules): SiteReading {
  const isRuled = RULES.some((rule) => own.written[rule] !== undefined);
  if (!read.ok || !isRuled) return read;
  // The zone is for pages too, so that it alone says nothing new.
  const assumed = statedRules(own, RULES);
  const isTold = assumed.some(({ name }) => name !== 'timeZone');
  return { ...read, plan: ownPlan(read.value, own), ...(isTold ? { assumed } : {}) };
}

function ownPlan(
  { url, ids, timeZone, hide, media }: Extract<SiteReading, { ok: true }>['value'],
  { folder, rules, written }: WrittenRules,
): DialectPlan {
  const { dates, permalink, id, fields, records } = rules;
  return {
    dialect: 'feedstand',
    folder: '',
    root: resolve(folder),
    ...{ url, ids, timeZone },
    ...(dates === undefined ? {} : { dates }),
    ...(permalink === undefined ? {} : { permalink }),
    ...(id === undefined ? {} : { id }),
    fields: fields ?? new Map(),
    people: new Map(titledPeople(written.authors)),
    servesMedia: media !== undefined,
    hide: [...hide.keys()],
    settings: {
      ...(written.timeZone === undefined ? {} : { zone: timeZone }),
      ...(records === undefined ? {} : { records }),
      readsLines: fields !== undefined || records !== undefined,
      known: RECORD_FIELDS,
    },
  };
}

/** The rules that `site.yaml` states, with their lines. */
export function statedRules(
  { written, lines, name }: WrittenRules,
  rules: readonly string[] = [...RULES, ...GENERATOR_RULES],
): Assumption[] {
  return rules.flatMap((rule) => {
    const value = written[rule];
    if (value === undefined) return [];
    const line = lines.get(rule);
    const text = typeof value === 'string' ? value : JSON.stringify(value).slice(0, LONGEST);
    return [{ name: rule, value: text, from: line === undefined ? name : `${name}:${line}` }];
  });
}

const LONGEST = 500;

/** People whom `authors` in `site.yaml` gives a title by the key that records name. */
export function titledPeople(authors: unknown): [string, Readonly<Record<string, unknown>>][] {
  if (!isMapping(authors)) return [];
  return Object.entries(authors).flatMap(([key, value]) => {
    return isMapping(value) && typeof value.title === 'string' ? [[key, { name: value.title }]] : [];
  });
}
