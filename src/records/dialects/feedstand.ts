import type { Problem } from '../../domain/problem.ts';
import { isMapping } from '../../domain/schema.ts';
import { slugOf } from '../../domain/text/slug.ts';
import { readBrokenFields } from '../broken-record.ts';
import { broken, decode, defaultSlug, parseJson, parseRecordFile } from '../parse-record.ts';
import { type RawRecord, type RawRecords, recordsOfList } from '../raw-record.ts';
import { OWN_READER, type RecordReader } from '../record-reader.ts';
import type { DialectPlan, Fields } from './dialect.ts';
import { type FieldRules, mappedFields, mappedWithdrawals, type OwnSettings } from './mapped-fields.ts';
import { withAddress } from './own-address.ts';
import { fieldAt } from './written-page.ts';

/** Reads records in our own form by the rules of `site.yaml`, also exports of other systems as JSON and JSON Lines. */
export function createOwnReader(plan: DialectPlan): RecordReader {
  const settings = plan.settings as unknown as OwnSettings;
  const isLines = (path: string) => settings.readsLines && /\.(?:jsonl|ndjson)$/i.test(path);
  return {
    rules: {
      ...OWN_READER.rules,
      isRecord: (path, exists) => isLines(path) || OWN_READER.rules.isRecord(path, exists),
    },
    withdrawals: mappedWithdrawals(plan),
    parse(file, bytes) {
      const rules = { plan, settings, nameDate: dateIn(file) };
      if (isLines(file)) return linesOf(file, bytes, rules);
      return /\.json$/i.test(file)
        ? jsonOf(file, bytes, rules)
        : markdownOf(parseRecordFile(file, bytes), file, rules);
    },
  };
}

/** The last date in a path. */
function dateIn(file: string): string | undefined {
  return [...file.matchAll(/(?<!\d)\d{4}-\d\d-\d\d(?!\d)/g)].at(-1)?.[0];
}

function markdownOf({ records, problems }: RawRecords, file: string, rules: FieldRules): RawRecords {
  const mapped = records.map((record) => mappedRecord(record, file, rules));
  return collected(mapped, problems);
}

function jsonOf(file: string, bytes: Uint8Array, rules: FieldRules): RawRecords {
  const text = decode(bytes);
  if (typeof text === 'number') return broken(file, 'is not valid UTF-8', text, 'file.not-utf8');
  const parsed = parseJson(file, text);
  if ('problems' in parsed) return parsed;
  const { value } = parsed;
  const key = rules.settings.records;
  const list = key !== undefined && isMapping(value) ? fieldAt(value, key) : value;
  if (Array.isArray(list)) return listOf(list, file, rules);
  if (key !== undefined && list !== undefined)
    return broken(
      file,
      `must have a list under ${key}, as records in site.yaml says`,
      undefined,
      'list.invalid',
    );
  const record: RawRecord = { origin: { file }, fields: value, defaultSlug: defaultSlug(file) };
  return collected([mappedRecord(record, file, rules)], []);
}

/** Maps first: an item is known by a slug or id that may have another name there. */
function listOf(list: readonly unknown[], file: string, rules: FieldRules): RawRecords {
  const mapped = list.map((fields) => (isMapping(fields) ? mappedFields(fields, rules) : fields));
  const { records, problems } = recordsOfList(mapped, file, (id) => `${defaultSlug(file)}/${slugOf(id)}`);
  const addressed = records.map((record) => {
    const { index = 0 } = record.origin;
    return addressedRecord(record, file, { ...rules, source: list[index] });
  });
  return collected(addressed, problems);
}

/** JSON Lines: one record in each line. A broken line costs its own record. */
function linesOf(file: string, bytes: Uint8Array, rules: FieldRules): RawRecords {
  const text = decode(bytes);
  if (typeof text === 'number') return broken(file, 'is not valid UTF-8', text, 'file.not-utf8');
  const [values, lines, faults]: [unknown[], number[], Map<number, Problem>] = [[], [], new Map()];
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    if (line.trim() === '') continue;
    const value = lineValue(line);
    if (value === undefined) faults.set(values.length, faultOf(file, values.length, index + 1));
    values.push(value ?? readBrokenFields(line));
    lines.push(index + 1);
  }
  const { records, problems } = listOf(values, file, rules);
  const isKnown = new Set(records.map(({ origin }) => origin.index));
  const unnamed = [...faults].filter(([index]) => !isKnown.has(index)).map(([, fault]) => fault);
  return {
    records: records.map((record) => {
      const { index = 0 } = record.origin;
      const fault = faults.get(index);
      return { ...record, lineOf: () => lines[index], ...(fault === undefined ? {} : { fault }) };
    }),
    problems: [...problems.filter(({ origin }) => !faults.has(origin.index ?? -1)), ...unnamed],
    ...(faults.size === 0 ? {} : { isPartial: true }),
  };
}

function lineValue(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function faultOf(file: string, index: number, line: number): Problem {
  const message = 'is not valid JSON; each line must be one record';
  return { severity: 'error', code: 'file.syntax', origin: { file, index }, line, message };
}

function mappedRecord(record: RawRecord, file: string, rules: FieldRules): RawRecord | Problem {
  if (!isMapping(record.fields)) return record;
  const fields = mappedFields(record.fields, rules);
  return addressedRecord({ ...record, fields }, file, { ...rules, source: record.fields });
}

interface Sourced extends FieldRules {
  /** The record as it is written. */
  readonly source: unknown;
}

function addressedRecord(
  record: RawRecord,
  file: string,
  { source, ...rules }: Sourced,
): RawRecord | Problem {
  const { origin, fields, defaultSlug, lineOf } = record;
  if (!isMapping(fields)) return record;
  const writtenSlug = slugIn(source, rules.plan);
  const addressed = withAddress(fields, { file, defaultSlug, writtenSlug }, rules.plan);
  if (typeof addressed === 'string') {
    const message = `has no known address: ${addressed}; correct permalink in site.yaml`;
    return { severity: 'error', code: 'dialect.address', origin, message };
  }
  const located = lineOf && ((field: string | undefined) => lineOf(sourceName(field, source, rules.plan)));
  return { ...record, fields: addressed, ...(located === undefined ? {} : { lineOf: located }) };
}

/** A slug that the other system writes in its own way; `undefined` if `fields` does not map it. */
function slugIn(source: unknown, { fields }: DialectPlan): string | undefined {
  const names = fields.get('slug') ?? [];
  const values = isMapping(source) ? names.map((name) => fieldAt(source, name)) : [];
  const slug = values.find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof slug === 'string' ? slug.trim().replace(/^\/+|\/+$/g, '') : undefined;
}

/** The name that our field has in the file, for its line. */
function sourceName(
  field: string | undefined,
  source: unknown,
  { fields, dates }: DialectPlan,
): string | undefined {
  const [top = ''] = field?.split(/[.[]/) ?? [];
  const names = top === 'published' && dates !== undefined ? dates : (fields.get(top) ?? []);
  const written = source as Fields;
  return names.find((name) => fieldAt(written, name) !== undefined)?.split('.')[0] ?? field;
}

function collected(all: readonly (RawRecord | Problem)[], problems: readonly Problem[]): RawRecords {
  const isProblem = (one: RawRecord | Problem): one is Problem => 'severity' in one;
  return {
    records: all.filter((one): one is RawRecord => !isProblem(one)),
    problems: [...problems, ...all.filter(isProblem)],
  };
}
