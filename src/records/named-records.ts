import type { Origin } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import { cleanText } from '../domain/text/plain-text.ts';
import { readBrokenNames } from './broken-record.ts';
import { decode, parseRecordFile } from './parse-record.ts';

export interface NamedRecord {
  readonly origin: Origin;
  /** Its readable title, slug and id, and its default slug and id. */
  readonly names: readonly string[];
}

/** The names of all records in a file, valid or not. */
export function namedRecords(file: string, bytes: Uint8Array, ids: string): NamedRecord[] {
  const { records } = parseRecordFile(file, bytes);
  const named = records.map(({ origin, fields, defaultSlug }): NamedRecord => {
    const { slug = defaultSlug } = isMapping(fields) ? fields : {};
    const defaults = typeof slug === 'string' ? [slug, `${ids}:${encodeURI(cleanText(slug))}`] : [];
    return { origin, names: [...namesIn(fields), ...defaults] };
  });
  const known = new Set(records.map(({ origin }) => origin.index));
  const others = listOf(file, bytes).flatMap((fields, index): NamedRecord[] => {
    return known.has(index) ? [] : [{ origin: { file, index }, names: namesIn(fields) }];
  });
  if (named.length > 0 || others.length > 0) return [...named, ...others];
  return [{ origin: { file }, names: readBrokenNames(file, bytes) }];
}

const NAMES = ['title', 'slug', 'id'];

function namesIn(fields: unknown): string[] {
  if (!isMapping(fields)) return [];
  return NAMES.flatMap((name) => {
    const value = fields[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : [];
  });
}

/** The items of a list of records, including those without slug and id, which `parseRecordFile` skips. */
function listOf(file: string, bytes: Uint8Array): readonly unknown[] {
  if (!/\.json$/i.test(file)) return [];
  try {
    const value: unknown = JSON.parse(String(decode(bytes)));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
