import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { NewArticle, PreparedBy, SentRecord } from '../domain/article-store.ts';
import type { KnownMedia } from '../domain/media.ts';
import { isError, type Parsed, type Problem } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import { recordSettings } from '../domain/site/record-settings.ts';
import type { Site } from '../domain/site/site.ts';
import { parseRecordFile } from './parse-record.ts';
import { type PreparedRecord, prepareRecord } from './prepare-record.ts';
import type { RawRecord } from './raw-record.ts';
import { placeOfUploads } from './uploads.ts';

/**
 * The version of the code that turns records into articles. Raise it with every change of their bytes: stored articles are then
 * prepared anew.
 */
const VERSION = 1;

/** What prepares articles for a site here. */
export function preparedBy(site: Site): PreparedBy {
  const known = ofSites.get(site);
  if (known !== undefined) return known;
  const text = JSON.stringify(recordSettings(site), (_key, part) => (part instanceof Map ? [...part] : part));
  const by = { version: VERSION, site: bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 8)) };
  ofSites.set(site, by);
  return by;
}

const ofSites = new WeakMap<Site, PreparedBy>();

export interface StoreContext {
  readonly site: Site;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The files that the record names, see `uploadsNamed`. */
  readonly media?: KnownMedia;
}

/**
 * Prepares a record for an `ArticleStore` under a slug: every problem in it, or what is stored and its warnings. The record need
 * not give the slug, and may give no other. Problems have the slug as their file. It is parsed in this thread, without a time
 * limit.
 *
 * @example
 * const record = { format: 'markdown', text } as const;
 * const prepared = prepareForStore('2026/harbour', record, { site, now });
 * if (prepared.ok) await articles.put(prepared.value, { now });
 */
export function prepareForStore(slug: string, record: SentRecord, context: StoreContext): Parsed<NewArticle> {
  const read = prepareSent(slug, record, context);
  const { article, problems } = read.prepared;
  if (article === undefined || problems.some(isError)) return { ok: false, problems };
  const named = read.hasOwnId ? { ownId: article.id } : {};
  return {
    ok: true,
    value: { article, record, ...named, problems, preparedBy: preparedBy(context.site) },
    problems,
  };
}

/** A record as it was sent, prepared: with its withdrawal, if it has an error. */
export function prepareSent(
  slug: string,
  record: SentRecord,
  context: StoreContext,
): { readonly prepared: PreparedRecord; readonly hasOwnId: boolean } {
  const { raw, problems: faults } = readSent(slug, record);
  if (raw === undefined) return { prepared: { problems: faults }, hasOwnId: false };
  const place = placeOfUploads(context);
  const prepared = prepareRecord({ ...raw, place }, context);
  const hasOwnId = isMapping(raw.fields) && isGiven(raw.fields.id);
  const other = prepared.article?.slug;
  if (other === undefined || other === slug) return { prepared: withoutRules(prepared), hasOwnId };
  const mismatch: Problem = {
    severity: 'error',
    code: 'slug.mismatch',
    origin: { file: slug },
    field: 'slug',
    message: `is "${other}", but the record was sent to "${slug}"`,
  };
  return { prepared: { problems: [mismatch, ...prepared.problems] }, hasOwnId };
}

/** Advice to set a rule that only folders have. */
const RULE = /; or set timeZone in site\.yaml|; a number is [^;]* timeZone/;

function withoutRules(prepared: PreparedRecord): PreparedRecord {
  const problems = prepared.problems.map((problem) => {
    return problem.code.startsWith('instant.')
      ? { ...problem, message: problem.message.replace(RULE, '') }
      : problem;
  });
  return { ...prepared, problems };
}

/** The record of a text. Its file is the slug, by which people know it. */
function readSent(
  slug: string,
  { format, text }: SentRecord,
): { readonly raw?: RawRecord; readonly problems: readonly Problem[] } {
  const own = { file: slug };
  const { records, problems } = parseRecordFile(FILES[format], encoder.encode(text));
  const [record] = records;
  const isList = [...records, ...problems].some(({ origin }) => origin.index !== undefined);
  if (problems.length > 0 && !isList)
    return { problems: problems.map((problem) => ({ ...problem, origin: own })) };
  if (record === undefined || isList || !isMapping(record.fields))
    return { problems: [{ severity: 'error', code: 'mapping.invalid', origin: own, message: NO_MAPPING }] };
  const { fields } = record;
  const named = isGiven(fields.slug) ? fields : { ...fields, slug };
  return { raw: { ...record, origin: own, fields: named, defaultSlug: slug }, problems: [] };
}

/** Names of files with records. The name of no record: one of `readme.md` would need no front matter. */
const FILES = { json: 'record.json', markdown: 'record.md' } as const;

const NO_MAPPING = 'must be one mapping of fields';

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

const encoder = new TextEncoder();
